package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"liuhen/internal/fsck"
	"liuhen/internal/migrate"
	"liuhen/internal/term"
)

// How often a meter speaks: to somebody who watches, and into a file.
const (
	watched   = 200 * time.Millisecond
	unwatched = 10 * time.Second
)

// meter tells how far long work has come. On a terminal it keeps to one line.
type meter struct {
	out   io.Writer
	width int // of the terminal; 0 where nobody watches
	every time.Duration
	said  time.Time
	shown int // columns of the line that stands on the terminal

	stage string
	begun time.Time // of the stage
}

func newMeter(s Streams) *meter {
	m := &meter{out: s.Err, every: unwatched, said: time.Now()}
	if s.Columns != nil {
		m.width = s.Columns()
	}
	if m.width > 0 {
		m.every = watched
	}
	return m
}

// show tells what the line says of the stage, unless it told something a moment ago.
// The line gets the time that the stage has taken.
func (m *meter) show(stage string, line func(elapsed time.Duration) string) {
	now := time.Now()
	if stage != m.stage {
		m.stage, m.begun = stage, now
	}
	if now.Sub(m.said) < m.every {
		return
	}
	m.said = now
	m.clear()
	text := line(now.Sub(m.begun))
	if m.width == 0 {
		fmt.Fprintln(m.out, text)
		return
	}
	text = strings.TrimRight(fitted(text, m.width-1), " ")
	m.shown = columnsOf(text)
	fmt.Fprint(m.out, text)
}

// clear takes the standing line away.
func (m *meter) clear() {
	if m.shown > 0 {
		fmt.Fprint(m.out, "\r"+strings.Repeat(" ", m.shown)+"\r")
		m.shown = 0
	}
}

// stages are what the parts of long work are called.
var stages = map[string]term.Words{
	string(fsck.StageDatabase): {ZH: "数据库", EN: "database"}, string(fsck.StageLog): {ZH: "日志", EN: "log"},
	string(fsck.StageRows): {ZH: "数据表", EN: "rows"}, string(fsck.StageBytes): {ZH: "文件内容", EN: "bytes"},
	string(fsck.StageReplay): {ZH: "重放", EN: "replay"}, migrate.StageFiles: {ZH: "文件", EN: "files"}, migrate.StageObjects: {ZH: "日志文件", EN: "objects"},
}

// checked is how far a check has come: files, bytes, rate and time left of the reading
// of files, and the events of the rest.
func (s Streams) checked(p fsck.Progress) func(elapsed time.Duration) string {
	return func(elapsed time.Duration) string {
		stage := s.term(stages[string(p.Stage)])
		if p.Stage != fsck.StageBytes {
			return fmt.Sprintf(s.say("%s：事件 %d/%d", "%s: %d of %d events"), stage, p.Events, p.EventsTotal)
		}
		return fmt.Sprintf(s.say("%s：文件 %d/%d，", "%s: %d of %d files, "), stage, p.Files, p.FilesTotal) + s.soFar(p.Bytes, p.BytesTotal, elapsed)
	}
}

// soFar gives bytes, rate and time left.
func (s Streams) soFar(done, total int64, elapsed time.Duration) string {
	line := fmt.Sprintf(s.say("%s/%s", "%s of %s"), size(done), size(total))
	rate := float64(done) / elapsed.Seconds()
	if elapsed < time.Second || rate <= 0 {
		return line
	}
	left := time.Duration(float64(max(0, total-done)) / rate * float64(time.Second))
	return line + fmt.Sprintf(s.say("，%s/s，剩余 %s", ", %s/s, %s left"), size(int64(rate)), left.Round(time.Second))
}

// size gives a number of bytes in the unit that leaves it readable.
func size(n int64) string {
	value, units := float64(n), []string{"B", "KiB", "MiB", "GiB", "TiB"}
	for value >= 1024 && len(units) > 1 {
		value, units = value/1024, units[1:]
	}
	if units[0] == "B" {
		return fmt.Sprintf("%d B", n)
	}
	return fmt.Sprintf("%.1f %s", value, units[0])
}
