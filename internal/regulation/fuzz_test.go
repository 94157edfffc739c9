package regulation_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"liuhen/internal/fault"
	"liuhen/internal/regulation"
)

// FuzzParse holds Parse to its word on any bytes: a pack without mistakes, or
// mistakes that each name a line of the document.
func FuzzParse(f *testing.F) {
	f.Add(regulation.BuiltinYAML())
	f.Add([]byte(sample(f)))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := regulation.Parse(data)
		if err == nil {
			sound(t, p)
			return
		}
		var m regulation.Mistakes
		if p != nil || !errors.Is(err, fault.PackMalformed) || !errors.As(err, &m) {
			t.Fatalf("pack %v, error %v", p, err)
		}
		lines := 1 + strings.Count(string(data), "\n")
		for _, one := range m {
			if one.Line < 1 || one.Line > lines || one.Problem.ZH == "" || one.Problem.EN == "" {
				t.Fatalf("mistake %+v in a document of %d lines", one, lines)
			}
		}
	})
}

// sound checks what the rest of the program relies on in any pack.
func sound(t *testing.T, p *regulation.Pack) {
	t.Helper()
	if again, err := regulation.ParseIdentity(p.Identity.String()); err != nil || again != p.Identity {
		t.Fatalf("identity %v does not read back: %v", p.Identity, err)
	}
	for _, name := range regulation.ClockNames() {
		c, err := p.Clock(name)
		start := at(t, "2026-12-31 23:59:59")
		if err != nil || !c.Due(start).After(start) {
			t.Fatalf("clock %s: %v", name, err)
		}
	}
	for _, k := range p.ActivityKinds {
		k.Shortfalls(nil)
	}
}

// FuzzText holds the text and clause readers to their bounds on any bytes.
func FuzzText(f *testing.F) {
	for _, name := range []string{"text.txt", "clauses.tsv"} {
		b, err := os.ReadFile("packs/ankang/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, a := range regulation.ParseText(data) {
			if a.Text == "" || a.Items < 0 {
				t.Fatalf("%+v", a)
			}
		}
		clauses, err := regulation.ParseClauses(data)
		if err == nil && len(clauses) == 0 && strings.Count(strings.TrimRight(string(data), "\n"), "\n") > 0 {
			t.Fatal("rows vanished")
		}
		for _, c := range clauses {
			if c.Annex < 1 || c.Article < 1 || c.FirstItem > c.LastItem || c.Must == "" {
				t.Fatalf("%+v", c)
			}
		}
	})
}
