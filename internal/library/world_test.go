package library_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/blob/memblob"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/item"
	"liuhen/internal/library"
	"liuhen/internal/sqldb/sqldbtest"
	"liuhen/internal/viewing"
)

// world is a city and its county with one database and store, and a clock that is
// moved by hand.
type world struct {
	*sqldbtest.Town
	bytes *memblob.Store
	shelf *memblob.Shelf
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func newWorld(t *testing.T) *world {
	t.Helper()
	town := sqldbtest.StartAt(t, time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC))
	folder := memblob.New(memblob.Options{Now: town.Now})
	return &world{Town: town, bytes: folder.Store, shelf: folder.Shelf}
}

func (w *world) administrator(role string) access.Person {
	return access.Person{Actor: custody.Actor{Account: "acc-" + role, Agency: string(w.City), Via: "session"}, City: string(w.City), Admin: role}
}

// lin is the county's officer who brings in what is looked at.
func (w *world) lin() access.Person { return w.Somebody(w.County, "lin") }

// take makes an item of lin's.
func (w *world) take(data string) item.Item {
	d := digest.SumSHA256([]byte(data))
	w.bytes.Plant(d, []byte(data))
	return w.Item(w.lin(), item.Item{Title: "检查录像", FileName: "a.mp4", SHA256: d, Size: int64(len(data)), Origin: item.Origin{How: item.Made}})
}

// parts are those of looks on the world's stores; their timer never fires.
func (w *world) parts() library.LookParts {
	return library.LookParts{
		Items: w.Store, Bytes: w.bytes, Viewings: w.Store, Server: "house-1", Now: w.Now,
		After: func(time.Duration) <-chan time.Time { return nil }, Log: slog.New(slog.DiscardHandler),
	}
}

func (w *world) looks() *library.Looks { return library.NewLooks(w.parts()) }

// viewings are all of the county's, the oldest first.
func (w *world) viewings(t *testing.T) []viewing.Viewing {
	t.Helper()
	page := must[[]viewing.Viewing](t)(w.Registers().Viewings.Page(t.Context(), library.Selection{Scope: access.Scope{All: true}, Limit: 200}))
	for i, j := 0, len(page)-1; i < j; i, j = i+1, j-1 {
		page[i], page[j] = page[j], page[i]
	}
	return page
}

// see reads a range to its end.
func see(ctx context.Context, l *library.Looks, who access.Person, it item.Item, purpose string, from, until int64) (data string, err error) {
	k, err := l.Look(ctx, who, it.ID, purpose)
	if err != nil {
		return "", err
	}
	r, err := k.Read(ctx, viewing.Range{From: from, Until: until})
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	read, err := io.ReadAll(r)
	return string(read), err
}

// stop runs the looks to their end, as a server does that is told to stop.
func stop(t *testing.T, run func(context.Context)) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	run(ctx)
}

// newWorldless are parts without stores, whose clock stands still.
func newWorldless() library.LookParts {
	return library.LookParts{
		Server: "house-1", Now: func() time.Time { return time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC) },
		After: func(time.Duration) <-chan time.Time { return nil }, Log: slog.New(slog.DiscardHandler),
	}
}

// openAccount opens lin's account under the login.
func (w *world) openAccount(t *testing.T, login string) {
	t.Helper()
	_, _, err := w.CreateAccount(t.Context(), custody.Command{Actor: w.administrator(access.SystemAdmin).Actor}, string(w.City), "",
		func(_ time.Time, id account.ID, _ []account.Account) (account.Account, custody.Transition, error) {
			return account.New(account.Account{ID: id, City: string(w.City), Agency: string(w.County), Login: login, Officer: "off-lin"})
		})
	if err != nil {
		t.Fatal(err)
	}
}
