package api_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server"
	"liuhen/internal/server/servertest"
	"liuhen/internal/sqldb/sqldbtest"
)

// While the database is away it is said so, and nothing is half-done; when it is back, the
// first request succeeds, and a job that it went away under comes to its end by itself.
func TestADatabaseThatIsAway(t *testing.T) {
	t.Parallel()
	wire := sqldbtest.NewWire(t)
	town := servertest.Start(t, func(o *server.Options) { o.Database = wire.Address() })
	officer, custodian := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u2", "何小满", "custodian")
	send := func(text string) (api.Item, error) {
		got, err := officer.SendFile(t.Context(), apiclient.Command{Key: text}, text+".txt", strings.NewReader(text), api.NewItem{Origin: api.Origin{How: "made"}})
		return got.Value, err
	}
	handOver := func(it api.Item) api.Changed[api.Handover] {
		signed, err := officer.SignHandover(t.Context(), apiclient.Command{}, api.HandoverList{Items: []string{it.ID}})
		if err != nil {
			t.Fatal(err)
		}
		return signed
	}
	early, err := send("early")
	if err != nil {
		t.Fatal(err)
	}
	late, err := send("late")
	if err != nil {
		t.Fatal(err)
	}
	first, second := handOver(early), handOver(late)
	if _, err := custodian.AnswerHandover(t.Context(), apiclient.Seeing(first), first.Value.ID, api.Count{}); err != nil {
		t.Fatal(err)
	}
	wire.Cut() // while the job is at it, or before
	if status, said := ready(t, town); status != http.StatusServiceUnavailable || !strings.Contains(said, "database") {
		t.Errorf("ready: %d %s", status, said)
	}
	if _, err := send("meanwhile"); !errors.Is(err, fault.Busy) {
		t.Errorf("sent: %v", err)
	}
	if _, err := custodian.AnswerHandover(t.Context(), apiclient.Seeing(second), second.Value.ID, api.Count{}); !errors.Is(err, fault.Busy) {
		t.Errorf("answered: %v", err)
	}
	wire.Mend()
	if _, err := custodian.AnswerHandover(t.Context(), apiclient.Seeing(second), second.Value.ID, api.Count{}); err != nil {
		t.Errorf("the first when it is back: %v", err)
	}
	if got, err := send("meanwhile"); err != nil || got.State != "received" {
		t.Errorf("sent again: %+v, %v", got, err)
	}
	deposited(t, custodian, early.ID)
	deposited(t, custodian, late.ID)
	if status, said := ready(t, town); status != http.StatusOK {
		t.Errorf("ready: %d %s", status, said)
	}
	if n, err := officer.CountItems(t.Context(), api.ItemFilter{}); err != nil || n.Number != 3 {
		t.Errorf("%d items, %v", n.Number, err)
	}
}

// A database that falls silent without closing anything keeps nobody: every request is
// answered within its deadline, what streams keeps streaming, and when the database speaks
// again, the next request succeeds.
func TestADatabaseThatIsSilent(t *testing.T) {
	t.Parallel()
	wire := sqldbtest.NewWire(t)
	town := servertest.Start(t, func(o *server.Options) { o.Database, o.Patience = wire.Address(), patience })
	officer := town.Officer(town.City.ID, "u1", "林一禾")
	send := func(name string, body io.Reader) (api.Item, error) {
		got, err := officer.SendFile(t.Context(), apiclient.Command{Key: name}, name+".txt", body, api.NewItem{Origin: api.Origin{How: "made"}})
		return got.Value, err
	}
	it, err := send("early", strings.NewReader("early"))
	if err != nil {
		t.Fatal(err)
	}
	wire.Silence()
	var all sync.WaitGroup
	for name, ask := range map[string]func() error{
		"read": func() error { _, err := officer.Item(t.Context(), it.ID); return err },
		"list": func() error { _, err := officer.CountItems(t.Context(), api.ItemFilter{}); return err },
		"command": func() error {
			_, err := officer.ProposeVoid(t.Context(), apiclient.Command{Seen: 1}, it.ID, "误传")
			return err
		},
		"content": func() error { _, err := officer.DownloadItem(t.Context(), it.ID, io.Discard); return err },
		"file":    func() error { _, err := send("meanwhile", strings.NewReader("meanwhile")); return err },
	} {
		all.Go(func() {
			if err := ask(); !errors.Is(err, fault.Busy) || !strings.Contains(err.Error(), "database") {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	all.Go(func() {
		if status, said := ready(t, town); status != http.StatusServiceUnavailable || !strings.Contains(said, "database") {
			t.Errorf("ready: %d %s", status, said)
		}
	})
	all.Wait()
	wire.Mend()
	if got, err := officer.Item(t.Context(), it.ID); err != nil || got.State != "received" || got.Seen() != 1 {
		t.Errorf("when it speaks again: %+v, %v", got, err)
	}
	if _, err := send("meanwhile", strings.NewReader("meanwhile")); err != nil {
		t.Errorf("sent again: %v", err)
	}
	if n, err := officer.CountItems(t.Context(), api.ItemFilter{}); err != nil || n.Number != 2 {
		t.Errorf("%d items, %v", n.Number, err)
	}
}

// patience is what a server of these tests has with what says nothing.
const patience = 3 * time.Second

// A file whose bytes come for longer than other requests may take is taken all the same.
func TestAStreamMayTakeLongerThanADeadline(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t, func(o *server.Options) { o.Patience = patience })
	officer := town.Officer(town.City.ID, "u1", "林一禾")
	slow := &late{rest: strings.NewReader("all of it"), until: time.After(patience + patience/4)}
	got, err := officer.SendFile(t.Context(), apiclient.Command{}, "slow.txt", slow, api.NewItem{Origin: api.Origin{How: "made"}})
	if err != nil || got.Value.Size != int64(len("all of it")) {
		t.Errorf("%+v, %v", got.Value, err)
	}
}

// late gives its first byte at once and its last only when the time has come.
type late struct {
	rest  *strings.Reader
	until <-chan time.Time
	begun bool
}

func (l *late) Read(p []byte) (int, error) {
	if l.begun && l.until != nil {
		<-l.until
		l.until = nil
	}
	l.begun = true
	return l.rest.Read(p[:1])
}
