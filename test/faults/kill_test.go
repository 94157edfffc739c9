package faults_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"liuhen/internal/durable"
	"liuhen/internal/fsck"
	"liuhen/internal/httpapi"
	"liuhen/internal/identity"
	"liuhen/internal/server"
	"liuhen/internal/server/servertest"
	"liuhen/internal/sqldb"
	"liuhen/internal/sqldb/sqldbtest"
)

// place is where a server keeps what does not lie in its folder; empty: it does.
type place struct {
	database string
	store    string // as in the settings
}

// serveAndDie opens the folder, says what the check of it finds and where it is
// served, and dies at the first step whose place is not in the list of kills: a durable
// one, or, where the bytes lie in a bucket, a request to that.
func serveAndDie(folder string, in place, kills, at string) error {
	now, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return err
	}
	k, err := openKiller(folder, kills)
	if err != nil {
		return err
	}
	ctx := context.Background()
	o := server.Options{
		Folder: folder, Database: in.database, Now: func() time.Time { return now }, Cost: identity.Cost{KiB: 64, Passes: 1}, Poll: 50 * time.Millisecond,
	}
	whole := fsck.Options{SM3: true, Replay: true}
	if in.store == "" {
		o.OnStep = k.step
	} else {
		whole = fsck.Options{} // the rest is asked for at the end: there are large files
		if err := k.standBefore(in.store, &o); err != nil {
			return err
		}
	}
	house, err := server.Open(ctx, o)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	report, err := house.Fsck(ctx, whole)
	if err != nil {
		return err
	}
	for _, f := range report.Findings {
		fmt.Println("found", f)
	}
	fmt.Println("http://" + listener.Addr().String())
	go house.Work(ctx)
	return httpapi.Server(house.Handler()).Serve(listener)
}

// killer kills its own process at the first step that it does not know.
type killer struct {
	folder string
	list   *os.File
	mu     sync.Mutex
	known  map[string]bool
}

func openKiller(folder, list string) (*killer, error) {
	known, err := readKills(list)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(list, os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o600)
	k := &killer{folder: folder, list: f, known: map[string]bool{}}
	for _, place := range known {
		k.known[place] = true
	}
	return k, err
}

func readKills(list string) ([]string, error) {
	data, err := os.ReadFile(list)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	return strings.FieldsFunc(string(data), func(r rune) bool { return r == '\n' }), err
}

func (k *killer) step(act durable.Act) error { return k.at(placeOf(k.folder, act)) }

// at dies if the place is new, and else returns.
func (k *killer) at(place string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.known[place] {
		return nil
	}
	if _, err := fmt.Fprintln(k.list, place); err != nil {
		return err
	}
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Kill()
	}
	if err != nil {
		return err
	}
	select {}
}

// mortal is a server that is killed again and again, and started again each time.
type mortal struct {
	t       *testing.T
	town    *servertest.Town
	in      place
	kills   string
	address string
	process *os.Process
	ended   chan struct{}
	starts  int
}

// mortalServer serves the town's folder, in its place, until the test ends. It is not
// killed at the places that are spared.
func mortalServer(t *testing.T, town *servertest.Town, in place, spared []string) *mortal {
	t.Helper()
	m := &mortal{t: t, town: town, in: in, kills: filepath.Join(t.TempDir(), "kills")}
	if err := os.WriteFile(m.kills, []byte(strings.Join(append(spared, ""), "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if m.process != nil { // else it never came up
			_ = m.process.Kill() // it may be dead
			<-m.ended
		}
	})
	m.start()
	return m
}

// start starts the server until it answers: it may also be killed while it opens.
func (m *mortal) start() {
	m.t.Helper()
	binary, err := program()
	if err != nil {
		m.t.Fatal(err)
	}
	for range 100 {
		m.starts++
		cmd := exec.Command(binary)
		cmd.Env = append(os.Environ(), "LIUHEN_TEST_SERVE="+m.town.Folder(), "LIUHEN_TEST_DATABASE="+m.in.database, "LIUHEN_TEST_STORE="+m.in.store,
			"LIUHEN_TEST_KILLS="+m.kills, "LIUHEN_TEST_NOW="+m.town.Now().Format(time.RFC3339))
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			m.t.Fatal(err)
		}
		up := m.listen(bufio.NewScanner(out))
		m.ended = make(chan struct{})
		ended := m.ended
		go func() {
			_ = cmd.Wait() // it says that it was killed
			close(ended)
		}()
		if up {
			m.process = cmd.Process
			return
		}
		<-m.ended
	}
	m.t.Fatal("the server does not come up")
}

// listen reads what the server says and reports whether it came up.
func (m *mortal) listen(lines *bufio.Scanner) bool {
	m.t.Helper()
	for lines.Scan() {
		if address, ok := strings.CutPrefix(lines.Text(), "http"); ok {
			m.address = "http" + address
			return true
		}
		m.t.Errorf("after a kill at %s:\n%s", m.last(), lines.Text())
	}
	return false
}

// last is where the server was killed last.
func (m *mortal) last() string {
	m.t.Helper()
	known, err := readKills(m.kills)
	if err != nil {
		m.t.Fatal(err)
	}
	if len(known) == 0 {
		return "(none)"
	}
	return known[len(known)-1]
}

// play plays the line to its end, whatever happens to the server.
func (m *mortal) play(l *line) {
	m.t.Helper()
	ctx, cancel := context.WithTimeout(m.t.Context(), 5*time.Minute)
	defer cancel()
	for _, a := range l.acts() {
		for err := a.do(ctx, m.address); err != nil; err = a.do(ctx, m.address) {
			if !m.dead() {
				m.t.Fatalf("%s: %v; the last kill was at %s", a.name, err, m.last())
			}
			m.start()
			if err := l.told.hold(ctx, m.address, l.cast, false); err != nil && !m.dead() {
				m.t.Errorf("after a kill at %s: %v", m.last(), err)
			}
		}
	}
}

// holds asks the server for all that was told, whole. Work of the background may pass
// a place for the first time while it is asked, and it is killed there like anywhere.
func (m *mortal) holds(told *told, people cast) {
	m.t.Helper()
	for {
		err := told.hold(m.t.Context(), m.address, people, true)
		if err == nil {
			return
		}
		if !m.dead() {
			m.t.Error(err)
			return
		}
		m.start()
	}
}

// dead reports whether the server was killed, which its callers may learn first.
func (m *mortal) dead() bool {
	select {
	case <-m.ended:
		return true
	case <-time.After(5 * time.Second):
		return false
	}
}

// TestKilledInEveryStepOfTheLine plays the line on each database until a whole one passes
// without a kill: then the server was killed, and went on, at every place that the last
// one passed, and at those that it passed only because it had been killed before. Files
// know nothing of the database: on the second one, the server is killed in every commit,
// and in those steps of files that it did not pass on the first.
func TestKilledInEveryStepOfTheLine(t *testing.T) {
	t.Parallel()
	var killed []string
	for _, in := range []sqldbtest.Database{sqldbtest.SQLite, sqldbtest.Postgres} {
		t.Run(in.String(), func(t *testing.T) {
			killed = killedThroughout(t, in, slices.DeleteFunc(killed, ofDatabase))
			everyNameIsKilled(t, killed)
		})
	}
}

// ofDatabase tells the places of commits from those of files.
func ofDatabase(place string) bool {
	return slices.ContainsFunc(sqldb.Steps(), func(step string) bool { return strings.HasPrefix(place, step+" ") })
}

// killedThroughout plays the line until nothing is left to be killed at, and returns the
// places with those that were spared.
func killedThroughout(t *testing.T, in sqldbtest.Database, spared []string) []string {
	t.Helper()
	var database string
	town, people := gather(t, servertest.In(t, in), func(o *server.Options) { database = o.Database })
	town.Stop()
	m := mortalServer(t, town, place{database: database}, spared)
	told := toldNothing()
	for n, before := 1, -1; before != m.starts; n++ {
		if n > 30 {
			t.Fatal("each line passes places that none passed before: a place is not named by its kind")
		}
		before = m.starts
		l := &line{cast: people, name: fmt.Sprint("line ", n), told: told}
		m.play(l)
		t.Logf("line %d: %d starts", n, m.starts)
	}
	m.holds(told, people)
	killed, err := readKills(m.kills)
	if err != nil {
		t.Fatal(err)
	}
	commits := len(killed) - len(slices.DeleteFunc(slices.Clone(killed), ofDatabase))
	t.Logf("killed at %d places of commits and %d of files; spared %d", commits, len(killed)-commits-len(spared), len(spared))
	return killed
}

// never are the steps that the line does not pass, and why.
var never = map[string]string{
	durable.StepLink:    "only where a file cannot be moved without replacing: fsblob's own tests",
	durable.StepProtect: "only with the immutable flag, which the settings do not offer: fsblob's own tests",
	"commit blob":       "of the collector, a day's work: intake's own test ends it at each step",
	"committed blob":    "of the collector, a day's work: intake's own test ends it at each step",

	"commit migration":    "of a migration, which no line passes: the server's own test ends it at each step",
	"committed migration": "of a migration, which no line passes: the server's own test ends it at each step",
}

// commands are those of the line's stations that must not lack, by the first event of
// their commit: what is taken in, handed over, deposited and sealed.
var commands = []string{"item receive", "handover sign", "handover receive", "item begin-deposit", "item deposit", "casefile seal", "issuance issue"}

// everyNameIsKilled checks that no kind of step was left out, nor a command before and
// after its commit.
func everyNameIsKilled(t *testing.T, killed []string) {
	t.Helper()
	times := func(beginning string) (n int) {
		for _, place := range killed {
			if strings.HasPrefix(place, beginning+" ") {
				n++
			}
		}
		return n
	}
	var counts []string
	for _, step := range slices.Concat(durable.Steps(), sqldb.Steps()) {
		if _, free := never[step]; (times(step) > 0) == free {
			t.Errorf("killed at %q %d times", step, times(step))
		}
		counts = append(counts, fmt.Sprint(step, " ", times(step)))
	}
	for _, command := range commands {
		for _, step := range []string{"commit commands ", "committed commands "} {
			if times(step+databaseName+" "+command) == 0 {
				t.Errorf("never killed at %s%s", step, command)
			}
		}
	}
	t.Log(strings.Join(counts, ", "))
}

// databaseName is what the places call the database, whichever it is.
const databaseName = "liuhen.db"
