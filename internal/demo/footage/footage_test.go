package footage_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"liuhen/internal/demo"
	"liuhen/internal/demo/footage"
	"liuhen/internal/media"
	"liuhen/internal/recording"
)

var noon = time.Date(2026, time.June, 4, 12, 30, 15, 0, demo.Beijing)

// makers make a take of every kind.
var makers = map[string]func(footage.Take) ([]byte, error){
	"film.mp4":  footage.Film,
	"sound.wav": footage.Sound,
	"photo.jpg": footage.Photo,
	"page.png":  func(t footage.Take) ([]byte, error) { return footage.Scan(footage.Page{Take: t, Lean: 1.5}) },
	"blank.png": func(t footage.Take) ([]byte, error) { return footage.Scan(footage.Page{Take: t, Blank: true}) },
}

func facts(t *testing.T, name string, data []byte) recording.Facts {
	t.Helper()
	return media.Inspect(context.Background(), bytes.NewReader(data), int64(len(data)), name)
}

func TestATakeSaysWhenAndWithWhat(t *testing.T) {
	t.Parallel()
	for name, make := range makers {
		data, err := make(footage.Take{At: noon, Device: 42, Number: 7})
		if err != nil {
			t.Fatal(name, err)
		}
		f := facts(t, name, data)
		if len(f.Problems) != 0 {
			t.Errorf("%s: %+v", name, f.Problems)
		}
		if !bytes.Contains(data, []byte("DEMO")) {
			t.Errorf("%s is not marked", name)
		}
		if name == "page.png" || name == "blank.png" { // paper has no clock
			continue
		}
		if f.Started == nil {
			t.Errorf("%s has no time", name)
		} else if at, ok := f.Started.In(demo.Beijing); !ok || !at.Equal(noon) {
			t.Errorf("%s began at %v, want %v", name, at, noon)
		}
	}
}

func TestAFilmAndAPhotoNameTheirDevice(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"film.mp4", "photo.jpg"} {
		data, err := makers[name](footage.Take{At: noon, Device: 42})
		if err != nil {
			t.Fatal(err)
		}
		if got := facts(t, name, data).Serial; got != footage.Serial(42) {
			t.Errorf("%s was made with %s", name, got)
		}
	}
}

// Two takes that differ in anything differ in their bytes, and the same one is made again
// as it was.
func TestTakesHaveBytesOfTheirOwn(t *testing.T) {
	t.Parallel()
	takes := []footage.Take{
		{At: noon, Device: 1, Number: 1}, {At: noon, Device: 1, Number: 2}, {At: noon, Device: 2, Number: 1}, {At: noon.Add(time.Second), Device: 1, Number: 1},
	}
	for name, make := range makers {
		seen := map[string]bool{}
		for _, take := range takes {
			data, err := make(take)
			if err != nil {
				t.Fatal(name, err)
			}
			again, err := make(take)
			if err != nil || !bytes.Equal(data, again) {
				t.Errorf("%s is made in two ways: %v", name, err)
			}
			seen[string(data)] = true
		}
		if len(seen) != len(takes) {
			t.Errorf("%s: %d of %d are alike", name, len(takes)-len(seen), len(takes))
		}
	}
}
