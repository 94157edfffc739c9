package httpapi

import (
	"context"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/custody"
)

// Fingerprints knows under which key a log is signed.
type Fingerprints interface {
	// Fingerprint returns the fingerprint of the public key under which the
	// agency's log is signed now.
	Fingerprint(agency string) (string, error)
	// PublicKey returns that key as liuhen-verify takes it, without a newline, or
	// not-found where there is no such log.
	PublicKey(ctx context.Context, agency string) (string, error)
}

// changed answers a change that a desk made, or did not make, with the noun's wire
// form and the receipt.
func changed[N, T any](f *frame, noun N, r custody.Receipt, err error, wire func(N) T) (api.Changed[T], error) {
	if err != nil {
		return api.Changed[T]{}, err
	}
	receipt, err := f.receipt(r)
	return api.Changed[T]{Value: wire(noun), Receipt: receipt}, err
}

// receipt is the wire form of a receipt, with the fingerprint on it.
func (f *frame) receipt(r custody.Receipt) (api.Receipt, error) {
	out := api.Receipt{Change: r.Change, At: r.At.Time, Events: []api.Place{}}
	for _, e := range r.Events {
		fingerprint, err := f.parts.Keys.Fingerprint(e.Log)
		if err != nil {
			return out, err
		}
		out.Events = append(out.Events, api.Place{
			Agency: e.Log, Place: e.Place, Noun: e.Noun.String(), Version: e.Version, Fingerprint: fingerprint,
		})
	}
	return out, nil
}

// head is the wire form of a noun's head.
func head(id string, h custody.Head) api.Head {
	return api.Head{ID: id, Version: h.Version, ChangedAt: h.ChangedAt}
}

// moment is a time that may be absent.
func moment(m custody.Micros) *time.Time {
	if m.IsZero() {
		return nil
	}
	t := m.Time
	return &t
}

// wireStep is who did something, and when.
func wireStep(s custody.Step) api.Step {
	return api.Step{Account: s.By.Account, Officer: s.By.Officer, At: s.At.Time}
}

func stepIf(s *custody.Step) *api.Step {
	if s == nil {
		return nil
	}
	out := wireStep(*s)
	return &out
}
