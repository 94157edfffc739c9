package main

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// event is one line of `go test -json` (see `go doc test2json`).
type event struct {
	Action, Package, Test, Output string
	Elapsed                       float64
}

// report collects events and prints the lines worth reading as they come.
type report struct {
	out                     io.Writer
	output                  map[string]*strings.Builder // of tests that still run, by package and test
	failedIn                map[string]int              // failed tests by package
	passed, failed, skipped int
	slow                    []timed
	cases                   []string // what packages say of cases that run on several services, in their order
}

type timed struct {
	name    string
	seconds float64
}

func newReport(out io.Writer) *report {
	return &report{out: out, output: map[string]*strings.Builder{}, failedIn: map[string]int{}}
}

func (r *report) good() bool { return r.failed == 0 && r.skipped == 0 }

// closingLine sums the run up; lines below it say on how many cases each service was tried.
func (r *report) closingLine(module string) string {
	line := fmt.Sprintf("%s: %d passed, %d failed", module, r.passed, r.failed)
	if r.skipped > 0 {
		line += fmt.Sprintf(", %d skipped", r.skipped)
	}
	for _, cases := range r.cases {
		line += "\n  cases in " + cases
	}
	return line
}

func (r *report) add(e event) {
	switch {
	case e.Action == "build-output":
		fmt.Fprint(r.out, e.Output)
	case e.Test != "":
		r.addTest(e)
	default:
		r.addPackage(e)
	}
}

func (r *report) addTest(e event) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "run":
		r.output[key] = &strings.Builder{}
	case "output":
		if text, ok := r.output[key]; ok {
			text.WriteString(e.Output)
		}
	case "pass":
		r.passed++
		r.slow = append(r.slow, timed{key, e.Elapsed})
		delete(r.output, key)
	case "fail":
		r.failed++
		r.failedIn[e.Package]++
		r.show(key)
	case "skip":
		r.skipped++
		r.show(key)
	}
}

// addPackage shows a package's own lines, and what its unfinished tests had said when it died.
func (r *report) addPackage(e event) {
	switch e.Action {
	case "output":
		if cases, ok := strings.CutPrefix(e.Output, "cases: "); ok {
			r.cases = append(r.cases, fmt.Sprintf("%s: %s", path.Base(e.Package), strings.TrimSpace(cases)))
		}
		if e.Output != "PASS\n" && !strings.Contains(e.Output, "[no test files]") {
			fmt.Fprint(r.out, e.Output)
		}
	case "fail":
		unfinished := r.unfinished(e.Package)
		for _, key := range unfinished {
			r.show(key)
		}
		r.failed += len(unfinished)
		if r.failedIn[e.Package]+len(unfinished) == 0 {
			r.failed++ // it did not build, or failed outside any test
		}
	}
}

func (r *report) unfinished(pkg string) []string {
	var keys []string
	for key := range r.output {
		if strings.HasPrefix(key, pkg+" ") {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

func (r *report) show(key string) {
	if text, ok := r.output[key]; ok {
		fmt.Fprint(r.out, text.String())
		delete(r.output, key)
	}
}

// finish names the slowest tests; a subtest counts inside its parent too.
func (r *report) finish() {
	const most, worthSaying = 5, 2.0
	slices.SortFunc(r.slow, func(a, b timed) int { return -int(1000 * (a.seconds - b.seconds)) })
	for i, t := range r.slow {
		if i == most || t.seconds < worthSaying {
			break
		}
		fmt.Fprintf(r.out, "slow: %6.1f s  %s\n", t.seconds, t.name)
	}
}
