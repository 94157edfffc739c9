package intake_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/intake"
	"liuhen/internal/item"
)

var other = digest.SumSHA256([]byte("other"))

func (h *house) offset(t *testing.T, who access.Person, id string) int64 {
	t.Helper()
	_, kept, err := h.Offset(t.Context(), who, id)
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

func TestWhatIsRefusedStoresNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lin := h.person("lin", "u1")
	admin := access.Person{Actor: lin.Actor, Admin: access.SystemAdmin}
	reading := lin
	reading.Scope = []string{"read"}
	for name, c := range map[string]struct {
		who  access.Person
		in   intake.Delivery
		want *fault.Code
	}{
		"another digest was declared": {lin, intake.Delivery{Origin: made.Origin, Declared: other}, fault.DeclaredDiffers},
		"no origin":                   {lin, intake.Delivery{}, fault.BadInput},
		"an activity that is not":     {lin, intake.Delivery{Origin: made.Origin, Links: []item.Link{{Activity: "x"}}}, fault.NoSuchThing},
		"a link to nothing":           {lin, intake.Delivery{Origin: made.Origin, Links: []item.Link{{}}}, fault.BadInput},
		"a token for reading":         {reading, made, fault.TokenLacks},
		"an administrator":            {admin, made, fault.NoSuchThing},
	} {
		id := h.upload(t, lin, name)
		cmd := custody.Command{Actor: lin.Actor}
		if _, err := h.Receive(t.Context(), c.who, cmd, id, c.in); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := h.Take(t.Context(), c.who, cmd, c.in, strings.NewReader(name)); !errors.Is(err, c.want) {
			t.Errorf("%s, in one request: %v", name, err)
		}
		if _, err := h.folder.Store.Stat(t.Context(), digest.SumSHA256([]byte(name))); !errors.Is(err, fault.BlobMissing) {
			t.Errorf("%s: bytes were stored: %v", name, err)
		}
	}
	if n := h.staged(t); n != 6 {
		t.Errorf("%d uploads are staged, want the six that wait", n)
	}
}

func (h *house) staged(t *testing.T) (n int) {
	t.Helper()
	if err := h.folder.Staging.Uploads(t.Context(), func(string, time.Time) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestOneRequestIsCheckedLikeAnUpload(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Limits.Whole = 5
	lin := h.person("lin", "u1")
	broken := io.MultiReader(strings.NewReader("ab"), iotest.ErrReader(io.ErrUnexpectedEOF))
	for name, c := range map[string]struct {
		r    io.Reader
		want *fault.Code
	}{
		"no bytes":     {strings.NewReader(""), fault.NoBytes},
		"too large":    {strings.NewReader("123456"), fault.FileTooLarge},
		"sender broke": {broken, fault.UploadInterrupted},
	} {
		if _, err := h.Take(t.Context(), lin, custody.Command{Actor: lin.Actor}, made, c.r); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := h.staged(t); n != 0 {
		t.Errorf("%d refused files are left", n)
	}
	cmd := custody.Command{Actor: lin.Actor, Key: "k", Fingerprint: "f"}
	first, err := h.Take(t.Context(), lin, cmd, made, strings.NewReader("12345"))
	if err != nil || first.Already || first.Item.Size != 5 || first.Item.FileName != "unnamed" {
		t.Fatalf("taken %+v, %v", first, err)
	}
	again, err := h.Take(t.Context(), lin, cmd, made, strings.NewReader("12345"))
	if err != nil || again.Already || again.Item.ID != first.Item.ID || !again.Receipt.Repeated {
		t.Errorf("repeated under its key: %+v, %v", again, err)
	}
	if _, err := h.Take(t.Context(), lin, cmd, made, strings.NewReader("other")); !errors.Is(err, fault.KeyReused) {
		t.Errorf("other bytes under the key: %v", err)
	}
}

func TestAnUploadIsItsAccountsAlone(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lin := h.person("lin", "u1")
	id := h.begin(t, lin, 4)
	byToken := lin
	byToken.Actor.Via, byToken.Scope = "token/t1", []string{"intake"}
	if _, err := h.Append(t.Context(), byToken, id, 0, strings.NewReader("ab"), digest.SHA256{}); err != nil {
		t.Errorf("his token: %v", err)
	}
	elsewhere := lin
	elsewhere.Actor.Agency = "another agency"
	head := h.person("tang", "u1")
	head.Posts = map[string]bool{access.Head: false}
	reader := h.person("chen", "u1")
	reader.Scope = []string{"read"}
	for name, who := range map[string]access.Person{
		"a colleague": h.person("chen", "u1"), "the head": head, "another agency": elsewhere, "a token for reading": reader,
	} {
		_, _, seen := h.Offset(t.Context(), who, id)
		_, continued := h.Append(t.Context(), who, id, 2, strings.NewReader("cd"), digest.SHA256{})
		_, received := h.receive(t, who, id)
		for what, err := range map[string]error{"sees": seen, "continues": continued, "ends": h.End(t.Context(), who, id), "receives": received} {
			if !errors.Is(err, fault.UploadMissing) {
				t.Errorf("%s %s it: %v", name, what, err)
			}
		}
		_, _, never := h.Offset(t.Context(), who, "never-was")
		if fault.Of(never).Text(false) != fault.Of(seen).Text(false) {
			t.Errorf("%s can tell another's upload from none", name)
		}
	}
	if kept := h.offset(t, lin, id); kept != 2 {
		t.Errorf("others moved it to %d", kept)
	}
}

func TestAWrongPieceMovesNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lin := h.person("lin", "u1")
	id := h.begin(t, lin, 4)
	for name, c := range map[string]struct {
		at    int64
		data  string
		piece digest.SHA256
		want  *fault.Code
	}{
		"another digest": {0, "ab", other, fault.PieceMismatch},
		"too far":        {1, "ab", digest.SHA256{}, fault.UploadOffset},
		"too long":       {0, "abcde", digest.SHA256{}, fault.UploadTooLong},
	} {
		if _, err := h.Append(t.Context(), lin, id, c.at, strings.NewReader(c.data), c.piece); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if kept := h.offset(t, lin, id); kept != 0 {
			t.Errorf("%s moved it to %d", name, kept)
		}
	}
}

func TestLimitsBoundWhatWaits(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Limits.OpenPerAccount, h.Limits.StagedPerAccount, h.Limits.StagedPerAgency = 2, 8, 10
	lin, zhou := h.person("lin", "u1"), h.person("zhou", "u2")
	first := h.upload(t, lin, "abcd")
	_ = h.upload(t, lin, "efgh")
	for name, c := range map[string]struct {
		who  access.Person
		size int64
		want *fault.Code
	}{
		"a third":            {lin, 1, fault.TooManyUploads},
		"more than room":     {zhou, 3, fault.UploadRoom},
		"larger than can be": {zhou, 9, fault.FileTooLarge},
		"nothing":            {zhou, 0, fault.NoBytes},
		"less than nothing":  {zhou, -1, fault.NoBytes},
		"an administrator's": {access.Person{Actor: lin.Actor, Admin: access.AuditAdmin}, 1, fault.NoSuchThing},
	} {
		if _, err := h.Begin(t.Context(), c.who, intake.Announced{Size: c.size}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	h.begin(t, zhou, 2)
	if _, err := h.store.EndUpload(t.Context(), first, digest.SumSHA256([]byte("abcd"))); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Begin(t.Context(), lin, intake.Announced{Size: 5}); !errors.Is(err, fault.OwnUploadRoom) {
		t.Errorf("more than his own room: %v", err)
	}
	h.begin(t, lin, 4)
	list, err := h.Waiting(t.Context(), lin, "", 10)
	if err != nil || len(list) != 2 || list[0].Name != "现场.jpg" {
		t.Errorf("waiting %+v, %v", list, err)
	}
}

// TestDeclaredLengthsHoldNoRoom begins uploads without sending them: only what comes, and
// a window ahead of it, keeps others from sending.
func TestDeclaredLengthsHoldNoRoom(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Limits.StagedPerAccount, h.Limits.StagedPerAgency, h.Limits.Window = 8, 10, 2
	lin, zhou := h.person("lin", "u1"), h.person("zhou", "u2")
	idle := h.begin(t, lin, 8)
	for range 20 {
		h.begin(t, lin, 8)
	}
	if kept, err := h.Append(t.Context(), zhou, h.begin(t, zhou, 8), 0, strings.NewReader("abcdefgh"), digest.SHA256{}); err != nil || kept != 8 {
		t.Errorf("a colleague beside idle uploads: %d, %v", kept, err)
	}
	if kept, err := h.Append(t.Context(), lin, idle, 0, strings.NewReader("ab"), digest.SHA256{}); err != nil || kept != 2 {
		t.Errorf("the first bytes: %d, %v", kept, err)
	}
	if kept, err := h.Append(t.Context(), lin, idle, 2, strings.NewReader("cdefgh"), digest.SHA256{}); !errors.Is(err, fault.UploadRoom) || kept != 2 {
		t.Errorf("more than there is room for: %d, %v", kept, err)
	}
	if _, err := h.Begin(t.Context(), zhou, intake.Announced{Size: 1}); !errors.Is(err, fault.OwnUploadRoom) {
		t.Errorf("what cannot end is refused at its beginning: %v", err)
	}
	if _, err := h.Begin(t.Context(), lin, intake.Announced{Size: 1}); !errors.Is(err, fault.UploadRoom) {
		t.Errorf("what cannot end in the agency's room: %v", err)
	}
}

// TestRoomIsHeldAheadOfTheBytes looks at what one long request holds on its way.
func TestRoomIsHeldAheadOfTheBytes(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Limits.Window = 3
	lin := h.person("lin", "u1")
	id := h.begin(t, lin, 10)
	held := func() int64 {
		up, err := h.store.Upload(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return up.Held
	}
	var seen []int64
	if now := held(); now != 0 {
		t.Errorf("%d bytes held before any came", now)
	}
	each := readers(func(b []byte) (int, error) { // one byte at a time
		seen = append(seen, held())
		if len(seen) > 10 {
			return 0, io.EOF
		}
		return copy(b[:1], "x"), nil
	})
	if kept, err := h.Append(t.Context(), lin, id, 0, each, digest.SHA256{}); err != nil || kept != 10 {
		t.Fatalf("%d, %v", kept, err)
	}
	if diff := cmp.Diff([]int64{0, 4, 4, 4, 4, 8, 8, 8, 8, 10, 10}, seen); diff != "" {
		t.Errorf("held while they came:\n%s", diff)
	}
}

type readers func([]byte) (int, error)

func (r readers) Read(b []byte) (int, error) { return r(b) }

func TestOnlyUnfinishedUploadsAreGivenUp(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lin := h.person("lin", "u1")
	half, whole := h.begin(t, lin, 4), h.upload(t, lin, "abcd")
	if err := h.End(t.Context(), lin, half); err != nil {
		t.Errorf("half an upload: %v", err)
	}
	if _, _, err := h.Offset(t.Context(), lin, half); !errors.Is(err, fault.UploadMissing) {
		t.Errorf("after its end: %v", err)
	}
	if err := h.End(t.Context(), lin, whole); !errors.Is(err, fault.UploadFinished) {
		t.Errorf("a complete one: %v", err)
	}
	if _, err := h.Append(t.Context(), lin, whole, 4, strings.NewReader("e"), digest.SHA256{}); !errors.Is(err, fault.UploadFinished) {
		t.Errorf("more bytes for a complete one: %v", err)
	}
	got, err := h.receive(t, lin, whole)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.End(t.Context(), lin, whole); !errors.Is(err, fault.UploadFinished) {
		t.Errorf("a received one: %v", err)
	}
	if _, err := h.folder.Store.Stat(t.Context(), got.Item.SHA256); err != nil {
		t.Error(err)
	}
}

func TestADeclaredDigestThatDiffersIsRefusedAtTheEnd(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lin := h.person("lin", "u1")
	up, err := h.Begin(t.Context(), lin, intake.Announced{Size: 4, Declared: other})
	if err != nil {
		t.Fatal(err)
	}
	if kept, err := h.Append(t.Context(), lin, up.ID, 0, strings.NewReader("ab"), digest.SHA256{}); err != nil || kept != 2 {
		t.Fatalf("the first piece: %d, %v", kept, err)
	}
	_, err = h.Append(t.Context(), lin, up.ID, 2, strings.NewReader("cd"), digest.SHA256{})
	if !errors.Is(err, fault.DeclaredDiffers) || fault.Of(err).Args["found"] != digest.SumSHA256([]byte("abcd")).String() {
		t.Errorf("the last piece: %v", err)
	}
	if _, err := h.receive(t, lin, up.ID); !errors.Is(err, fault.DeclaredDiffers) {
		t.Errorf("received: %v", err)
	}
	if err := h.End(t.Context(), lin, up.ID); err != nil {
		t.Errorf("given up: %v", err)
	}
}

func TestAReceivedUploadRemembersItsItem(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lin := h.person("lin", "u1")
	for name, data := range map[string]string{"made": "abcd", "found": "abcd"} {
		id := h.upload(t, lin, data)
		first, err := h.receive(t, lin, id)
		if err != nil {
			t.Fatal(err)
		}
		again, err := h.receive(t, lin, id)
		if err != nil || again.Item.ID != first.Item.ID || again.Already != first.Already || again.Receipt.Events[0] != h.birth(t, first.Item) {
			t.Errorf("%s, then %+v, %v", name, again, err)
		}
		if kept := h.offset(t, lin, id); kept != 4 {
			t.Errorf("%s: offset %d", name, kept)
		}
	}
	moved := lin
	moved.Unit, moved.Actor.Officer = "u9", "off-someone"
	id := h.upload(t, lin, "efgh")
	if _, err := h.receive(t, lin, id); err != nil {
		t.Fatal(err)
	}
	if _, err := h.receive(t, moved, id); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("who may not see the item any more: %v", err)
	}
}

func (h *house) birth(t *testing.T, it item.Item) custody.Recorded {
	t.Helper()
	_, receipt, err := h.store.ItemAtBirth(t.Context(), it.ID)
	if err != nil {
		t.Fatal(err)
	}
	return receipt.Events[0]
}

// interrupted fails once where a crash may fall.
type interrupted struct {
	intake.Items
	failed bool
}

func (i *interrupted) CreateItem(ctx context.Context, cmd custody.Command, in intake.Taking,
	make func(time.Time, item.ID, []item.Item) (item.Item, custody.Transition, error),
) (item.Item, custody.Receipt, error) {
	if !i.failed {
		i.failed = true
		return item.Item{}, custody.Receipt{}, fault.Busy.Err("create item", "", nil).With("part", "database")
	}
	return i.Items.CreateItem(ctx, cmd, in, make)
}

func TestReceivingGoesOnAfterItsBytesWereStored(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lin := h.person("lin", "u1")
	id := h.upload(t, lin, "abcd")
	h.Items = &interrupted{Items: h.Items}
	if _, err := h.receive(t, lin, id); !errors.Is(err, fault.Busy) {
		t.Fatalf("the first time: %v", err)
	}
	if n := h.staged(t); n != 0 {
		t.Errorf("%d staged", n)
	}
	if gone, err := h.store.CondemnBlob(t.Context(), digest.SumSHA256([]byte("abcd")), 4, h.clock.Now().Add(time.Hour)); err != nil || gone {
		t.Errorf("its bytes were condemned: %v, %v", gone, err)
	}
	got, err := h.receive(t, lin, id)
	if err != nil || got.Already || got.Item.Size != 4 {
		t.Errorf("the second time: %+v, %v", got, err)
	}
}

func TestUploadsExpire(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lin := h.person("lin", "u1")
	idle, active, received := h.begin(t, lin, 4), h.begin(t, lin, 4), h.upload(t, lin, "gone")
	if _, err := h.receive(t, lin, received); err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.folder.Staging.Take(t.Context(), "stray", strings.NewReader("x"), 1); err != nil {
		t.Fatal(err)
	}
	expire := func(want int) {
		t.Helper()
		if n, err := h.Expire(t.Context()); err != nil || n != want {
			t.Errorf("expired %d, want %d; %v", n, want, err)
		}
	}
	expire(0)
	h.clock.Move(5 * 24 * time.Hour)
	if _, err := h.Append(t.Context(), lin, active, 0, strings.NewReader("ab"), digest.SHA256{}); err != nil {
		t.Fatal(err)
	}
	expire(0)
	if n, err := h.RemoveStrays(t.Context()); err != nil || n != 1 {
		t.Errorf("%d strays removed, %v", n, err)
	}
	h.clock.Move(2 * 24 * time.Hour)
	if _, _, err := h.Offset(t.Context(), lin, idle); !errors.Is(err, fault.UploadMissing) {
		t.Errorf("over, but still there: %v", err)
	}
	expire(2)
	expire(0)
	if kept := h.offset(t, lin, active); kept != 2 || h.staged(t) != 1 {
		t.Errorf("the active one has %d bytes; %d staged", kept, h.staged(t))
	}
}

// An upload that was begun before there were nodes goes on.
func TestAnUploadOfBeforeThereWereNodesGoesOn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lin := h.person("lin", "u1")
	id := h.begin(t, lin, 4)
	h.Node = "serve"
	if kept, err := h.Append(t.Context(), lin, id, 0, strings.NewReader("abcd"), digest.SHA256{}); err != nil || kept != 4 {
		t.Errorf("kept %d, %v", kept, err)
	}
	if _, err := h.receive(t, lin, id); err != nil {
		t.Error(err)
	}
}

// An upload that lies on another node is not looked for, added to, ended or received
// here, even if bytes are staged here under its name, until it is an item; and it expires
// here, too.
func TestAnUploadIsWorkedWithOnItsNode(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lin, ctx := h.person("lin", "u1"), t.Context()
	h.Node = "serve-a"
	id, done := h.begin(t, lin, 4), h.upload(t, lin, "done")
	if got, err := h.receive(t, lin, done); err != nil || got.Already {
		t.Fatal(err)
	}
	h.Node = "serve-b"
	_, _, looked := h.Offset(ctx, lin, id)
	_, added := h.Append(ctx, lin, id, 0, strings.NewReader("ab"), digest.SHA256{})
	_, received := h.receive(t, lin, id)
	for name, err := range map[string]error{"looked for": looked, "added to": added, "received": received, "ended": h.End(ctx, lin, id)} {
		if !errors.Is(err, fault.UploadElsewhere) || fault.Of(err).Args["server"] != "serve-a" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for upload, want := range map[string]string{id: "serve-a", done: ""} {
		if got, err := h.NodeOf(ctx, lin, upload); err != nil || got != want {
			t.Errorf("it lies on %q, want %q; %v", got, want, err)
		}
	}
	if _, err := h.NodeOf(ctx, h.person("chen", "u1"), id); !errors.Is(err, fault.UploadMissing) {
		t.Errorf("somebody else is told: %v", err)
	}
	if _, kept, err := h.Offset(ctx, lin, done); err != nil || kept != 4 {
		t.Errorf("an item's upload: %d, %v", kept, err)
	}
	if again, err := h.receive(t, lin, done); err != nil || again.Item.Size != 4 {
		t.Errorf("received again: %v", err)
	}
	h.Node = "serve-a"
	if kept := h.offset(t, lin, id); kept != 0 {
		t.Errorf("%d bytes came from the other node", kept)
	}
	h.Node = "serve-b"
	h.clock.Move(8 * 24 * time.Hour)
	if n, err := h.Expire(ctx); err != nil || n != 2 {
		t.Errorf("%d expired, %v", n, err)
	}
}

// TestTheSameWorkForWhoMaySeeNothing compares what is asked of the stores for bytes
// that nobody has with what is asked for bytes that somebody else has.
func TestTheSameWorkForWhoMaySeeNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.mustBring(t, h.person("lin", "u1"), "same")
	zhou := h.person("zhou", "u2")
	work := func(data string) (calls string) {
		h.Items, h.Bytes = counted{h.store, &calls}, countedBytes{h.folder.Store, &calls}
		it := h.mustBring(t, zhou, data)
		if it.SHA256 != digest.SumSHA256([]byte(data)) {
			t.Errorf("%s: %+v", data, it)
		}
		return calls
	}
	if fresh, known := work("news"), work("same"); fresh != known {
		t.Errorf("new bytes: %s\nbytes of another: %s", fresh, known)
	}
}

type counted struct {
	intake.Items
	calls *string
}

func (c counted) LookUpBlob(ctx context.Context, d digest.SHA256) (intake.Mark, error) {
	*c.calls += "look up, "
	return c.Items.LookUpBlob(ctx, d)
}

func (c counted) CreateItem(ctx context.Context, cmd custody.Command, in intake.Taking,
	make func(time.Time, item.ID, []item.Item) (item.Item, custody.Transition, error),
) (item.Item, custody.Receipt, error) {
	return c.Items.CreateItem(ctx, cmd, in, func(at time.Time, id item.ID, same []item.Item) (item.Item, custody.Transition, error) {
		*c.calls += "create beside " + string(rune('0'+len(same)))
		return make(at, id, same)
	})
}

type countedBytes struct {
	intake.Bytes
	calls *string
}

func (c countedBytes) Adopt(ctx context.Context, id string, d digest.SHA256, known bool) error {
	*c.calls += "adopt, "
	return c.Bytes.Adopt(ctx, id, d, known)
}

// lateAct is staging in which an act waits in the middle until somebody lets it go on: a
// piece before it is written, an end after it looked how far the upload is.
type lateAct struct {
	intake.Staging
	name    string
	waits   chan<- struct{}
	release <-chan struct{}
}

func (l lateAct) Append(ctx context.Context, id string, offset int64, r io.Reader, piece digest.SHA256) (int64, error) {
	l.wait("piece")
	return l.Staging.Append(ctx, id, offset, r, piece)
}

func (l lateAct) Offset(ctx context.Context, id string) (int64, int64, error) {
	offset, size, err := l.Staging.Offset(ctx, id)
	l.wait("end")
	return offset, size, err
}

func (l lateAct) wait(name string) {
	if l.name == name {
		l.waits <- struct{}{}
		<-l.release
	}
}

func (l lateAct) do(ctx context.Context, d *intake.Desk, who access.Person, id string) (err error) {
	if l.name == "end" {
		return d.End(ctx, who, id)
	}
	_, err = d.Append(ctx, who, id, 0, strings.NewReader("abcd"), digest.SHA256{})
	return err
}

// reached calls then once an act of the name has succeeded.
type reached struct {
	intake.Items
	intake.Bytes
	place string
	then  func()
}

func (r reached) Adopt(ctx context.Context, id string, d digest.SHA256, known bool) error {
	err := r.Bytes.Adopt(ctx, id, d, known)
	if err == nil && r.place == "adopted" {
		r.then()
	}
	return err
}

func (r reached) CreateItem(ctx context.Context, cmd custody.Command, in intake.Taking,
	make func(time.Time, item.ID, []item.Item) (item.Item, custody.Transition, error),
) (item.Item, custody.Receipt, error) {
	it, receipt, err := r.Items.CreateItem(ctx, cmd, in, make)
	if err == nil && r.place == "created" {
		r.then()
	}
	return it, receipt, err
}

// A piece, or the end, was on its way when all bytes came by another connection and the
// upload was received; it finds no staged bytes any more. Wherever in the receiving that
// is, the upload keeps its record and its item.
func TestWhatIsLateTakesNoReceivedUploadAway(t *testing.T) {
	t.Parallel()
	for _, late := range []string{"piece", "end"} {
		for _, place := range []string{"adopted", "created"} {
			t.Run(late+" when "+place, func(t *testing.T) {
				t.Parallel()
				h := newHouse(t)
				lin := h.person("lin", "u1")
				id := h.begin(t, lin, 4)
				waits, release, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
				act := lateAct{h.Uploads, late, waits, release}
				desk := h.desk(act)
				go func() { ended <- act.do(t.Context(), desk, lin, id) }()
				<-waits
				if _, err := h.Append(t.Context(), lin, id, 0, strings.NewReader("abcd"), digest.SHA256{}); err != nil {
					t.Fatal(err)
				}
				r := reached{h.Items, h.Bytes, place, func() {
					close(release)
					if err := <-ended; err == nil {
						t.Error("what was late succeeded")
					}
				}}
				h.Items, h.Bytes = r, r
				got, err := h.receive(t, lin, id)
				if err != nil {
					t.Fatalf("received: %v", err)
				}
				if again, err := h.receive(t, lin, id); err != nil || again.Item.ID != got.Item.ID {
					t.Errorf("asked again: %+v, %v", again, err)
				}
			})
		}
	}
}

// TestASmallFileComesWithItsAnnouncement: all of it is kept, or nothing is.
func TestASmallFileComesWithItsAnnouncement(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lin := h.person("lin", "u1")
	sum := digest.SumSHA256([]byte("abcd"))
	for name, c := range map[string]struct {
		said  intake.Announced
		bytes string
		piece digest.SHA256
		want  error
	}{
		"another piece":  {intake.Announced{Size: 4}, "abcd", other, fault.PieceMismatch},
		"a short body":   {intake.Announced{Size: 4}, "abc", digest.SHA256{}, fault.UploadInterrupted},
		"a long body":    {intake.Announced{Size: 4}, "abcde", digest.SHA256{}, fault.UploadTooLong},
		"nothing":        {intake.Announced{}, "", digest.SHA256{}, fault.NoBytes},
		"too much of it": {intake.Announced{Size: h.Limits.StagedPerAccount + 1}, "abcd", digest.SHA256{}, fault.FileTooLarge},
	} {
		if up, err := h.BeginWhole(t.Context(), lin, c.said, strings.NewReader(c.bytes), c.piece); !errors.Is(err, c.want) || up.ID != "" {
			t.Errorf("%s: %v, %v", name, up.ID, err)
		}
	}
	h.Limits.OpenPerAccount = 0
	if _, err := h.BeginWhole(t.Context(), lin, intake.Announced{Size: 4}, strings.NewReader("abcd"), sum); !errors.Is(err, fault.TooManyUploads) {
		t.Errorf("one too many: %v", err)
	}
	h.Limits.OpenPerAccount = 2
	err := h.Uploads.Uploads(t.Context(), func(id string, _ time.Time) error { return errors.New(id + " was left") })
	if err != nil {
		t.Error(err)
	}
	up, err := h.BeginWhole(t.Context(), lin, intake.Announced{Size: 4, Declared: sum}, strings.NewReader("abcd"), sum)
	if err != nil || !up.Complete() {
		t.Fatalf("kept %+v, %v", up, err)
	}
	if _, kept, err := h.Offset(t.Context(), lin, up.ID); err != nil || kept != 4 {
		t.Errorf("keeps %d, %v", kept, err)
	}
	if got, err := h.receive(t, lin, up.ID); err != nil || got.Item.SHA256 != sum {
		t.Errorf("received %v, %v", got.Item.SHA256, err)
	}
	wrong, err := h.BeginWhole(t.Context(), lin, intake.Announced{Size: 4, Declared: other}, strings.NewReader("efgh"), digest.SHA256{})
	if !errors.Is(err, fault.DeclaredDiffers) {
		t.Errorf("declared otherwise: %v", err)
	}
	if err := h.End(t.Context(), lin, wrong.ID); err != nil {
		t.Errorf("given up: %v", err)
	}
}
