package demo

import (
	"fmt"
	"io"
	"strings"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/fault"
	"liuhen/internal/term"
)

// words are one line in both languages.
type words struct{ zh, en string }

// script is what the play leaves on paper.
type script struct {
	out     io.Writer
	stage   *Stage
	english bool
	scenes  int
	err     error // the first that writing met
}

func (s *script) print(format string, args ...any) {
	if s.err != nil {
		return
	}
	if _, err := fmt.Fprintf(s.out, format, args...); err != nil {
		s.err = fault.Unexpected.Err("write script", "", err)
	}
}

func (s *script) say(w words) string {
	if s.english {
		return w.en
	}
	return w.zh
}

// scene opens a step of the story: when, who, what.
func (s *script) scene(who, what words) {
	s.scenes++
	s.print("\n[%02d] %s  %s  %s\n", s.scenes, s.stage.Now().In(Beijing).Format("2006-01-02 15:04"), s.say(who), s.say(what))
}

// note adds a line to the scene.
func (s *script) note(zh, en string, args ...any) {
	s.print("     "+s.say(words{zh, en})+"\n", args...)
}

// events says where the events of a change lie.
func (s *script) events(r api.Receipt) {
	places := make([]string, 0, len(r.Events))
	for _, e := range r.Events {
		kind, _, _ := strings.Cut(e.Noun, "/")
		places = append(places, fmt.Sprintf(s.say(words{"%d（%s第%d版）", "%d (%s v%d)"}), e.Place, s.noun(kind), e.Version))
	}
	const most = 4
	if more := len(places) - most; more > 0 {
		places = append(places[:most], s.say(words{fmt.Sprintf("另 %d 条", more), fmt.Sprintf("%d more", more)}))
	}
	en := "log: places %s"
	if len(places) == 1 {
		en = "log: place %s"
	}
	s.note("日志 序号 %s", en, strings.Join(places, s.say(words{"、", ", "})))
}

// noun names a kind of thing.
func (s *script) noun(kind string) string {
	w := term.Of(term.Nouns, kind)
	return s.say(words{w.ZH, w.EN})
}

// clock says what a clock of the law shows.
func (s *script) clock(r api.Reading) {
	line := s.say(words{r.Title.ZH, r.Title.EN}) + s.say(words{"：", ": "}) + s.say(words{r.StateWords.ZH, r.StateWords.EN})
	if r.Due != nil {
		line += s.say(words{"，到期 ", ", due "}) + dueAt(*r.Due)
	}
	s.print("     %s%s\n", s.say(words{"时限 ", "clock: "}), line)
}

// dueAt spells the last moment in time; the end of a day is its 24:00.
func dueAt(t time.Time) string {
	t = t.In(Beijing)
	if t.Hour() == 0 && t.Minute() == 0 {
		return t.AddDate(0, 0, -1).Format("2006-01-02") + " 24:00"
	}
	return t.Format("2006-01-02 15:04")
}

// june is a moment of the story.
func june(day, hour, minute int) time.Time {
	return time.Date(2026, time.June, day, hour, minute, 0, 0, Beijing)
}
