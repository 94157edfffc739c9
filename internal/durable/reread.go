package durable

import "io"

// OpenPastCache opens a file for one reading from its start to its end that
// takes the bytes from the disk and not from the system's page cache. past says
// whether the system agreed to that; where it did not (a file system without
// direct reads, a system other than Linux) the file is read ordinarily, after
// asking for its cached pages to be dropped where that can be asked. The disk's
// and a virtual machine host's own caches are out of reach either way.
// Errors are those of os.Open.
func OpenPastCache(path string) (r io.ReadCloser, past bool, err error) {
	return openPastCache(path)
}
