package httpapi

import (
	"context"
	"math"
	"strconv"

	"liuhen/internal/access"
	"liuhen/internal/api"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/library"
	"liuhen/internal/viewing"
)

// Chains shows what the logs hold.
type Chains interface {
	// Of returns events of one noun, with content for who sees the noun.
	Of(ctx context.Context, who access.Person, noun custody.Ref, s library.Span) ([]library.Event, error)
	// Log returns events of an agency's log, without content.
	Log(ctx context.Context, who access.Person, agency string, s library.Span) ([]library.Line, error)
	// Proof returns the proof of the event at a place.
	Proof(ctx context.Context, who access.Person, agency string, place int64) (library.Proof, error)
	// Looks returns who looked at a noun, newest first.
	Looks(ctx context.Context, who access.Person, noun custody.Ref, after string, limit int) ([]viewing.Viewing, error)
}

// chained are the nouns whose events are shown, with the plurals that stand in paths.
var chained = []struct{ kind, plural string }{
	{"matter", "matters"},
	{"tour", "tours"},
	{"activity", "activities"},
	{"item", "items"},
	{"handover", "handovers"},
	{"carrier", "carriers"},
	{"casefile", "casefiles"},
	{"placement", "placements"},
	{"issuance", "packages"},
	{"paper", "papers"},
	{"marker", "markers"},
	{"extract", "extracts"},
	{"device", "devices"},
	{"officer", "officers"},
	{"post", "posts"},
	{"account", "accounts"},
	{"token", "tokens"},
	{"agency", "agencies"},
	{"viewing", "viewings"},
	{"listing", "listings"},
	{"refusal", "refusals"},
}

// events registers what shows the logs to people. The public log is beside the API.
func (f *frame) events() {
	for _, n := range chained {
		list(f, route{"/" + n.plural + "/{id}/events", "list-events-of-" + n.kind, "event", "The events of one " + n.kind}, f.chainOf(n.kind))
	}
	list(f, route{"/logs/{id}/events", "list-log", "event", "The events of an agency's log, without content"}, f.listLog)
	read(f, route{"/logs/{id}/events/{place}/proof", "prove-event", "event", "The proof that an event stands in its log"}, f.proveEvent)
}

// eventsAsked is which events of a thing are wanted.
type eventsAsked struct {
	ID string `path:"id" maxLength:"64"`
	api.Order
}

// span reads which run of positions is wanted; the least one is that of the first
// event.
func (q *eventsAsked) span(least int64) (library.Span, error) {
	s := library.Span{From: least, Back: q.Newest, Limit: q.Limit}
	if q.Newest {
		s.From = math.MaxInt64
	}
	if q.After == "" {
		return s, nil
	}
	after, err := strconv.ParseInt(q.After, 10, 64)
	if err != nil || after < 0 {
		return s, fault.BadInput.Err("list events", "", err).With("field", "after").WithBoth("problem", "须为上一页给出的值", "it is what the page before gave")
	}
	s.From = min(after, math.MaxInt64-1) + 1
	if q.Newest {
		s.From = after - 1
	}
	return s, nil
}

// next is what the following page names: the last position, unless it was the end.
func next(s library.Span, shown int, last, least int64) string {
	if shown < s.Limit || (s.Back && last <= least) {
		return ""
	}
	return strconv.FormatInt(last, 10)
}

func (f *frame) chainOf(kind string) func(context.Context, access.Person, *eventsAsked) (api.Page[api.Event], error) {
	const firstVersion = 1
	return func(ctx context.Context, who access.Person, q *eventsAsked) (api.Page[api.Event], error) {
		var page api.Page[api.Event]
		span, err := q.span(firstVersion)
		if err != nil {
			return page, err
		}
		steps, err := f.parts.Chains.Of(ctx, who, custody.Ref{Kind: kind, ID: q.ID}, span)
		if err != nil {
			return page, err
		}
		for _, s := range steps {
			page.List = append(page.List, wireEvent(s))
			page.Next = next(span, len(steps), s.Version, firstVersion)
		}
		return page, nil
	}
}

func (f *frame) listLog(ctx context.Context, who access.Person, q *eventsAsked) (api.Page[api.Event], error) {
	const firstPlace = 0
	var page api.Page[api.Event]
	span, err := q.span(firstPlace)
	if err != nil {
		return page, err
	}
	lines, err := f.parts.Chains.Log(ctx, who, q.ID, span)
	if err != nil {
		return page, err
	}
	for _, l := range lines {
		page.List = append(page.List, wireLine(l))
		page.Next = next(span, len(lines), l.Place, firstPlace)
	}
	return page, nil
}

// placed is the path of one event.
type placed struct {
	ID    string `path:"id" maxLength:"64"`
	Place int64  `path:"place" minimum:"0"`
}

func (f *frame) proveEvent(ctx context.Context, who access.Person, in *placed) (api.EventProof, error) {
	p, err := f.parts.Chains.Proof(ctx, who, in.ID, in.Place)
	if err != nil {
		return api.EventProof{}, err
	}
	return api.EventProof{Event: wireLine(p.Line), Entry: p.Entry.Bytes(), Proof: string(p.Encode())}, nil
}

func wireLine(l library.Line) api.Event {
	return api.Event{
		Agency: l.Log, Place: l.Place, At: l.At, Account: l.Account, Noun: l.Noun.String(), Version: l.Version, Action: l.Action,
		C256: l.Entry.C256.String(), CSM3: l.Entry.CSM3.String(),
	}
}

func wireEvent(s library.Event) api.Event {
	out := wireLine(s.Line)
	out.Officer, out.Via, out.Reason = s.Actor.Officer, s.Actor.Via, s.Reason
	for _, c := range s.Changes {
		out.Changes = append(out.Changes, api.FieldChange{Field: c.Field, Old: c.Old, New: c.New})
	}
	return out
}
