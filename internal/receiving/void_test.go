package receiving_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/receiving"
)

// inSealed is a store whose items all stand in a sealed file.
type inSealed struct{ receiving.Items }

func (s inSealed) VoidItem(ctx context.Context, cmd custody.Command, id item.ID,
	decide func(at time.Time, now item.Item, sealed bool) (custody.Transition, error),
) (item.Item, custody.Receipt, error) {
	return s.Items.VoidItem(ctx, cmd, id, func(at time.Time, now item.Item, _ bool) (custody.Transition, error) {
		return decide(at, now, true)
	})
}

func TestVoidTakesTwoPeopleWithTheirRights(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	it := h.take("film")
	head := h.person("wang", map[string]bool{access.Head: false})
	colleague := h.person("chen", nil)
	cmd := custody.Command{}
	if _, _, err := h.ProposeVoid(t.Context(), colleague, cmd, it.ID, "传错"); !errors.Is(err, fault.NotAllowed) {
		t.Errorf("proposed by a colleague: %v", err)
	}
	if _, _, err := h.ProposeVoid(t.Context(), h.lin, cmd, it.ID, "传错"); err != nil {
		t.Fatal(err)
	}
	for name, p := range map[string]access.Person{"a colleague": colleague, "the officer, without a post": h.lin} {
		if _, _, err := h.ConfirmVoid(t.Context(), p, cmd, it.ID); !errors.Is(err, fault.NotAllowed) {
			t.Errorf("confirmed by %s: %v", name, err)
		}
		if _, _, err := h.RefuseVoid(t.Context(), p, cmd, it.ID, "不必"); !errors.Is(err, fault.NotAllowed) {
			t.Errorf("refused by %s: %v", name, err)
		}
	}
	own := h.Items
	h.Items = inSealed{own}
	if _, _, err := h.ConfirmVoid(t.Context(), head, cmd, it.ID); !errors.Is(err, fault.InSealedFile) {
		t.Errorf("confirmed in a sealed file: %v", err)
	}
	if now, _, err := h.RefuseVoid(t.Context(), head, cmd, it.ID, "已归档"); err != nil || now.VoidPending() {
		t.Errorf("refused in a sealed file: %+v, %v", now.Void, err)
	}
	if _, _, err := h.ProposeVoid(t.Context(), h.lin, cmd, it.ID, "传错"); !errors.Is(err, fault.InSealedFile) {
		t.Errorf("proposed in a sealed file: %v", err)
	}
	h.Items = own
	if _, _, err := h.ProposeVoid(t.Context(), h.lin, cmd, it.ID, "传错"); err != nil {
		t.Fatal(err)
	}
	if gone, _, err := h.ConfirmVoid(t.Context(), head, cmd, it.ID); err != nil || gone.State != item.Voided {
		t.Errorf("confirmed: %+v, %v", gone.State, err)
	}
}
