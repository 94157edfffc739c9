package httpapi

import (
	"context"

	"liuhen/internal/access"
	"liuhen/internal/api"
	"liuhen/internal/regulation"
)

// packs registers what tells which codes there are. The regulation is public: whoever
// is signed in may read it.
func (f *frame) packs() {
	list(f, route{"/packs", "list-packs", "regulation", "The regulation packs, with every code that activities and matters may name"}, f.listPacks)
}

func (f *frame) listPacks(context.Context, access.Person, *struct{}) (api.Page[api.Pack], error) {
	return api.Page[api.Pack]{List: []api.Pack{wirePack(regulation.Builtin())}}, nil
}

func wirePack(p *regulation.Pack) api.Pack {
	return api.Pack{
		ID: p.Identity.String(), Digest: p.Digest.String(), Title: wireWords(p.Title), Number: p.Document.Number,
		ActivityKinds: each(p.ActivityKinds, wireActivityKind),
		MatterKinds:   each(p.MatterKinds, wireMatterKind),
		Roles:         each(p.Roles, func(r regulation.Role) api.Choice { return wireChoice(r.Code, r.Title) }),
		Exemptions:    each(p.Exemptions, func(e regulation.Exemption) api.Choice { return wireChoice(e.Code, e.Title) }),
	}
}

func wireActivityKind(k regulation.ActivityKind) api.ActivityKind {
	return api.ActivityKind{
		Choice: wireChoice(k.Code, k.Title), Required: k.Recording.Required, Rule: wireRule(k.Recording.Rule),
		People: each(k.People, func(n regulation.Need) api.Need {
			return api.Need{Role: n.Role.Code, Least: n.Least, Rule: wireRule(n.Rule)}
		}),
	}
}

func wireMatterKind(k regulation.MatterKind) api.MatterKind {
	return api.MatterKind{
		Choice: wireChoice(k.Code, k.Title), EndsAct: each(k.EndsAct.Events, wireEndingEvent), Completes: each(k.Completes.Events, wireEndingEvent),
	}
}

func wireEndingEvent(e regulation.Event) api.EndingEvent {
	return api.EndingEvent{Choice: wireChoice(e.Code, e.Title), Paper: wireWords(e.Paper), AsksReason: e.AsksReason}
}

func wireChoice(code string, title regulation.Words) api.Choice {
	return api.Choice{Code: code, Title: wireWords(title)}
}

// each is the wire form of every value, never nil.
func each[V, W any](values []V, wire func(V) W) []W {
	out := make([]W, 0, len(values))
	for _, v := range values {
		out = append(out, wire(v))
	}
	return out
}
