package demo

import (
	"sync"
	"time"
)

// Beijing is the zone of the story.
var Beijing = time.FixedZone("Asia/Shanghai", 8*60*60)

// Morning is when the story begins: the officers of 云溪市 go out.
var Morning = time.Date(2026, 6, 3, 8, 30, 0, 0, Beijing)

// Stage is the story's clock. It goes with the real one and is moved ahead from scene
// to scene, never back. It is safe for concurrent use.
type Stage struct {
	now func() time.Time // the real clock

	mu    sync.Mutex
	ahead time.Duration // of the story against the real clock
}

// NewStage returns a clock that shows the story's morning now.
func NewStage(now func() time.Time) *Stage {
	return &Stage{now: now, ahead: Morning.Sub(now())}
}

// Now is the story's time.
func (s *Stage) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now().Add(s.ahead)
}

// Until moves the story on to the moment, unless it is later already.
func (s *Stage) Until(moment time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now := s.now().Add(s.ahead); now.Before(moment) {
		s.ahead += moment.Sub(now)
	}
}

// Curtain ends the story's time: from now on it is the real one, but never earlier
// than the story was, since a log does not go back.
func (s *Stage) Curtain() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ahead = max(s.ahead, 0)
}
