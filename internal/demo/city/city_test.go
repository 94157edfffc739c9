package city_test

import (
	"bytes"
	"io"
	"testing"
	"time"

	"liuhen/internal/demo/city"
)

func TestChanceIsTheSeedsUntilItIsLetGo(t *testing.T) {
	t.Parallel()
	draw := func(c *city.Chance) string {
		var b [32]byte
		if _, err := io.ReadFull(c, b[:]); err != nil {
			t.Fatal(err)
		}
		return string(b[:])
	}
	one, same, other := city.NewChance(1), city.NewChance(1), city.NewChance(2)
	if draw(one) != draw(same) || draw(one) == draw(other) {
		t.Error("what is drawn is not the seed's")
	}
	one, same = city.NewChance(1), city.NewChance(1)
	one.LetGo()
	if draw(one) == draw(same) {
		t.Error("a secret of a city that is served can be drawn again")
	}
}

func TestTheClockGoesOnFromWhereItStood(t *testing.T) {
	t.Parallel()
	real := time.Date(2026, time.December, 1, 8, 0, 0, 0, time.UTC)
	past, future := real.AddDate(0, -6, 0), real.AddDate(1, 0, 0)
	for _, c := range []struct {
		name         string
		stands, want time.Time
		least        time.Duration
	}{
		{"a present of its own", past, past, -1 << 63},
		{"one that is still to come", future, future, -1 << 63},
		{"the real present", past, real, 0},
	} {
		now := real
		clock := city.NewClock(func() time.Time { return now }, c.stands)
		if !clock.Now().Equal(c.stands) {
			t.Errorf("%s: it does not stand", c.name)
		}
		ahead := clock.LetGo(c.least)
		if !clock.Now().Equal(c.want) {
			t.Errorf("%s: it goes on at %v, want %v", c.name, clock.Now(), c.want)
		}
		now = now.Add(time.Hour)
		again := city.Running(func() time.Time { return now }, ahead)
		if !clock.Now().Equal(c.want.Add(time.Hour)) || !again.Now().Equal(clock.Now()) {
			t.Errorf("%s: it does not run", c.name)
		}
	}
}

func TestTheHelpTellsOnlyWhatItKnows(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	stories := []city.Story{{Key: "of-another-version"}}
	if err := city.Invite(&out, "http://there", stories, true); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(out.Bytes(), []byte("http://there/")) {
		t.Errorf("it tells a story that it does not know:\n%s", out.String())
	}
	for _, key := range city.Keys() {
		role, words, ok := city.Story{Key: key}.Told()
		if _, known := city.RoleOf(role); !ok || !known || words.ZH == "" || words.EN == "" {
			t.Errorf("%s is for %q, whom nobody knows, or lacks words", key, role)
		}
	}
}
