package regulation_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/regulation"
)

func person(role, certificate string) regulation.Person {
	return regulation.Person{Role: role, Named: true, Certificate: certificate}
}

func TestShortfalls(t *testing.T) {
	t.Parallel()
	one, two := person("officer", "YX001"), person("officer", "YX002")
	unnamed := regulation.Person{Role: "officer", Certificate: "YX003"}
	for _, c := range []struct {
		name, kind string
		people     []regulation.Person
		want       []string
	}{
		{"two officers", "on-site-enforcement", []regulation.Person{one, two}, nil},
		{"nobody", "on-site-enforcement", nil, []string{"people-too-few officer 0/2"}},
		{"one officer", "on-site-enforcement", []regulation.Person{one, person("party", "")}, []string{"people-too-few officer 1/2"}},
		{"a third officer without number", "on-site-enforcement", []regulation.Person{one, two, person("officer", " ")}, []string{"certificate-missing officer 1/0"}},
		{"two officers without number", "on-site-enforcement", []regulation.Person{person("officer", ""), person("officer", "")}, []string{"certificate-missing officer 2/0"}},
		{"one number for both", "on-site-enforcement", []regulation.Person{one, one}, []string{"people-too-few officer 1/2", "certificate-repeated officer 1/0"}},
		{"the same number in another spelling", "on-site-enforcement", []regulation.Person{one, person("officer", " ｙｘ００１　")}, []string{"people-too-few officer 1/2", "certificate-repeated officer 1/0"}},
		{"number repeated beside enough people", "on-site-enforcement", []regulation.Person{one, two, one}, []string{"certificate-repeated officer 1/0"}},
		{"officer without name", "on-site-enforcement", []regulation.Person{one, unnamed}, []string{"name-missing officer 1/0"}},
		{"party without name is no shortfall", "on-site-enforcement", []regulation.Person{one, two, {Role: "party"}}, nil},
		{"roles that the kind does not list", "on-site-enforcement", []regulation.Person{one, two, {Role: "hearing-host"}}, nil},

		{"hearing complete", "hearing", []regulation.Person{person("hearing-host", ""), person("recorder", ""), one}, nil},
		{"hearing without host and recorder", "hearing", []regulation.Person{one}, []string{"people-too-few hearing-host 0/1", "people-too-few recorder 0/1"}},

		{"seizure, party present", "seizure", []regulation.Person{one, two, person("party", "")}, nil},
		{"seizure, agent present", "seizure", []regulation.Person{one, two, person("agent", "")}, nil},
		{"seizure, party absent, witness", "seizure", []regulation.Person{one, two, person("witness", "")}, nil},
		{"seizure, nobody but officers", "seizure", []regulation.Person{one, two}, []string{"people-too-few witness 0/1"}},

		{"service left before a witness", "service-by-leaving", []regulation.Person{one, two, person("witness", "")}, nil},
		{"service left without witness", "service-by-leaving", []regulation.Person{one, two}, []string{"people-too-few witness 0/1 unless recorded"}},
	} {
		kind, err := regulation.Builtin().ActivityKind(c.kind)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range kind.Shortfalls(c.people) {
			line := fmt.Sprintf("%s %s %d/%d", s.Code, s.Role, s.Have, s.Need)
			if s.UnlessRecorded {
				line += " unless recorded"
			}
			if !s.Stands(false) || s.Stands(true) == s.UnlessRecorded {
				t.Errorf("%s: stands %t when recorded", c.name, s.Stands(true))
			}
			if s.Rule.Code == "" || s.Words.ZH == "" || s.Words.EN == "" {
				t.Errorf("%s: no rule or no words: %+v", c.name, s)
			}
			got = append(got, line)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

func TestShortfallSpeaksAndCites(t *testing.T) {
	t.Parallel()
	kind, err := regulation.Builtin().ActivityKind("seizure")
	if err != nil {
		t.Fatal(err)
	}
	got := kind.Shortfalls([]regulation.Person{person("officer", ""), person("party", "")})
	want := []regulation.Words{
		{ZH: "执法人员应有2人，实有1人", EN: "enforcement officer: 2 needed, 1 given"},
		{ZH: "执法人员有1人未填执法证号", EN: "enforcement officer: 1 without enforcement certificate number"},
	}
	if len(got) != 2 || got[0].Words != want[0] || got[1].Words != want[1] {
		t.Fatalf("%+v", got)
	}
	if c := got[0].Rule.Citation().ZH; c != "安市农法字〔2023〕5号附件1第十一条；《中华人民共和国行政强制法》第十八条（二）" {
		t.Error(c)
	}
}

// TestEveryKindNeedsPeople guards the pack: no kind may pass with nobody there.
func TestEveryKindNeedsPeople(t *testing.T) {
	t.Parallel()
	for _, k := range regulation.Builtin().ActivityKinds {
		if len(k.Shortfalls(nil)) == 0 {
			t.Errorf("%s passes without anybody", k.Code)
		}
	}
}
