package item

import (
	"time"

	"liuhen/internal/custody"
)

// Restriction is 限制查看: why an item is seen only by its makers, the officers of its
// activities and matters and the custodian. The zero value restricts nothing.
type Restriction struct {
	Home       bool `json:"home,omitempty"`       // recorded inside somebody's home (住宅内)
	Minors     bool `json:"minors,omitempty"`     // shows minors (未成年人)
	Bystanders bool `json:"bystanders,omitempty"` // shows people who have nothing to do with the matter (无关人员)
}

// IsZero reports whether nothing is restricted.
func (r Restriction) IsZero() bool { return r == Restriction{} }

// said lists what changes from r to n, field by field.
func (r Restriction) said(n Restriction) []custody.Said {
	return []custody.Said{
		{Field: "restricted.home", Old: spell(r.Home), New: spell(n.Home)},
		{Field: "restricted.minors", Old: spell(r.Minors), New: spell(n.Minors)},
		{Field: "restricted.bystanders", Old: spell(r.Bystanders), New: spell(n.Bystanders)},
	}
}

func spell(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

// Restrict says anew why the item is seen by few, or that it no longer is. Either way it
// replaces what was said at the taking in, so that a reason is required and the old word
// stays in Corrections and in the chain. It fails with nothing-to-correct where nothing
// changes.
func (it Item) Restrict(by custody.Actor, at time.Time, r Restriction, reason string) (Item, custody.Transition, error) {
	if err := it.reason("restrict", reason); err != nil {
		return it, custody.Transition{}, err
	}
	cs, err := it.Corrections.Revise("restrict", it.Ref(), reason, by, at, it.Restricted.said(r)...)
	if err != nil {
		return it, custody.Transition{}, err
	}
	it.Corrections, it.Restricted = cs, r
	return it.step(RestrictView, reason)
}
