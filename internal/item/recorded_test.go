package item_test

import (
	"testing"
	"time"

	"liuhen/internal/item"
)

func TestRecordedUntil(t *testing.T) {
	t.Parallel()
	film := func(change func(*item.Item)) item.Item {
		it := item.Item{
			Class: item.Video, Origin: item.Origin{How: item.Made}, State: item.Received, Links: []item.Link{{Activity: "other", Until: at(9)}, {Activity: "a"}},
			Times: item.Times{Device: at(2), Corrected: at(1), Duration: int64(time.Hour / time.Microsecond)},
		}
		change(&it)
		return it
	}
	for name, c := range map[string]struct {
		it    item.Item
		until time.Time
	}{
		"corrected time and length": {film(func(*item.Item) {}), hour(2)},
		"device's time":             {film(func(it *item.Item) { it.Times.Corrected = it.Times.Device }), hour(3)},
		"a photo":                   {film(func(it *item.Item) { it.Class, it.Times.Duration = item.Photo, 0 }), hour(1)},
		"stated span":               {film(func(it *item.Item) { it.Links[1].Until = at(4) }), hour(4)},
		"stated span, no time":      {film(func(it *item.Item) { it.Links[1].Until, it.Times = at(4), item.Times{} }), hour(4)},
		"two spans of it":           {film(func(it *item.Item) { it.Links = append(it.Links, item.Link{Activity: "a", Matter: "m", Until: at(1)}) }), hour(2)},
		"two spans, later last":     {film(func(it *item.Item) { it.Links = append(it.Links, item.Link{Activity: "a", Matter: "m", Until: at(6)}) }), hour(6)},
		"no time":                   {film(func(it *item.Item) { it.Times = item.Times{} }), time.Time{}},
		"void":                      {film(func(it *item.Item) { it.State = item.Voided }), time.Time{}},
		"obtained":                  {film(func(it *item.Item) { it.Origin.How = item.Obtained }), time.Time{}},
		"a paper":                   {film(func(it *item.Item) { it.Class = item.Document }), time.Time{}},
		"of another activity":       {film(func(it *item.Item) { it.Links = it.Links[:1] }), time.Time{}},
	} {
		if until, ok := c.it.RecordedUntil("a"); !until.Equal(c.until) || ok == c.until.IsZero() {
			t.Errorf("%s: %v, %v", name, until, ok)
		}
	}
}
