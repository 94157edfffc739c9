package main

import (
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		events          string
		closing         string
		good            bool
		shows, hides    string
		brokenOffStream bool
	}{
		"passing tests are counted and silent": {
			events: `{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestA","Output":"chatter\n"}
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Output":"PASS\n"}
{"Action":"output","Package":"p","Output":"ok  \tp\t0.1s\n"}
{"Action":"pass","Package":"p"}`,
			closing: "m: 1 passed, 0 failed", good: true, shows: "ok  \tp", hides: "chatter",
		},
		"cases on several services are told in the end": {
			events: `{"Action":"output","Package":"m/q/sqldb","Output":"cases: sqlite 4, postgres 4\n"}
{"Action":"output","Package":"m/q/sqldb","Output":"ok  \tm/q/sqldb\t0.1s\n"}
{"Action":"pass","Package":"m/q/sqldb"}`,
			closing: "m: 0 passed, 0 failed\n  cases in sqldb: sqlite 4, postgres 4", good: true, shows: "sqlite 4",
		},
		"a failing test shows what it said": {
			events: `{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestA","Output":"want 1\n"}
{"Action":"fail","Package":"p","Test":"TestA"}
{"Action":"fail","Package":"p"}`,
			closing: "m: 0 passed, 1 failed", shows: "want 1", hides: "PASS",
		},
		"a package that does not build is a failure": {
			events: `{"Action":"build-output","ImportPath":"p","Output":"syntax error\n"}
{"Action":"fail","Package":"p","FailedBuild":"p"}`,
			closing: "m: 0 passed, 1 failed", shows: "syntax error", hides: "PASS",
		},
		"a test that was running when its package died is a failure": {
			events: `{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestA","Output":"half a sentence\n"}
{"Action":"fail","Package":"p"}`,
			closing: "m: 0 passed, 1 failed", shows: "half a sentence", hides: "PASS",
		},
		"a skipped test is no success": {
			events: `{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestA","Output":"no network\n"}
{"Action":"skip","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p"}`,
			closing: "m: 0 passed, 0 failed, 1 skipped", shows: "no network", hides: "PASS",
		},
		"a stream that is no JSON is an error": {events: "gibberish", closing: "m: 0 passed, 0 failed", good: true, brokenOffStream: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			report := newReport(&out)
			if err := readEvents(strings.NewReader(test.events), report); (err != nil) != test.brokenOffStream {
				t.Fatalf("readEvents: %v", err)
			}
			if got := report.closingLine("m"); got != test.closing {
				t.Errorf("closing line %q, want %q", got, test.closing)
			}
			if report.good() != test.good {
				t.Errorf("good() = %v, want %v", report.good(), test.good)
			}
			if !strings.Contains(out.String(), test.shows) || test.hides != "" && strings.Contains(out.String(), test.hides) {
				t.Errorf("shown:\n%s\nwant %q and not %q", out.String(), test.shows, test.hides)
			}
		})
	}
}
