// Command bench measures the program beside peers, in the same run and in turns, and
// prints ratios: only those count, since client, server and peer share one machine.
//
// Usage:
//
//	go run ./test/bench [-only NAME,…] [-runs N] [-large] [-program FILE]
//
// The figures are events, checkpoint, upload, small, tus, fsck, package, memory, cost-small,
// cost-tus, cost-upload and growth, and with -large casefile; without that they take 40 GB of disk together. TUSD names the peer's program for uploads
// (make bench builds it). The costs are processor time and system calls for each file, which
// a busy machine hardly changes; with STRACE naming that program, syncs are counted as well. Every run is printed, then the medians, and at the end all of
// them as a table in Markdown. A peer that is missing is named with the way to get it,
// and nothing is guessed for it.
//
// Everything but events and growth, which are below the API, goes through the program itself
// on a fresh data folder in the working folder, whose disk is what is measured. The
// bytes differ in every run, so that no server and no file system knows them already.
// The folder is removed.
//
// # Why the machine is put at rest before each run
//
// Uploads were once seen in two states, three times as fast in one as in the other, for
// everybody: plain tusd at 340 and at 1,800 MB/s, a plain synced write at 230 and at
// 2,000. It is not the disk: writes past the page cache ran at 1.5–2.3 GB/s in both.
// It is the memory under the page cache. The virtual machine gives free memory back to
// its host after two seconds (free page reporting of the balloon), and the first use of
// such a page makes the host find one again: touching fresh memory ran at 230–390 MB/s,
// memory used a moment before at 2–3 GB/s, and 1 GiB written by dd took 2.3 s of system
// time in the slow state. So whoever wrote after much memory had become free was slow,
// and whoever wrote once the page cache had taken all of it was fast; room on the disk
// that was freed just before looked like the cause because its pages were freed with it.
//
// A machine that has worked for a day has no free memory. So rest.go fills what is free
// with pages that can be dropped (a file of holes is read), and lets the disk finish.
//
// # Why nothing is removed between runs of many files
//
// ext4 without a journal, as small virtual machines have it, does not give an inode out
// again for one to five minutes after its file was removed (it may still be on its way to
// the disk), and looks at every such inode each time a file is made. After a run's 2,000
// files were removed, making a file cost up to a third of all processor time, for whoever
// came next. So folders are set aside, and removed at the end.
package main
