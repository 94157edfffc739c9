package cli_test

import (
	"testing"
	"time"

	"liuhen/internal/cli"
	"liuhen/internal/fsck"
)

func TestProgressTellsFilesBytesRateAndTimeLeft(t *testing.T) {
	t.Parallel()
	reading := fsck.Progress{Stage: fsck.StageBytes, Files: 3, FilesTotal: 8, Bytes: 512 << 20, BytesTotal: 2 << 30}
	for want, c := range map[[2]string]struct {
		p       fsck.Progress
		elapsed time.Duration
	}{
		{"日志：事件 5/9", "log: 5 of 9 events"}:                                                                                      {fsck.Progress{Stage: fsck.StageLog, Events: 5, EventsTotal: 9}, time.Minute},
		{"文件内容：文件 3/8，512.0 MiB/2.0 GiB", "bytes: 3 of 8 files, 512.0 MiB of 2.0 GiB"}:                                           {reading, time.Millisecond},
		{"文件内容：文件 3/8，512.0 MiB/2.0 GiB，128.0 MiB/s，剩余 12s", "bytes: 3 of 8 files, 512.0 MiB of 2.0 GiB, 128.0 MiB/s, 12s left"}: {reading, 4 * time.Second},
		{"文件内容：文件 0/1，0 B/10 B", "bytes: 0 of 1 files, 0 B of 10 B"}:                                                             {fsck.Progress{Stage: fsck.StageBytes, FilesTotal: 1, BytesTotal: 10}, time.Minute},
	} {
		for i, language := range []string{"zh", "en"} {
			s := cli.Streams{Getenv: func(string) string { return language }}
			if got := cli.Checked(s, c.p, c.elapsed); got != want[i] {
				t.Errorf("said %q, want %q", got, want[i])
			}
		}
	}
}
