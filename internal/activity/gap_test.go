package activity_test

import (
	"testing"
	"time"

	"liuhen/internal/activity"
)

func TestAnEndIsComparedWithTheLastRecording(t *testing.T) {
	t.Parallel()
	over := ended(t) // at five
	for name, c := range map[string]struct {
		of     activity.Activity
		last   time.Time
		flag   activity.Flag
		length time.Duration
	}{
		"goes on":           {begun(t), hour(5), "", 0},
		"nothing recorded":  {over, time.Time{}, "", 0},
		"the same moment":   {over, hour(5), "", 0},
		"below microsecond": {over, hour(5).Add(999 * time.Nanosecond), "", 0},
		"end later":         {over, hour(5).Add(-time.Microsecond), activity.UnrecordedEnd, time.Microsecond},
		"end much later":    {over, hour(3), activity.UnrecordedEnd, 2 * time.Hour},
		"recorded on":       {over, hour(6), activity.RecordedOn, time.Hour},
	} {
		g, ok := c.of.Gap(activity.Recorded{Any: true, Until: c.last})
		if ok != (c.flag != "") || g.Flag != c.flag || g.Length != c.length || (ok && !g.LastRecording.Equal(c.last)) {
			t.Errorf("%s: %+v, %v", name, g, ok)
		}
	}
}
