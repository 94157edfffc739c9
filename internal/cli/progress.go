package cli

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"liuhen/internal/card"
)

// rateOver is over how long rates are taken.
const rateOver = 10 * time.Second

// watching shows how far a run has come until it is ended.
type watching struct {
	stop  chan struct{}
	gone  sync.WaitGroup
	clear func()
}

// end stops the showing and waits for it.
func (w *watching) end() {
	close(w.stop)
	w.gone.Wait()
	w.clear()
}

// watch shows a bar on a terminal; elsewhere a line for each file and, now and then,
// how far it has come.
func (s Streams) watch(run *card.Run) *watching {
	w := &watching{stop: make(chan struct{}), clear: func() {}}
	columns := 0
	if s.Columns != nil {
		columns = s.Columns()
	}
	every, draw := unwatched, func(line string) { fmt.Fprintln(s.Err, line) }
	if columns > 0 {
		every, draw = watched, func(line string) { fmt.Fprint(s.Err, "\r"+fitted(line, columns-1)) }
		w.clear = func() { fmt.Fprint(s.Err, "\r"+strings.Repeat(" ", columns-1)+"\r") }
	} else {
		run.Done = func(e card.Entry) { fmt.Fprintf(s.Err, "%s: %s\n", s.became(e), e.Path) }
	}
	w.gone.Go(func() { s.show(run, every, draw, w.stop) })
	return w
}

func (s Streams) show(run *card.Run, every time.Duration, draw func(string), stop chan struct{}) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	var m speedometer
	for {
		select {
		case <-stop:
			return
		case at := <-ticker.C:
			draw(s.line(m.take(at, run.Progress())))
		}
	}
}

// speedometer takes rates over the last while.
type speedometer struct{ seen []sample }

type sample struct {
	at time.Time
	p  card.Progress
}

// pace is how far a run is and how fast it goes.
type pace struct {
	card.Progress
	Read, Sent float64 // bytes a second
	Left       time.Duration
}

// take adds a sample and returns the pace. Left is negative where it cannot be told.
func (m *speedometer) take(at time.Time, p card.Progress) pace {
	for len(m.seen) > 1 && at.Sub(m.seen[1].at) >= rateOver {
		m.seen = m.seen[1:]
	}
	m.seen = append(m.seen, sample{at, p})
	first := m.seen[0]
	now := pace{Progress: p, Left: -1}
	seconds := at.Sub(first.at).Seconds()
	if seconds <= 0 {
		return now
	}
	now.Read = float64(p.Read-first.p.Read) / seconds
	now.Sent = float64(p.Sent-first.p.Sent) / seconds
	// Every byte is read once and is then in custody: both are work to do.
	done := float64(min(p.Read, p.Bytes)+p.BytesDone) - float64(min(first.p.Read, p.Bytes)+first.p.BytesDone)
	owed := float64(2*p.Bytes) - float64(min(p.Read, p.Bytes)+p.BytesDone)
	if done > 0 {
		now.Left = max(0, time.Duration(owed/(done/seconds)*float64(time.Second)))
	}
	return now
}

// line says a pace in one line.
func (s Streams) line(p pace) string {
	share := 0
	if p.Bytes > 0 {
		share = int(20 * (min(p.Progress.Read, p.Bytes) + p.BytesDone) / (2 * p.Bytes))
	}
	left := s.say("剩余时间未知", "time left unknown")
	if p.Left >= 0 {
		left = fmt.Sprintf(s.say("剩余 %s", "%s left"), p.Left.Round(time.Second))
	}
	return fmt.Sprintf(s.say("[%s%s] 文件 %d/%d  %s/%s  读 %s/s 送 %s/s  %s  失败 %d", "[%s%s] files %d/%d  %s/%s  read %s/s sent %s/s  %s  failed %d"),
		strings.Repeat("#", min(20, share)), strings.Repeat(".", max(0, 20-share)), p.FilesDone, p.Files, size(p.BytesDone), size(p.Bytes),
		size(int64(p.Read)), size(int64(p.Sent)), left, p.Failed)
}

// fitted cuts or fills a line to exactly so many columns; a Chinese character takes
// two.
func fitted(line string, columns int) string {
	var b strings.Builder
	for _, r := range line {
		wide := columnsOfRune(r)
		if wide > columns {
			break
		}
		b.WriteRune(r)
		columns -= wide
	}
	return b.String() + strings.Repeat(" ", max(0, columns))
}
