package regulation_test

import (
	"errors"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/fault"
	"liuhen/internal/regulation"
)

// ankang1 is the digest of the document ankang@1. Activities name that identity,
// so the rules under it must not move: change the version with the rules.
const ankang1 = "cfa4b0f4b1191a6faa243b2579d99a8fdb633dca8c58650a9461f27c694de211"

func TestBuiltinIsPinnedToItsVersion(t *testing.T) {
	t.Parallel()
	p := regulation.Builtin()
	if p.Identity.String() != "ankang@1" || p.Digest.String() != ankang1 {
		t.Errorf("%s has digest %s; a change of the rules is a new version", p.Identity, p.Digest)
	}
	again, err := regulation.Parse(regulation.BuiltinYAML())
	if err != nil || cmp.Diff(p, again) != "" {
		t.Errorf("the document that is given out is not the pack: %v", err)
	}
}

// TestEveryRuleStandsInTheText holds each rule to an article of text.txt, and a
// rule from superior law to an article that sends the reader there.
func TestEveryRuleStandsInTheText(t *testing.T) {
	t.Parallel()
	p, text := regulation.Builtin(), regulation.BuiltinText()
	for _, r := range p.Rules {
		a, ok := regulation.FindArticle(text, r.Annex, r.Article)
		if !ok || r.Item > a.Items || r.Pack != p.Identity || r.Document != p.Document.Number {
			t.Errorf("%s cites %s, which the text does not have", r.Code, r.Citation().ZH)
		}
		if sends := strings.Contains(a.Text, "上位规范性文件"); sends != (len(r.Superior) > 0) {
			t.Errorf("%s: superior law is cited exactly by the articles that point to it", r.Code)
		}
		for _, s := range r.Superior {
			if s.Law.Title.ZH == "" {
				t.Errorf("%s cites a law without title", r.Code)
			}
		}
	}
	for _, a := range p.Document.Annexes {
		if _, ok := regulation.FindArticle(text, a.Number, a.Articles); !ok {
			t.Errorf("annex %d has no article %d", a.Number, a.Articles)
		}
		if _, ok := regulation.FindArticle(text, a.Number, a.Articles+1); ok {
			t.Errorf("annex %d has more than %d articles", a.Number, a.Articles)
		}
	}
}

// TestRecordingFollowsArticle4 checks the kinds against the words of the article.
func TestRecordingFollowsArticle4(t *testing.T) {
	t.Parallel()
	article, _ := regulation.FindArticle(regulation.BuiltinText(), 1, 4)
	for _, k := range regulation.Builtin().ActivityKinds {
		listed := strings.Contains(article.Text, strings.TrimSuffix(k.Title.ZH, "使用"))
		if k.Recording.Required != listed || k.Recording.Required != (k.Recording.Rule.Item > 0) || k.Recording.Rule.Article != 4 {
			t.Errorf("%s: required %t, listed in the article %t, rule %s", k.Title.ZH, k.Recording.Required, listed, k.Recording.Rule.Citation().ZH)
		}
	}
	for _, name := range []string{"查封扣押", "强制拆除", "证据登记保全", "执法办案场所使用", "现场执法", "调查取证", "举行听证", "留置送达", "公告送达"} {
		if !hasKind(name) {
			t.Errorf("the article lists %s and the pack has no such kind", name)
		}
	}
}

func hasKind(zh string) bool {
	for _, k := range regulation.Builtin().ActivityKinds {
		if k.Title.ZH == zh {
			return true
		}
	}
	return false
}

func TestExactlyThreeExemptions(t *testing.T) {
	t.Parallel()
	article, _ := regulation.FindArticle(regulation.BuiltinText(), 1, 5)
	var items []int
	for _, e := range regulation.Builtin().Exemptions {
		items = append(items, e.Rule.Item)
		if e.Rule.Annex != 1 || e.Rule.Article != 5 || !strings.Contains(article.Text, e.Title.ZH) {
			t.Errorf("%s is not a ground of the article", e.Title.ZH)
		}
	}
	if d := cmp.Diff([]int{1, 2, 3}, items); d != "" {
		t.Error(d)
	}
}

func TestClocksAsTheTextGivesThem(t *testing.T) {
	t.Parallel()
	type row struct {
		Name, Place, Counting, Start, Stop string
		Length                             int
	}
	var got []row
	for _, c := range regulation.Builtin().Clocks {
		got = append(got, row{c.Name, strings.TrimPrefix(c.Rule.Citation().ZH, "安市农法字〔2023〕5号"), string(c.Counting), string(c.Start.Fact), string(c.Stop.Fact), c.Length})
	}
	want := []row{
		{"handover", "附件1第六条", "natural-hours", "duty-ended", "handover-signed", 24},
		{"storage", "附件1第六条", "natural-hours", "handover-signed", "item-deposited", 24},
		{"casefile", "附件1第七条", "calendar-days", "act-ended", "casefile-formed", 30},
		{"archive", "附件2第三条", "corresponding-months", "matter-completed", "casefile-submitted", 3},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestMatterKindsSayWhichEventsEndThem(t *testing.T) {
	t.Parallel()
	penalty, err := regulation.Builtin().MatterKind("penalty")
	if err != nil {
		t.Fatal(err)
	}
	if e, ok := penalty.EndsAct.Event("decision-performed"); !ok || e.Paper.ZH != "履行凭证" {
		t.Errorf("performing the decision ends the act: %+v %t", e, ok)
	}
	if _, ok := penalty.Completes.Event("decision-performed"); ok {
		t.Error("performing the decision does not complete the matter: the closing report does")
	}
	if e, ok := penalty.Completes.Event("ended-otherwise"); !ok || !e.AsksReason {
		t.Error("another lawful end asks for its reason")
	}
	for _, k := range regulation.Builtin().MatterKinds {
		if k.EndsAct.Rule.Code != "act-ends" || k.Completes.Rule.Code != "matter-completes" {
			t.Errorf("%s: ends cite %s and %s", k.Code, k.EndsAct.Rule.Code, k.Completes.Rule.Code)
		}
	}
}

func TestUnknownCodesAreNamed(t *testing.T) {
	t.Parallel()
	p := regulation.Builtin()
	_, activity := p.ActivityKind("raid")
	_, matter := p.MatterKind("raid")
	_, clock := p.Clock("raid")
	_, pack := regulation.Find("ankang@2")
	for _, c := range []struct {
		err  error
		code *fault.Code
	}{{activity, fault.ActivityKindUnknown}, {matter, fault.MatterKindUnknown}, {clock, fault.ClockUnknown}, {pack, fault.PackUnknown}} {
		if !errors.Is(c.err, c.code) {
			t.Errorf("%v is not %s", c.err, c.code.Name)
		}
		if c.err != nil && strings.Contains(fault.Of(c.err).Text(true).String(), "{") {
			t.Errorf("placeholder left in %q", fault.Of(c.err).Text(true))
		}
	}
	if r, ok := p.Role("witness"); !ok || r.Title.ZH != "见证人" {
		t.Error("the witness is a role")
	}
	if _, ok := p.Role("ghost"); ok {
		t.Error("a ghost is no role")
	}
}

func TestIdentityHasOneSpelling(t *testing.T) {
	t.Parallel()
	if p, err := regulation.Find("ankang@1"); err != nil || p != regulation.Builtin() {
		t.Errorf("ankang@1: %v", err)
	}
	for _, s := range []string{"", "ankang", "ankang@", "@1", "ankang@0", "ankang@-1", "ankang@01", "ankang@+1", "Ankang@1", "ankang@1 ", "ankang@1@1", "an kang@1", "ankang@9999999999999999999999"} {
		if _, err := regulation.ParseIdentity(s); !errors.Is(err, fault.PackUnknown) {
			t.Errorf("%q is taken for an identity", s)
		}
	}
}

func TestEverythingHasBothLanguages(t *testing.T) {
	t.Parallel()
	p := regulation.Builtin()
	words := []regulation.Words{p.Title, p.Effective.Why}
	for _, r := range p.Rules {
		words = append(words, r.Says)
	}
	for _, k := range p.ActivityKinds {
		words = append(words, k.Title)
	}
	for _, e := range p.Events {
		words = append(words, e.Title, e.Paper)
	}
	for _, c := range p.Clocks {
		words = append(words, c.Title)
	}
	han := func(r rune) bool { return unicode.Is(unicode.Han, r) }
	for _, w := range words {
		if !strings.ContainsFunc(w.ZH, han) || strings.ContainsFunc(w.EN, han) {
			t.Errorf("languages mixed or missing: %+v", w)
		}
	}
}

func TestDayOfEffectIsTheAgencysWord(t *testing.T) {
	t.Parallel()
	if e := regulation.Builtin().Effective; !e.ByAgency || !e.On.IsZero() {
		t.Errorf("the text gives no date: %+v", e)
	}
	first := regulation.Adoption{Pack: regulation.Identity{ID: "ankang", Version: 1}, From: regulation.Date{Year: 2026, Month: 3, Day: 1}, Source: "云溪市印发通知"}
	second := regulation.Adoption{Pack: regulation.Identity{ID: "ankang", Version: 2}, From: regulation.Date{Year: 2027, Month: 1, Day: 1}, Source: "云溪市修订通知"}
	mended := regulation.Adoption{Pack: regulation.Identity{ID: "ankang", Version: 3}, From: second.From, Source: "云溪市更正通知"}
	for _, c := range []struct {
		adoptions []regulation.Adoption
		day, want string
	}{
		{nil, "2026-05-01", ""},
		{[]regulation.Adoption{first}, "2026-02-28", ""},
		{[]regulation.Adoption{first}, "2026-03-01", "ankang@1"},
		{[]regulation.Adoption{second, first}, "2026-12-31", "ankang@1"},
		{[]regulation.Adoption{second, first}, "2027-01-01", "ankang@2"},
		{[]regulation.Adoption{second, first, mended}, "2027-01-01", "ankang@3"},
		{[]regulation.Adoption{{Pack: first.Pack}}, "2027-01-01", ""},
	} {
		day, err := regulation.ParseDate(c.day)
		if err != nil {
			t.Fatal(err)
		}
		got, err := regulation.InForce(c.adoptions, day)
		if c.want == "" && !errors.Is(err, fault.PackNotInForce) || c.want != "" && (err != nil || got.Pack.String() != c.want) {
			t.Errorf("on %s: %v %v, want %q", c.day, got.Pack, err, c.want)
		}
	}
}

func TestCitations(t *testing.T) {
	t.Parallel()
	law := regulation.Law{Title: regulation.Words{ZH: "某法", EN: "Some Law"}}
	for _, c := range []struct {
		rule   regulation.Rule
		zh, en string
	}{
		{regulation.Rule{Document: "某号", Annex: 1, Article: 4, Item: 2}, "某号附件1第四条（二）", "某号, Annex 1, Article 4(2)"},
		{regulation.Rule{Document: "某号", Annex: 2, Article: 12}, "某号附件2第十二条", "某号, Annex 2, Article 12"},
		{regulation.Rule{Document: "某号", Annex: 1, Article: 11, Superior: []regulation.Superior{{Law: law, Article: 103, Item: 9}, {Law: law}}}, "某号附件1第十一条；《某法》第一百零三条（九）；《某法》", "某号, Annex 1, Article 11; Some Law, Article 103(9); Some Law"},
		{regulation.Rule{Document: "某号", Annex: 1, Article: 210}, "某号附件1第二百一十条", "某号, Annex 1, Article 210"},
		{regulation.Rule{Document: "某号", Annex: 1, Article: 89}, "某号附件1第八十九条", "某号, Annex 1, Article 89"},
	} {
		if got := c.rule.Citation(); got != (regulation.Words{ZH: c.zh, EN: c.en}) {
			t.Errorf("%+v", got)
		}
	}
}
