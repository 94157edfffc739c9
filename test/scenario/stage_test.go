package scenario_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fsck"
	"liuhen/internal/server/servertest"
	"liuhen/internal/sqldb/sqldbtest"
)

// judge is the foreign judge's program, built once.
var judge = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "liuhen-judge-")
	if err != nil {
		return "", err
	}
	program := filepath.Join(folder, "judge")
	build := exec.Command("go", "build", "-o", program, ".")
	build.Dir = filepath.Join("..", "judge")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build judge: %w\n%s", err, out)
	}
	return program, nil
})

// proved is which stories proved which clause.
var proved struct {
	sync.Mutex
	by map[string][]string
}

func TestMain(m *testing.M) {
	code := sqldbtest.Main(m)
	if path := os.Getenv("LIUHEN_CLAUSES"); path != "" && code == 0 {
		if err := os.WriteFile(path, clauseTable(), 0o600); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	if program, err := judge(); err == nil {
		_ = os.RemoveAll(filepath.Dir(program))
	}
	os.Exit(code)
}

// stage is a town whose story is told.
type stage struct {
	*servertest.Town
	t        *testing.T
	agencies []string
	people   []*servertest.Person
}

// tell sets a town up in the database. When the story is over, the store is checked with a replay of
// every noun, and the foreign judge follows every log.
func tell(t *testing.T, in sqldbtest.Database, clauses ...string) *stage {
	t.Helper()
	return tellOf(t, servertest.Start(t, servertest.In(t, in)), clauses...)
}

// tellOf is tell of a town that is set up in another way.
func tellOf(t *testing.T, town *servertest.Town, clauses ...string) *stage {
	t.Helper()
	s := &stage{Town: town, t: t}
	s.agencies = []string{s.City.ID}
	t.Cleanup(func() {
		s.check()
		for _, agency := range s.agencies {
			s.judge(agency)
		}
		if !t.Failed() {
			story, _, _ := strings.Cut(t.Name(), "/") // told on each database
			note(story, clauses)
		}
	})
	return s
}

func note(story string, clauses []string) {
	proved.Lock()
	defer proved.Unlock()
	if proved.by == nil {
		proved.by = map[string][]string{}
	}
	for _, clause := range clauses {
		if !slices.Contains(proved.by[clause], story) {
			proved.by[clause] = append(proved.by[clause], story)
		}
	}
}

// clauseTable is the generated page on which clause each story proved.
func clauseTable() []byte {
	var b bytes.Buffer
	fmt.Fprint(&b, "# Clauses proved by scenarios\n\nWritten by `make clauses` from a run of `test/scenario` in which every story passed.\n\n| clause | proved by |\n|---|---|\n")
	var clauses []string
	for clause := range proved.by {
		clauses = append(clauses, clause)
	}
	slices.Sort(clauses)
	for _, clause := range clauses {
		stories := slices.Sorted(slices.Values(proved.by[clause]))
		fmt.Fprintf(&b, "| %s | %s |\n", clause, strings.Join(stories, ", "))
	}
	return b.Bytes()
}

// check is the whole store's: bytes, events, logs, and every noun replayed.
func (s *stage) check() {
	s.t.Helper()
	report, err := s.House.Fsck(context.WithoutCancel(s.t.Context()), fsck.Options{Replay: true, SM3: true})
	if err != nil {
		s.t.Error(err)
	}
	if !report.Fine() {
		s.t.Errorf("fsck: %d findings %v", report.Found, report.Findings)
	}
}

// judge has somebody else's program follow the log.
func (s *stage) judge(agency string) {
	s.t.Helper()
	program, err := judge()
	if err != nil {
		s.t.Error(err)
		return
	}
	key, err := s.Client().LogKey(context.WithoutCancel(s.t.Context()), agency)
	if err != nil {
		s.t.Error(err)
		return
	}
	file := filepath.Join(s.t.TempDir(), "vkey")
	if err := os.WriteFile(file, []byte(key+"\n"), 0o600); err != nil {
		s.t.Error(err)
		return
	}
	s.integrated(agency)
	out, err := exec.Command(program, "-vkey", file, s.Address+"/log/"+agency+"/").CombinedOutput()
	if err != nil || !bytes.HasPrefix(out, []byte("GOOD ")) {
		s.t.Errorf("the judge of %s: %v %s", agency, err, out)
	}
}

// integrated waits until the ledger has published what was committed.
func (s *stage) integrated(agency string) {
	s.t.Helper()
	for {
		response, err := http.Get(s.Address + "/log/" + agency + "/checkpoint")
		if err != nil {
			s.t.Error(err)
			return
		}
		_ = response.Body.Close() // nothing was read
		if response.StatusCode == http.StatusOK {
			return
		}
	}
}

// county establishes a county's agency.
func (s *stage) county(name, code, fonds string) api.Agency {
	s.t.Helper()
	made, err := s.System.EstablishAgency(s.t.Context(), apiclient.Command{}, api.NewAgency{
		AgencyDetails: api.AgencyDetails{
			Name: name + "农业综合行政执法大队", RegionCode: code, Server: name + "专用服务器",
			Authority: api.Authority{Name: name + "农业农村局", FondsName: name + "农业农村局", FondsCode: fonds},
		},
		Units: []api.Unit{{ID: "u1", Name: "一中队", Kind: "team"}, {ID: "u2", Name: "二中队", Kind: "team"}},
	})
	s.must(err)
	s.agencies = append(s.agencies, made.Value.ID)
	return made.Value
}

// person is somebody of the story; his session is renewed whenever time passes.
func (s *stage) person(agency, unit, name string, posts ...string) *servertest.Person {
	s.t.Helper()
	p := s.Officer(agency, unit, name, posts...)
	s.people = append(s.people, &p)
	return &p
}

// later lets time pass; everybody signs in again.
func (s *stage) later(d time.Duration) {
	s.t.Helper()
	s.Move(d)
	for _, p := range s.people {
		p.Client = s.SignIn(p.Login)
	}
}

func (s *stage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// do carries out a change and returns what it left.
func do[T any](s *stage, changed api.Changed[T], err error) T {
	s.t.Helper()
	s.must(err)
	return changed.Value
}
