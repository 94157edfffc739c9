package intake

import (
	"context"
	"slices"
	"strconv"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/activity"
	"liuhen/internal/carrier"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/handover"
	"liuhen/internal/item"
	"liuhen/internal/translog"
)

// MaxListed is how many items, and how many papers and carriers, one handover takes:
// it is one transaction.
const MaxListed = 1000

// Signing keeps handovers with everything in them.
type Signing interface {
	// NewID returns a fresh id.
	NewID() (string, error)
	// SignHandover makes a handover and changes what is listed in one transaction.
	SignHandover(ctx context.Context, cmd custody.Command, agency string, listed []item.ID, again []carrier.ID,
		sign func(at time.Time, id handover.ID, listed []item.Item, again []carrier.Carrier) (handover.Handover, []custody.Transition, error),
	) (handover.Handover, custody.Receipt, error)
}

// List is the exact set that an officer signs over, in his order.
type List struct {
	Items      []item.ID
	Carriers   []carrier.Carrier // papers and carriers listed for the first time; their ids are given here
	Again      []carrier.ID      // papers and carriers that were returned
	Activities []string
	Note       string
	Late       string // the officer's reason where the clock was already over
}

// Sign takes the officer's signature under the list. Everything in it must be his
// own, and every activity that it names one to which he may add; beside a carrier of a
// state secret stands no note. Errors: nothing-listed,
// too-many-items, bad-input, not-your-item, not-found, not-allowed, wrong-state,
// void-pending.
func (d *Desk) Sign(ctx context.Context, who access.Person, cmd custody.Command, list List) (handover.Handover, custody.Receipt, error) {
	if err := list.check(); err != nil {
		return handover.Handover{}, custody.Receipt{}, err
	}
	draft := handover.Handover{Agency: who.Actor.Agency, Unit: who.Unit, Officer: who.Actor.Officer}
	if err := access.Check(who, access.Hand, draft.Guard()); err != nil {
		return handover.Handover{}, custody.Receipt{}, err
	}
	if err := d.records(ctx, who, list); err != nil {
		return handover.Handover{}, custody.Receipt{}, err
	}
	fresh, err := d.identify(who, list.Carriers)
	if err != nil {
		return handover.Handover{}, custody.Receipt{}, err
	}
	return d.Signing.SignHandover(ctx, cmd, who.Actor.Agency, list.Items, list.Again,
		func(at time.Time, id handover.ID, listed []item.Item, again []carrier.Carrier) (handover.Handover, []custody.Transition, error) {
			s := signature{who: who, at: at, id: id}
			if err := s.all(listed, fresh, again); err != nil {
				return handover.Handover{}, nil, err
			}
			if err := s.wordless(list); err != nil {
				return handover.Handover{}, nil, err
			}
			h, tr, err := handover.SignNew(handover.Handover{
				ID: id, Agency: who.Actor.Agency, Unit: who.Unit, Activities: list.Activities, Set: s.set, Note: list.Note, Late: list.Late,
			}, who.Actor, at)
			return h, append([]custody.Transition{tr}, s.steps...), err
		})
}

func (l List) check() error {
	if len(l.Items) > MaxListed || len(l.Carriers)+len(l.Again) > MaxListed {
		return fault.TooManyItems.Err("sign handover", "", nil).With("limit", strconv.Itoa(MaxListed))
	}
	if len(l.Activities) > handover.MaxActivities {
		return fault.BadInput.Err("sign handover", "", nil).With("field", "activities").
			WithBoth("problem", "最多"+strconv.Itoa(handover.MaxActivities)+"项活动", "at most "+strconv.Itoa(handover.MaxActivities)+" activities")
	}
	if repeats(l.Items) || repeats(l.Again) {
		return fault.BadInput.Err("sign handover", "", nil).With("field", "items").
			WithBoth("problem", "清单中有重复", "something is listed twice")
	}
	return nil
}

func repeats[T ~string](ids []T) bool {
	sorted := slices.Sorted(slices.Values(ids))
	return len(slices.Compact(sorted)) < len(ids)
}

// records refuses an activity to which the person may add nothing, as linking an item
// does: naming one tells that something records it.
func (d *Desk) records(ctx context.Context, who access.Person, list List) error {
	named := slices.Clone(list.Activities)
	for _, c := range list.Carriers {
		if c.Activity != "" {
			named = append(named, c.Activity)
		}
	}
	slices.Sort(named)
	for _, id := range slices.Compact(named) {
		if _, err := d.addsTo(ctx, who, activity.ID(id)); err != nil {
			return err
		}
	}
	return nil
}

// identify gives each carrier that is listed for the first time its id and owner.
func (d *Desk) identify(who access.Person, listed []carrier.Carrier) ([]carrier.Carrier, error) {
	fresh := make([]carrier.Carrier, len(listed))
	for i, c := range listed {
		id, err := d.Signing.NewID()
		if err != nil {
			return nil, err
		}
		fresh[i] = carrier.Carrier{
			ID: carrier.ID(id), Agency: who.Actor.Agency, Unit: who.Unit, Officer: who.Actor.Officer, Kind: c.Kind, Title: c.Title,
			Number: c.Number, Pages: c.Pages, Copies: c.Copies, Original: c.Original, Secret: c.Secret, Activity: c.Activity,
		}
	}
	return fresh, nil
}

// signature is one signing on the way.
type signature struct {
	who   access.Person
	at    time.Time
	id    handover.ID
	set   handover.Set
	steps []custody.Transition
	// secret says that something in the set concerns a state secret.
	secret bool
}

// wordless refuses a note beside what concerns a state secret (附件1第九条): it could tell
// what is registered without content.
func (s *signature) wordless(list List) error {
	f := custody.NewForm("sign handover", s.id.Ref())
	f.That(!s.secret || list.Note == "", "note", "移交涉及国家秘密的载体时不写备注", "a handover with a carrier of a state secret has no note")
	return f.Err()
}

func (s *signature) all(listed []item.Item, fresh, again []carrier.Carrier) error {
	if err := s.items(listed); err != nil {
		return err
	}
	for _, c := range fresh {
		_, tr, err := carrier.SignNew(c, string(s.id), s.at)
		if err := s.carrier(c, tr, err); err != nil {
			return err
		}
	}
	for _, c := range again {
		if c.Officer != s.who.Actor.Officer {
			return fault.NoSuchThing.Err("sign handover", c.Ref().String(), nil)
		}
		_, tr, err := c.SignOver(string(s.id), s.at)
		if err := s.carrier(c, tr, err); err != nil {
			return err
		}
	}
	return nil
}

// items signs every item over and builds the ordered root over what was listed, each
// item as of its last event before the signature.
func (s *signature) items(listed []item.Item) error {
	origin, err := translog.Origin(s.who.Actor.Agency)
	if err != nil {
		return err
	}
	var root translog.Ordered
	for i, it := range listed {
		if err := s.owned(it); err != nil {
			return err
		}
		_, tr, err := it.SignOver(string(s.id), s.at)
		if err != nil {
			return err
		}
		if err := root.Add(translog.Member{
			Position: int64(i) + 1, Item: string(it.ID), SHA256: it.SHA256, SM3: it.SM3, Size: it.Size, Log: origin, Last: it.Head.Place,
		}); err != nil {
			return err
		}
		s.steps = append(s.steps, tr)
		s.set.Items++
		s.set.Bytes += it.Size
	}
	if len(listed) > 0 {
		s.set.Root = root.Root()
	}
	return nil
}

// owned refuses what the officer did not bring in: as not his where he may see it,
// else as not there.
func (s *signature) owned(it item.Item) error {
	switch access.Decide(s.who, access.Hand, it.Guard()) {
	case access.Allow:
		return nil
	case access.Refuse:
		return fault.NotYours.Err("sign handover", it.Ref().String(), nil).With("item", string(it.ID))
	}
	return fault.NoSuchThing.Err("sign handover", it.Ref().String(), nil)
}

func (s *signature) carrier(c carrier.Carrier, tr custody.Transition, err error) error {
	if err != nil {
		return err
	}
	s.steps = append(s.steps, tr)
	s.secret = s.secret || c.Secret
	if c.IsMemory() {
		s.set.Carriers++
	} else {
		s.set.Papers++
	}
	return nil
}
