package regulation

import (
	"slices"
	"strconv"

	"github.com/goccy/go-yaml/ast"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// Parse reads a regulation pack (docs/formats/pack.md). It returns a pack only if
// the document has no mistake; else the error is PackMalformed, whose cause is
// Mistakes. It takes at most 256 KiB and bounded nesting.
func Parse(data []byte) (*Pack, error) {
	top, mistakes := document(data)
	if len(mistakes) == 0 {
		b := builder{reader: &reader{}, pack: &Pack{Digest: digest.SumSHA256(data)}}
		b.read(top)
		if mistakes = b.mistakes.sorted(); len(mistakes) == 0 {
			return b.pack, nil
		}
	}
	first := mistakes[0]
	return nil, fault.PackMalformed.Err("parse regulation pack", "", mistakes).
		With("count", strconv.Itoa(len(mistakes))).With("line", strconv.Itoa(first.Line)).
		WithBoth("problem", labelled(first.Key, first.Problem.ZH), labelled(first.Key, first.Problem.EN))
}

func labelled(key, problem string) string {
	if key == "" {
		return problem
	}
	return key + " " + problem
}

// builder reads the sections in the order in which they refer to each other and
// keeps what they define by code.
type builder struct {
	*reader
	pack   *Pack
	laws   map[string]Law
	rules  map[string]Rule
	roles  map[string]Role
	events map[string]Event
	used   map[string]bool
	lines  map[string]int
}

func (b *builder) read(top *ast.MappingNode) {
	p := b.pack
	b.used, b.lines = map[string]bool{}, map[string]int{}
	b.mapping(top, "",
		need("schema", b.integer(&p.Schema, 1, Schema)),
		need("id", b.code(&p.Identity.ID)),
		need("version", b.integer(&p.Identity.Version, 1, 1_000_000)),
		need("title", b.words(&p.Title)),
		need("document", b.document),
		need("effective", b.effective),
		may("laws", section(b, &b.laws, &p.Laws, b.law)),
		need("rules", section(b, &b.rules, &p.Rules, b.rule)),
		need("roles", section(b, &b.roles, &p.Roles, b.role)),
		need("activity_kinds", section(b, new(map[string]ActivityKind), &p.ActivityKinds, b.activityKind)),
		need("exemptions", section(b, new(map[string]Exemption), &p.Exemptions, b.exemption)),
		need("events", section(b, &b.events, &p.Events, b.event)),
		need("matter_kinds", section(b, new(map[string]MatterKind), &p.MatterKinds, b.matterKind)),
		need("clocks", section(b, new(map[string]Clock), &p.Clocks, b.clock)),
	)
	b.complete(top)
}

// section reads a list of things that each have a code, unique in its list.
func section[T any](b *builder, byCode *map[string]T, into *[]T, one func(n ast.Node, path string) (string, T)) value {
	*byCode = map[string]T{}
	return b.list(func(n ast.Node, path string) {
		code, v := one(n, path)
		if _, taken := (*byCode)[code]; taken && code != "" {
			b.wrong(n, path, "代码“"+code+"”重复", "the code "+code+" is given twice")
			return
		}
		if code != "" {
			(*byCode)[code] = v
			*into = append(*into, v)
		}
	})
}

func (b *builder) document(n ast.Node, path string) {
	d := &b.pack.Document
	b.mapping(n, path,
		need("number", b.text(&d.Number)),
		need("issuer", b.text(&d.Issuer)),
		need("title", b.text(&d.Title)),
		need("annexes", b.list(b.annex)),
	)
}

func (b *builder) annex(n ast.Node, path string) {
	var a Annex
	b.mapping(n, path,
		need("number", b.integer(&a.Number, 1, 99)),
		need("title", b.text(&a.Title)),
		need("articles", b.integer(&a.Articles, 1, maxNumeral)),
	)
	if a.Number != 0 && b.hasAnnex(a.Number) {
		b.wrong(n, path, "附件编号重复", "the annex is given twice")
		return
	}
	b.pack.Document.Annexes = append(b.pack.Document.Annexes, a)
}

func (b *builder) hasAnnex(number int) bool {
	return slices.ContainsFunc(b.pack.Document.Annexes, func(a Annex) bool { return a.Number == number })
}

// effective takes exactly one of the two ways to know the day of effect.
func (b *builder) effective(n ast.Node, path string) {
	e := &b.pack.Effective
	var by string
	b.mapping(n, path,
		may("on", b.date(&e.On)),
		may("entered_by", choice(b.reader, &by, []string{"agency"})),
		need("why", b.words(&e.Why)),
	)
	e.ByAgency = by == "agency"
	if e.ByAgency != e.On.IsZero() {
		b.wrong(n, path, "on 与 entered_by 应恰好填写一项", "exactly one of on and entered_by is needed")
	}
}

func (b *builder) law(n ast.Node, path string) (string, Law) {
	var l Law
	b.mapping(n, path,
		need("code", b.code(&l.Code)),
		need("title", b.words(&l.Title)),
		may("in_force", b.date(&l.InForce)),
	)
	return l.Code, l
}

func (b *builder) rule(n ast.Node, path string) (string, Rule) {
	r := Rule{Pack: b.pack.Identity, Document: b.pack.Document.Number}
	b.mapping(n, path,
		need("code", b.code(&r.Code)),
		need("annex", b.integer(&r.Annex, 1, 99)),
		need("article", b.integer(&r.Article, 1, maxNumeral)),
		may("item", b.integer(&r.Item, 1, 99)),
		may("superior", b.list(func(n ast.Node, path string) { b.superior(n, path, &r) })),
		need("says", b.words(&r.Says)),
	)
	b.cited(n, path, r)
	b.lines[r.Code] = lineOf(n)
	return r.Code, r
}

func (b *builder) cited(n ast.Node, path string, r Rule) {
	if r.Annex == 0 || r.Article == 0 {
		return
	}
	for _, a := range b.pack.Document.Annexes {
		if a.Number == r.Annex && r.Article <= a.Articles {
			return
		}
	}
	b.wrong(n, path, "文件没有此附件或条款", "the document has no such annex or article")
}

func (b *builder) superior(n ast.Node, path string, r *Rule) {
	var s Superior
	b.mapping(n, path,
		need("law", named(b.reader, &s.Law, b.laws, "法律", "law")),
		may("article", b.integer(&s.Article, 1, maxNumeral)),
		may("item", b.integer(&s.Item, 1, 99)),
	)
	if s.Item > 0 && s.Article == 0 {
		b.wrong(n, path, "有项号而无条号", "an item without its article")
	}
	r.Superior = append(r.Superior, s)
}

// byRule reads the code of a rule and notes that it is used.
func (b *builder) byRule(into *Rule) value {
	find := named(b.reader, into, b.rules, "规则", "rule")
	return func(n ast.Node, path string) {
		find(n, path)
		b.used[into.Code] = true
	}
}

func (b *builder) role(n ast.Node, path string) (string, Role) {
	var r Role
	var certificate Rule
	b.mapping(n, path,
		need("code", b.code(&r.Code)),
		need("title", b.words(&r.Title)),
		may("certificate", b.byRule(&certificate)),
	)
	if certificate.Code != "" {
		r.Certificate = &certificate
	}
	return r.Code, r
}

func (b *builder) activityKind(n ast.Node, path string) (string, ActivityKind) {
	var k ActivityKind
	b.mapping(n, path,
		need("code", b.code(&k.Code)),
		need("title", b.words(&k.Title)),
		may("also", b.list(func(n ast.Node, path string) {
			var s string
			b.text(&s)(n, path)
			k.Also = append(k.Also, s)
		})),
		need("recording", func(n ast.Node, path string) {
			b.mapping(n, path,
				need("required", b.truth(&k.Recording.Required)),
				need("rule", b.byRule(&k.Recording.Rule)))
		}),
		need("people", b.list(func(n ast.Node, path string) { b.need(n, path, &k) })),
	)
	return k.Code, k
}

func (b *builder) need(n ast.Node, path string, k *ActivityKind) {
	var d Need
	b.mapping(n, path,
		need("role", named(b.reader, &d.Role, b.roles, "角色", "role")),
		need("least", b.integer(&d.Least, 0, 99)),
		may("rule", b.byRule(&d.Rule)),
		may("unless", func(n ast.Node, path string) { b.unless(n, path, &d.Unless) }),
	)
	if d.Least > 0 && d.Rule.Code == "" {
		b.wrong(n, join(path, "rule"), "规定人数时必须引用规则", "a number of people needs the rule that asks for it")
	}
	if slices.ContainsFunc(k.People, func(o Need) bool { return o.Role.Code == d.Role.Code && d.Role.Code != "" }) {
		b.wrong(n, path, "角色重复", "the role is given twice")
	}
	k.People = append(k.People, d)
}

func (b *builder) unless(n ast.Node, path string, u *Unless) {
	b.mapping(n, path,
		may("present", b.list(func(n ast.Node, path string) {
			var r Role
			named(b.reader, &r, b.roles, "角色", "role")(n, path)
			u.Present = append(u.Present, r.Code)
		})),
		may("recorded", b.truth(&u.Recorded)),
	)
	if len(u.Present) == 0 && !u.Recorded {
		b.wrong(n, path, "未写明任何条件", "no condition is given")
	}
}

func (b *builder) exemption(n ast.Node, path string) (string, Exemption) {
	var e Exemption
	b.mapping(n, path,
		need("code", b.code(&e.Code)),
		need("title", b.words(&e.Title)),
		need("rule", b.byRule(&e.Rule)),
	)
	return e.Code, e
}

func (b *builder) event(n ast.Node, path string) (string, Event) {
	var e Event
	b.mapping(n, path,
		need("code", b.code(&e.Code)),
		need("title", b.words(&e.Title)),
		need("paper", b.words(&e.Paper)),
		may("asks_reason", b.truth(&e.AsksReason)),
	)
	return e.Code, e
}

func (b *builder) matterKind(n ast.Node, path string) (string, MatterKind) {
	var k MatterKind
	b.mapping(n, path,
		need("code", b.code(&k.Code)),
		need("title", b.words(&k.Title)),
		need("rule", b.byRule(&k.Rule)),
		need("ends_act", b.ending(&k.EndsAct)),
		need("completes", b.ending(&k.Completes)),
	)
	return k.Code, k
}

func (b *builder) ending(into *Ending) value {
	return func(n ast.Node, path string) {
		b.mapping(n, path,
			need("rule", b.byRule(&into.Rule)),
			need("events", b.list(func(n ast.Node, path string) {
				var e Event
				named(b.reader, &e, b.events, "事件", "event")(n, path)
				if _, twice := into.Event(e.Code); twice && e.Code != "" {
					b.wrong(n, path, "事件重复", "the event is given twice")
				}
				into.Events = append(into.Events, e)
			})),
		)
	}
}

func (b *builder) clock(n ast.Node, path string) (string, Clock) {
	var c Clock
	b.mapping(n, path,
		need("name", choice(b.reader, &c.Name, ClockNames())),
		need("title", b.words(&c.Title)),
		need("rule", b.byRule(&c.Rule)),
		need("owed_by", choice(b.reader, &c.OwedBy, posts())),
		need("counting", choice(b.reader, &c.Counting, Countings())),
		need("length", func(n ast.Node, path string) { b.integer(&c.Length, 1, c.Counting.longest())(n, path) }),
		need("start", b.hinge(&c.Start)),
		need("stop", b.hinge(&c.Stop)),
	)
	if c.Start.Fact != "" && c.Start.Fact == c.Stop.Fact {
		b.wrong(n, path, "起点与止点相同", "the clock starts and stops at the same fact")
	}
	return c.Name, c
}

func (b *builder) hinge(into *Hinge) value {
	return func(n ast.Node, path string) {
		b.mapping(n, path,
			need("fact", choice(b.reader, &into.Fact, facts())),
			may("or", b.list(func(n ast.Node, path string) {
				var f Fact
				choice(b.reader, &f, facts())(n, path)
				if f != "" && (f == into.Fact || slices.Contains(into.Or, f)) {
					b.wrong(n, path, "选项重复", "the choice is given twice")
				}
				into.Or = append(into.Or, f)
			})),
		)
	}
}

// complete checks what only the whole document shows: the clocks that the
// program relies on, and rules that nothing uses, which are slips of the pen.
func (b *builder) complete(top *ast.MappingNode) {
	keys, _, _ := keysOf(top)
	for _, name := range ClockNames() {
		if keys["clocks"] != nil && !slices.ContainsFunc(b.pack.Clocks, func(c Clock) bool { return c.Name == name }) {
			b.wrong(keys["clocks"].Key, "clocks", "缺少时限 "+name, "the clock "+name+" is missing")
		}
	}
	for _, r := range b.pack.Rules {
		if !b.used[r.Code] {
			b.wrongAt(b.lines[r.Code], "rules", "规则“"+r.Code+"”未被引用", "nothing uses the rule "+r.Code)
		}
	}
}
