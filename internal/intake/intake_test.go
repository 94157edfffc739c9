package intake_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"liuhen/internal/access"
	"liuhen/internal/blob/memblob"
	"liuhen/internal/carrier"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/handover"
	"liuhen/internal/intake"
	"liuhen/internal/item"
	"liuhen/internal/recording"
	"liuhen/internal/sqldb"
	"liuhen/internal/sqldb/sqldbtest"
)

var morning = time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC)

type facts struct{}

func (facts) Inspect(_ context.Context, _ digest.SHA256, _ int64, _ string) recording.Facts {
	clock, _ := recording.NewClock("exif.DateTimeOriginal", "2026:06:01 08:30:00", time.Date(2026, 6, 1, 8, 30, 0, 0, time.UTC), recording.ZoneUnknown, 0)
	return recording.Facts{Format: "image/jpeg", Started: &clock}
}

type house struct {
	atHand string // number of the card that is freed
	*intake.Desk
	store  *sqldb.Store
	folder memblob.Folder
	agency string
	clock  *sqldbtest.Clock
}

func newHouse(t testing.TB) *house {
	t.Helper()
	town := sqldbtest.StartAt(t, morning)
	store := town.Store
	h := &house{store: store, folder: memblob.New(memblob.Options{Now: town.Now}), agency: string(town.City), clock: town.Clock}
	h.Desk = h.desk(h.folder.Staging)
	return h
}

// desk is a desk of the house to which uploads come by a way of its own.
func (h *house) desk(uploads intake.Staging) *intake.Desk {
	store := h.store
	return &intake.Desk{
		Uploads: uploads, Progress: h.folder.Staging, Taker: h.folder.Staging, Bytes: h.folder.Store, Facts: facts{},
		Items: store, Kept: store, Records: store, Room: store, Expiry: store, Context: store, Signing: store, Cards: store, Vault: h.folder.Store,
		Limits: intake.DefaultLimits(), Now: h.clock.Now, Local: time.FixedZone("", 8*3600),
	}
}

func (h *house) person(name, unit string) access.Person {
	return access.Person{Actor: custody.Actor{Account: "acc-" + name, Officer: "off-" + name, Agency: h.agency, Via: "session"}, City: h.agency, Unit: unit}
}

func (h *house) begin(t *testing.T, who access.Person, size int) string {
	t.Helper()
	up, err := h.Begin(t.Context(), who, intake.Announced{Size: int64(size), FileName: `D:\DCIM\../现场.jpg`})
	if err != nil {
		t.Fatal(err)
	}
	return up.ID
}

func (h *house) upload(t *testing.T, who access.Person, data string) string {
	t.Helper()
	id := h.begin(t, who, len(data))
	if kept, err := h.Append(t.Context(), who, id, 0, strings.NewReader(data), digest.SHA256{}); err != nil || kept != int64(len(data)) {
		t.Fatalf("kept %d of %d, %v", kept, len(data), err)
	}
	return id
}

var made = intake.Delivery{Origin: item.Origin{How: item.Made}}

func (h *house) receive(t *testing.T, who access.Person, upload string) (intake.Received, error) {
	t.Helper()
	return h.Receive(t.Context(), who, custody.Command{Actor: who.Actor}, upload, made)
}

func (h *house) bring(t *testing.T, who access.Person, data string) (intake.Received, error) {
	t.Helper()
	return h.receive(t, who, h.upload(t, who, data))
}

func (h *house) mustBring(t *testing.T, who access.Person, data string) item.Item {
	t.Helper()
	got, err := h.bring(t, who, data)
	if err != nil || got.Already {
		t.Fatalf("bring %q: %+v, %v", data, got, err)
	}
	return got.Item
}

func TestBytesBecomeAnItem(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lin := h.person("lin", "u1")
	it := h.mustBring(t, lin, "photo")
	if it.State != item.Received || it.Class != item.Photo || it.FileName != "现场.jpg" || it.Uploader != "off-lin" || it.Origin.Maker != "off-lin" {
		t.Errorf("item %+v", it)
	}
	if want := time.Date(2026, 6, 1, 0, 30, 0, 0, time.UTC); !it.Times.Device.Equal(want) || !it.Times.Received.Equal(morning) {
		t.Errorf("times %+v", it.Times)
	}
	if size, err := h.folder.Store.Stat(t.Context(), digest.SumSHA256([]byte("photo"))); err != nil || size != it.Size {
		t.Errorf("stored %d bytes, %v", size, err)
	}
	chain, err := h.store.Chain(t.Context(), it.Ref(), 0, 10)
	if err != nil || len(chain) != 1 || chain[0].Event.Action != string(item.Receive) {
		t.Errorf("chain %+v, %v", chain, err)
	}
}

func TestSamenessIsToldOnlyToWhoMaySeeIt(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	first := h.mustBring(t, h.person("lin", "u1"), "same")
	for name, who := range map[string]access.Person{"the uploader": h.person("lin", "u1"), "his unit": h.person("chen", "u1")} {
		got, err := h.bring(t, who, "same")
		if err != nil || !got.Already || got.Item.ID != first.ID {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	stranger := h.mustBring(t, h.person("zhou", "u2"), "same")
	if stranger.ID == first.ID || stranger.SHA256 != first.SHA256 {
		t.Errorf("a stranger got %+v", stranger)
	}
	lin := h.person("lin", "u1")
	again, err := h.Receive(t.Context(), lin, custody.Command{Actor: lin.Actor}, h.upload(t, lin, "same"), intake.Delivery{
		FileName: "b.jpg", Origin: item.Origin{How: item.Made}, Anew: true,
	})
	if err != nil || again.Already || again.Item.ID == first.ID {
		t.Errorf("anew: %+v, %v", again, err)
	}
}

func TestSigningFixesTheExactSet(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lin := h.person("lin", "u1")
	a, b := h.mustBring(t, lin, "a"), h.mustBring(t, lin, "bb")
	sign := func(ids ...item.ID) (handover.Handover, error) {
		got, _, err := h.Sign(t.Context(), lin, custody.Command{Actor: lin.Actor}, intake.List{
			Items:    ids,
			Carriers: []carrier.Carrier{{Kind: carrier.Paper, Title: "询问笔录", Pages: 3, Copies: 1}, {Kind: carrier.Card, Number: "卡-01"}},
		})
		return got, err
	}
	got, err := sign(b.ID, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got.Set.Items != 2 || got.Set.Bytes != 3 || got.Set.Papers != 1 || got.Set.Carriers != 1 || got.Set.Root.IsZero() || got.Officer != "off-lin" {
		t.Errorf("set %+v", got)
	}
	listed, err := h.store.ItemsOfHandover(t.Context(), string(got.ID))
	if err != nil || len(listed) != 2 || listed[0].State != item.Signed {
		t.Errorf("items %+v, %v", listed, err)
	}
	things, err := h.store.CarriersOfHandover(t.Context(), string(got.ID))
	if err != nil || len(things) != 2 || things[0].Officer != "off-lin" {
		t.Errorf("carriers %+v, %v", things, err)
	}
	if _, err := sign(a.ID); !errors.Is(err, fault.WrongState) {
		t.Errorf("signed twice: %v", err)
	}
}

func TestOneWrongItemStopsTheWholeSignature(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lin := h.person("lin", "u1")
	mine := h.mustBring(t, lin, "mine")
	colleague, stranger := h.mustBring(t, h.person("chen", "u1"), "his"), h.mustBring(t, h.person("zhou", "u2"), "hers")
	many := make([]item.ID, intake.MaxListed+1)
	for name, c := range map[string]struct {
		ids  []item.ID
		want *fault.Code
	}{
		"a colleague's": {[]item.ID{mine.ID, colleague.ID}, fault.NotYours},
		"an unseen":     {[]item.ID{mine.ID, stranger.ID}, fault.NoSuchThing},
		"an unknown":    {[]item.ID{mine.ID, "none"}, fault.NoSuchThing},
		"twice":         {[]item.ID{mine.ID, mine.ID}, fault.BadInput},
		"nothing":       {nil, fault.NothingListed},
		"too many":      {many, fault.TooManyItems},
	} {
		if _, _, err := h.Sign(t.Context(), lin, custody.Command{Actor: lin.Actor}, intake.List{Items: c.ids}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	now, err := h.store.Item(t.Context(), mine.ID)
	if err != nil || now.State != item.Received || now.Head != mine.Head {
		t.Errorf("a refused signature left %+v, %v", now, err)
	}
}

func TestNamesAreSafeToShow(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"../../etc/passwd": "passwd", "a\x00b.mp4": "ab.mp4", "\u202egpj.exe": "gpj.exe", "..": "unnamed", " ": "unnamed",
		"〔2026〕1号😀.pdf": "〔2026〕1号😀.pdf", "C:\\x\\con": "con", "\xff.jpg": "\uFFFD.jpg",
	} {
		if got := intake.ShowName(given); got != want {
			t.Errorf("%q is shown as %q, want %q", given, got, want)
		}
	}
	long := intake.ShowName(strings.Repeat("录", 100) + ".mp4")
	if len(long) > 255 || !strings.HasSuffix(long, "….mp4") || !utf8.ValidString(long) {
		t.Errorf("long name %q", long)
	}
}

func FuzzShowName(f *testing.F) {
	f.Add("../a\x00.mp4")
	f.Add(strings.Repeat("录", 100))
	f.Fuzz(func(t *testing.T, given string) {
		got := intake.ShowName(given)
		if got == "" || len(got) > 255 || !utf8.ValidString(got) || strings.ContainsAny(got, "/\\\x00\n") || bytes.ContainsRune([]byte(got), '\u202e') {
			t.Errorf("%q is shown as %q", given, got)
		}
	})
}
