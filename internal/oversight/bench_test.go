package oversight_test

import (
	"testing"

	"liuhen/internal/intake"
	"liuhen/internal/item"
	"liuhen/internal/oversight"
)

// BenchmarkOverview looks at a county in which every list that an overview reads of
// items and activities is as long as it reads it.
func BenchmarkOverview(b *testing.B) {
	o := newOffice(b)
	a := o.begin(b, o.lin, "")
	for range oversight.MaxOwed + 50 {
		o.film(o.lin, a)
		o.begin(b, o.lin, "")
	}
	for range 4 {
		ids := []item.ID{}
		for range 60 {
			ids = append(ids, o.film(o.lin, a).ID)
		}
		o.sign(b, o.lin, intake.List{Items: ids})
	}
	for b.Loop() {
		if _, err := o.Overview(b.Context(), o.cityHead); err != nil {
			b.Fatal(err)
		}
	}
}
