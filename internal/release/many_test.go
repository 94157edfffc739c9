package release_test

import (
	"bytes"
	"fmt"
	"testing"

	"liuhen/internal/asip/verify"
	"liuhen/internal/intake"
	"liuhen/internal/item"
	"liuhen/internal/receiving"
)

// same takes in n items on the same bytes and lets them run to their deposit through
// one handover.
func (w *world) same(n int, data []byte) []item.Item {
	w.t.Helper()
	ctx := w.t.Context()
	first := w.bring(w.lin, w.he, "0.jpg", data)
	var list intake.List
	for i := 1; i < n; i++ {
		got, err := w.intake.Take(ctx, w.lin, by(w.lin), intake.Delivery{
			FileName: fmt.Sprintf("%d.jpg", i), Origin: item.Origin{How: item.Made}, Anew: true,
		}, bytes.NewReader(data))
		must(w.t, err)
		list.Items = append(list.Items, got.Item.ID)
	}
	h, _, err := w.intake.Sign(ctx, w.lin, by(w.lin), list)
	must(w.t, err)
	_, _, err = w.receiving.Answer(ctx, w.he, by(w.he), h.ID, receiving.Count{})
	must(w.t, err)
	all := []item.Item{first}
	for _, id := range list.Items {
		it, err := w.receiving.Deposit(ctx, id, "专用服务器")
		must(w.t, err)
		all = append(all, it)
	}
	return all
}

// A file of more members than are read at once, and of more events than one bundle
// of the log holds, comes out whole and in order.
func TestAFileOfManyMembers(t *testing.T) {
	t.Parallel()
	const members = 205
	w := newWorld(t)
	f := w.arrange(w.same(members, []byte("one photo for all"))...)
	f, _, err := w.archive.Seal(t.Context(), w.chen, by(w.chen), f.ID)
	must(t, err)
	r := check(t, w.download(w.issue(f)), w.trust())
	for _, finding := range r.Findings {
		t.Error(finding)
	}
	if r.Exit() != verify.Good || r.Members != members || r.Answers[verify.Match] != members {
		t.Errorf("exit %d, %d members, answers %v", r.Exit(), r.Members, r.Answers)
	}
}
