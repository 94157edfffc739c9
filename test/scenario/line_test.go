package scenario_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/asip/verify"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
	"liuhen/internal/sqldb/sqldbtest"
)

// inspect is an inspection of an hour by two officers, in a tour of their own, that
// ended as the duty did.
func (s *stage) inspect(first, second *servertest.Person, matter string) api.Activity {
	s.t.Helper()
	ctx := s.t.Context()
	tour, err := first.StartTour(ctx, apiclient.Command{}, api.NewTour{Officers: []string{first.Officer.ID, second.Officer.ID}})
	started := do(s, tour, err)
	made, err := first.BeginActivity(ctx, apiclient.Command{}, api.NewActivity{
		ActivityDetails: api.ActivityDetails{Tour: started.ID, Kind: "on-site-enforcement", Place: "河湾镇", People: []api.ActivityPerson{
			{Role: "officer", Officer: first.Officer.ID}, {Role: "officer", Officer: second.Officer.ID}, {Role: "party", Name: "河湾农资经营部"},
		}},
		Matter: matter, Now: true,
	})
	begun := do(s, made, err)
	s.later(time.Hour)
	ended, err := first.EndActivity(ctx, apiclient.Seeing(begun), begun.ID, api.EndedAt{})
	s.must(err)
	over, err := first.EndTour(ctx, apiclient.Seeing(started), started.ID, api.EndedAt{})
	do(s, over, err)
	return ended.Value
}

// bring takes a file in.
func (s *stage) bring(who *servertest.Person, a api.Activity, name, content string) api.Item {
	s.t.Helper()
	got, err := who.SendFile(s.t.Context(), apiclient.Command{}, name, strings.NewReader(content), api.NewItem{
		Title: name, Origin: api.Origin{How: "made"}, Links: []api.Link{{Activity: a.ID, Matter: a.Matter}},
	})
	s.must(err)
	return got.Value
}

// sign hands items over.
func (s *stage) sign(who *servertest.Person, list api.HandoverList) api.Handover {
	s.t.Helper()
	signed, err := who.SignHandover(s.t.Context(), apiclient.Command{}, list)
	return do(s, signed, err)
}

// deposited waits until what was received of the handover is deposited.
func (s *stage) deposited(who *servertest.Person, handover string) {
	s.t.Helper()
	for {
		found, err := who.Handover(s.t.Context(), handover)
		s.must(err)
		waiting := 0
		for _, it := range found.Items {
			if it.State != "deposited" {
				waiting++
			}
		}
		if waiting == 0 {
			return
		}
	}
}

// clockOf returns what a clock of an item shows.
func (s *stage) clockOf(who *servertest.Person, item, clock string) api.Reading {
	s.t.Helper()
	found, err := who.ItemClocks(s.t.Context(), item)
	s.must(err)
	for i := len(found.Clocks) - 1; i >= 0; i-- { // the last run is the present one
		if found.Clocks[i].Clock == clock {
			return found.Clocks[i]
		}
	}
	s.t.Fatalf("item %s has no clock %s", item, clock)
	return api.Reading{}
}

func TestARecordingGoesFromTheCameraToACheckedPackage(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		tell(t, in, "A1-06a", "A1-07a", "A2-03a", "A2-04a").goTheLine()
	})
}

// goTheLine is the whole way, on whatever the town keeps its bytes in. It returns what
// was recorded.
func (s *stage) goTheLine() (film, sound api.Item) {
	s.t.Helper()
	t, ctx := s.t, s.t.Context()
	county := s.county("青禾县", "999921", "Q121")
	lin, su := s.person(county.ID, "u1", "林一禾"), s.person(county.ID, "u1", "苏木")
	he, wen := s.person(county.ID, "u2", "何清", "custodian"), s.person(county.ID, "u2", "温青", "archivist")

	filed, err := lin.OpenMatter(ctx, apiclient.Command{}, api.MatterDetails{Kind: "penalty", Number: "青农立〔2026〕1号", Party: "河湾农资经营部", Subject: "涉嫌经营假种子"})
	s.must(err)
	a := s.inspect(lin, su, filed.Value.ID)
	film, sound = s.bring(lin, a, "现场.mp4", "film of the premises"), s.bring(lin, a, "询问.wav", "sound of the inquiry")
	s.later(2 * time.Hour)
	signed := s.sign(lin, api.HandoverList{
		Items: []string{film.ID, sound.ID}, Activities: []string{a.ID},
		Carriers: []api.NewCarrier{{Kind: "paper", Title: "现场检查笔录", Pages: 2, Copies: 1, Activity: a.ID}},
	})
	s.later(time.Hour)
	answered, err := he.AnswerHandover(ctx, apiclient.Seeing(signed), signed.ID, api.Count{Place: "二号柜"})
	do(s, answered, err)
	s.deposited(he, signed.ID)
	for clock, state := range map[string]string{"handover": "met", "storage": "met"} {
		if got := s.clockOf(he, film.ID, clock); got.State != state {
			t.Errorf("clock %s: %+v", clock, got)
		}
	}

	s.later(10 * 24 * time.Hour)
	ended, err := lin.EndMatter(ctx, apiclient.Seeing(filed), filed.Value.ID, api.MatterEvent{Event: "decision-performed", Paper: "青农罚〔2026〕1号"})
	acted := do(s, ended, err)
	completed, err := lin.CompleteMatter(ctx, apiclient.Seeing(acted), acted.ID, api.MatterEvent{Event: "closing-report-approved", Paper: "青农结〔2026〕1号"})
	do(s, completed, err)
	s.later(5 * 24 * time.Hour)
	opened, err := lin.OpenCaseFile(ctx, apiclient.Command{}, api.NewCaseFile{Matter: acted.ID, CaseFileDetails: api.CaseFileDetails{
		Title: "河湾农资经营部涉嫌经营假种子案", Category: "XZCF", Year: 2026, Retention: "D30"}})
	file := do(s, opened, err)
	for i, it := range []api.Item{film, sound} {
		placed, err := lin.PlaceItem(ctx, apiclient.Command{}, file.ID, api.NewPlacement{Item: it.ID, Position: int64(i+1) * 10, Part: "recording"})
		do(s, placed, err)
	}
	submitted, err := lin.SubmitCaseFile(ctx, apiclient.Seeing(file), file.ID)
	file = do(s, submitted, err)
	returned, err := wen.ReturnCaseFile(ctx, apiclient.Seeing(file), file.ID, "缺目录说明")
	file = do(s, returned, err)
	submitted, err = lin.SubmitCaseFile(ctx, apiclient.Seeing(file), file.ID)
	file = do(s, submitted, err)
	sealed, err := wen.SealCaseFile(ctx, apiclient.Seeing(file), file.ID)
	file = do(s, sealed, err)
	if file.Sealed == nil || file.Sealed.Code != "Q121-ZY·XZCF·2026·D30-001" || file.Sealed.Count != 2 {
		t.Errorf("sealed as %+v", file.Sealed)
	}
	if _, err := lin.PlaceItem(ctx, apiclient.Command{}, file.ID, api.NewPlacement{Item: film.ID, Position: 30, Part: "recording"}); err == nil {
		t.Error("a sealed file took one more item")
	}
	s.proved(wen, file, county)
	film, err = wen.Item(ctx, film.ID)
	s.must(err)
	return film, sound
}

// proved issues the package of the file and has liuhen-verify judge it under the keys
// of the agencies whose logs it shows.
func (s *stage) proved(archivist *servertest.Person, file api.CaseFile, agencies ...api.Agency) {
	s.t.Helper()
	ctx := s.t.Context()
	issued, err := archivist.IssuePackage(ctx, apiclient.Command{}, file.ID, api.NewIssuance{Purpose: "移交档案馆"})
	issuance := do(s, issued, err)
	folder := s.t.TempDir()
	name := filepath.Join(folder, "package.zip")
	zip, err := os.Create(name)
	s.must(err)
	_, err = archivist.DownloadPackage(ctx, issuance.ID, zip)
	s.must(errors.Join(err, zip.Close()))
	var args []string
	for _, agency := range agencies {
		vkey, err := s.Client().LogKey(ctx, agency.ID)
		s.must(err)
		key := filepath.Join(folder, agency.ID+".vkey")
		s.must(os.WriteFile(key, []byte(vkey+"\n"), 0o600))
		args = append(args, "--trust", key)
	}
	var said strings.Builder
	if code := verify.Main(append(args, name), verify.World{Open: openFile, Stdout: &said, Stderr: &said}); code != verify.Good {
		s.t.Errorf("liuhen-verify exits %d: %s", code, said.String())
	}
}

// onDisk is a file with its size.
type onDisk struct {
	*os.File
	size int64
}

// Size implements verify.File.
func (f onDisk) Size() int64 { return f.size }

func openFile(name string) (verify.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return onDisk{f, info.Size()}, nil
}

func TestWhatIsReturnedOwesItsFirstClock(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		s := tell(t, in, "A1-06a", "A1-06b")
		ctx := t.Context()
		lin, su := s.person(s.City.ID, "u1", "林一禾"), s.person(s.City.ID, "u1", "苏木")
		he := s.person(s.City.ID, "u2", "何清", "custodian")
		a := s.inspect(lin, su, "")
		good, wrong := s.bring(lin, a, "现场.mp4", "the right film"), s.bring(lin, a, "错.mp4", "of another place")
		s.later(20 * time.Hour)
		signed := s.sign(lin, api.HandoverList{Items: []string{good.ID, wrong.ID}, Activities: []string{a.ID}})
		if got := s.clockOf(lin, wrong.ID, "handover"); got.State != "met" {
			t.Errorf("signed in time: %+v", got)
		}
		s.later(time.Hour)
		answered, err := he.AnswerHandover(ctx, apiclient.Seeing(signed), signed.ID, api.Count{Items: []string{wrong.ID}, Reason: "与活动不符"})
		if got := do(s, answered, err); got.State != "partly-received" {
			t.Errorf("answered: %s", got.State)
		}
		s.deposited(he, signed.ID)
		s.later(2 * time.Hour)
		if got := s.clockOf(lin, wrong.ID, "handover"); got.State != "running" {
			t.Errorf("returned, the first clock runs on: %+v", got)
		}
		s.later(2 * time.Hour)
		if got := s.clockOf(lin, wrong.ID, "handover"); got.State != "late" {
			t.Errorf("25 hours after the end of duty: %+v", got)
		}
		if got := s.clockOf(lin, good.ID, "handover"); got.State != "met" {
			t.Errorf("the other one: %+v", got)
		}
		s.sign(lin, api.HandoverList{Items: []string{wrong.ID}, Activities: []string{a.ID}, Late: "补正后再次移交"})
		// The first receipt still says what was signed, received and returned, by whom and why.
		receipt, err := lin.Handover(ctx, signed.ID)
		s.must(err)
		if got := receipt.Account; len(got) != 2 || got[0].Noun != "item/"+good.ID || got[0].Fate != "received" || got[0].Answered.Officer != he.Officer.ID ||
			got[1].Noun != "item/"+wrong.ID || got[1].Fate != "returned" || got[1].Reason != "与活动不符" || got[1].SHA256 != wrong.SHA256 || len(receipt.Items) != 1 {
			t.Errorf("the receipt's account %+v", got)
		}
		if got := s.clockOf(lin, wrong.ID, "handover"); got.State != "met-late" {
			t.Errorf("signed again: %+v", got)
		}
	})
}

func TestInAVerySmallAgencyAThirdPersonSupervises(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		s := tell(t, in, "A1-06c")
		ctx := t.Context()
		lin, su := s.person(s.City.ID, "u1", "林一禾", "custodian"), s.person(s.City.ID, "u1", "苏木")
		a := s.inspect(lin, su, "")
		film := s.bring(lin, a, "现场.mp4", "film")
		signed := s.sign(lin, api.HandoverList{Items: []string{film.ID}, Activities: []string{a.ID}})
		if _, err := lin.AnswerHandover(ctx, apiclient.Seeing(signed), signed.ID, api.Count{}); !errors.Is(err, fault.OwnHandover) {
			t.Fatalf("he received what he signed over: %v", err)
		}
		supervised, err := su.SuperviseHandover(ctx, apiclient.Seeing(signed), signed.ID)
		watched := do(s, supervised, err)
		answered, err := lin.AnswerHandover(ctx, apiclient.Seeing(watched), signed.ID, api.Count{})
		got := do(s, answered, err)
		if got.Answer == nil || !got.Answer.OneMan {
			t.Errorf("一人兼任 is not marked: %+v", got.Answer)
		}
		s.deposited(lin, signed.ID)
	})
}

func TestNobodyLearnsWhatIsAnotherAgencys(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		s := tell(t, in, "A1-02a")
		ctx := t.Context()
		here, there := s.county("青禾县", "999921", "Q121"), s.county("白石县", "999922", "B122")
		lin, su := s.person(here.ID, "u1", "林一禾"), s.person(here.ID, "u1", "苏木")
		stranger := s.person(there.ID, "u1", "贺山", "head", "custodian", "archivist")
		filed, err := lin.OpenMatter(ctx, apiclient.Command{}, api.MatterDetails{Kind: "penalty", Number: "青农立〔2026〕2号", Party: "河湾农资经营部", Subject: "经营假种子"})
		s.must(err)
		a := s.inspect(lin, su, filed.Value.ID)
		film := s.bring(lin, a, "现场.mp4", "film")
		signed := s.sign(lin, api.HandoverList{Items: []string{film.ID}})
		for name, err := range map[string]error{
			"matter":   asked(stranger.Matter(ctx, filed.Value.ID)),
			"activity": asked(stranger.Activity(ctx, a.ID)),
			"clocks":   asked(stranger.ItemClocks(ctx, film.ID)),
			"handover": asked(stranger.Handover(ctx, signed.ID)),
			"answer":   asked(stranger.AnswerHandover(ctx, apiclient.Seeing(signed), signed.ID, api.Count{})),
		} {
			if !errors.Is(err, fault.NoSuchThing) {
				t.Errorf("%s of another agency: %v", name, err)
			}
		}
		named, err := lin.DescribeItem(ctx, apiclient.Seeing(film), film.ID, api.Description{
			Title: film.Title, Origin: api.Origin{How: "made", Maker: stranger.Officer.ID}, Reason: "借他人之名",
		})
		if !errors.Is(err, fault.NoSuchThing) {
			t.Errorf("another agency's officer is named as the maker: %+v %v", named.Value.Origin, err)
		}
		twin, err := stranger.OpenMatter(ctx, apiclient.Command{}, api.MatterDetails{Kind: "penalty", Party: "河湾农资经营部", Subject: "经营假种子"})
		s.must(err)
		if len(twin.Alike) != 1 || twin.Alike[0].Agency != here.ID || twin.Alike[0].Number != "青农立〔2026〕2号" {
			t.Errorf("the warning of a matter alike: %+v", twin.Alike)
		}
	})
}

func asked[T any](_ T, err error) error { return err }

func TestALeadsFileHoldsWhatAJoiningAgencyRecorded(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		s := tell(t, in, "A1-06a", "A2-04a")
		ctx := t.Context()
		lead, joining := s.county("青禾县", "999921", "Q121"), s.county("白石县", "999922", "B122")
		lin, su := s.person(lead.ID, "u1", "林一禾"), s.person(lead.ID, "u1", "苏木")
		he, wen := s.person(lead.ID, "u2", "何清", "custodian"), s.person(lead.ID, "u2", "温青", "archivist")
		zhou, shi := s.person(joining.ID, "u1", "周原"), s.person(joining.ID, "u2", "石溪", "custodian")
		filed, err := lin.OpenMatter(ctx, apiclient.Command{}, api.MatterDetails{Kind: "penalty", Number: "青农立〔2026〕3号", Party: "界河农资店", Subject: "经营假种子"})
		s.must(err)
		begun, err := lin.BeginActivity(ctx, apiclient.Command{}, api.NewActivity{
			ActivityDetails: api.ActivityDetails{Kind: "on-site-enforcement", Place: "界河", People: []api.ActivityPerson{
				{Role: "officer", Officer: lin.Officer.ID}, {Role: "officer", Officer: su.Officer.ID}, {Role: "officer", Officer: zhou.Officer.ID},
			}},
			Matter: filed.Value.ID, Joining: []string{joining.ID}, Now: true,
		})
		a := do(s, begun, err)
		s.later(time.Hour)
		ended, err := lin.EndActivity(ctx, apiclient.Seeing(a), a.ID, api.EndedAt{})
		s.must(err)
		a = ended.Value

		ours := s.bring(lin, a, "我方.mp4", "film of the lead")
		got, err := zhou.SendFile(ctx, apiclient.Command{}, "协办.mp4", strings.NewReader("film of the joining agency"), api.NewItem{
			Origin: api.Origin{How: "made"}, Links: []api.Link{{Activity: a.ID}},
		})
		s.must(err)
		theirs := got.Value
		if theirs.Agency != joining.ID {
			t.Fatalf("the joining agency's film is kept by %s", theirs.Agency)
		}
		for officer, by := range map[*servertest.Person]struct {
			custodian *servertest.Person
			item      string
		}{lin: {he, ours.ID}, zhou: {shi, theirs.ID}} {
			signed := s.sign(officer, api.HandoverList{Items: []string{by.item}, Activities: []string{a.ID}})
			answered, err := by.custodian.AnswerHandover(ctx, apiclient.Seeing(signed), signed.ID, api.Count{})
			do(s, answered, err)
			s.deposited(by.custodian, signed.ID)
		}
		opened, err := lin.OpenCaseFile(ctx, apiclient.Command{}, api.NewCaseFile{Matter: filed.Value.ID, CaseFileDetails: api.CaseFileDetails{
			Title: "界河农资店经营假种子案", Category: "XZCF", Year: 2026, Retention: "D30"}})
		file := do(s, opened, err)
		for i, id := range []string{ours.ID, theirs.ID} {
			placed, err := lin.PlaceItem(ctx, apiclient.Command{}, file.ID, api.NewPlacement{Item: id, Position: int64(i+1) * 10, Part: "recording"})
			do(s, placed, err)
		}
		submitted, err := lin.SubmitCaseFile(ctx, apiclient.Seeing(file), file.ID)
		file = do(s, submitted, err)
		sealed, err := wen.SealCaseFile(ctx, apiclient.Seeing(file), file.ID)
		s.proved(wen, do(s, sealed, err), lead, joining)
	})
}

// TestAJoiningAgencysClockRunsFromItsOwnTour: each agency's officers come home at their
// own hour, and the day in which they hand over counts from it.
func TestAJoiningAgencysClockRunsFromItsOwnTour(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		s := tell(t, in, "A1-06a")
		ctx := t.Context()
		lead, joining := s.county("青禾县", "999921", "Q121"), s.county("白石县", "999922", "B122")
		lin, zhou := s.person(lead.ID, "u1", "林一禾"), s.person(joining.ID, "u1", "周原")
		head := s.person(joining.ID, "u2", "石溪", "head")
		tours := map[*servertest.Person]api.Tour{}
		for _, who := range []*servertest.Person{lin, zhou} {
			out, err := who.StartTour(ctx, apiclient.Command{}, api.NewTour{})
			tours[who] = do(s, out, err)
		}
		begun, err := lin.BeginActivity(ctx, apiclient.Command{}, api.NewActivity{
			ActivityDetails: api.ActivityDetails{Kind: "on-site-enforcement", Place: "界河", Tour: tours[lin].ID, People: []api.ActivityPerson{
				{Role: "officer", Officer: lin.Officer.ID}, {Role: "officer", Officer: zhou.Officer.ID},
			}},
			Joining: []string{joining.ID}, Now: true,
		})
		a := do(s, begun, err)
		s.later(time.Hour)
		over, err := lin.EndActivity(ctx, apiclient.Seeing(a), a.ID, api.EndedAt{})
		s.must(err)
		a = over.Value
		ended := s.Now()
		ours, theirs := s.bring(lin, a, "主办.mp4", "film of the lead"), s.bring(zhou, a, "协办.mp4", "film of the joining agency")

		// The lead agency goes home an hour later, the joining one five.
		home := map[*servertest.Person]time.Time{}
		for who, after := range map[*servertest.Person]time.Duration{lin: time.Hour, zhou: 5 * time.Hour} {
			home[who] = ended.Add(after)
		}
		s.later(6 * time.Hour)
		for who, when := range home {
			out, err := who.EndTour(ctx, apiclient.Seeing(tours[who]), tours[who].ID, api.EndedAt{At: &when})
			do(s, out, err)
		}
		day := 24 * time.Hour
		if due := s.clockOf(lin, ours.ID, "handover").Due; due == nil || !due.Equal(home[lin].Add(day)) {
			t.Errorf("the lead agency's film is due at %v", due)
		}
		if due := s.clockOf(zhou, theirs.ID, "handover").Due; due == nil || !due.Equal(ended.Add(day)) {
			t.Errorf("without a tour of its own, the joining agency's film is due at %v", due)
		}
		// Named after the end, the tour is a correction, and counts when their head signed.
		if _, err := zhou.JoinTour(ctx, apiclient.Seeing(a), a.ID, api.JoiningTour{Tour: tours[zhou].ID}); !errors.Is(err, fault.ReasonMissing) {
			t.Errorf("named late without a reason: %v", err)
		}
		named, err := zhou.JoinTour(ctx, apiclient.Seeing(a), a.ID, api.JoiningTour{Tour: tours[zhou].ID, Reason: "出勤登记在后"})
		a = do(s, named, err)
		if len(a.Joint) != 1 || a.Joint[0].Tour != tours[zhou].ID || !a.Joint[0].Moved.Pending || a.Tour != tours[lin].ID {
			t.Errorf("named %+v", a.Joint)
		}
		signed, err := head.SignTour(ctx, apiclient.Seeing(a), a.ID)
		a = do(s, signed, err)
		if due := s.clockOf(zhou, theirs.ID, "handover").Due; due == nil || !due.Equal(home[zhou].Add(day)) {
			t.Errorf("the joining agency's film is due at %v, want a day after %v", due, home[zhou])
		}
		if due := s.clockOf(lin, ours.ID, "handover").Due; due == nil || !due.Equal(home[lin].Add(day)) {
			t.Errorf("the lead agency's film moved to %v", due)
		}
		seen, err := zhou.Tour(ctx, tours[zhou].ID)
		s.must(err)
		if len(seen.Clocks) == 0 || seen.Clocks[0].Due == nil || !seen.Clocks[0].Due.Equal(home[zhou].Add(day)) {
			t.Errorf("over its tour: %+v", seen.Clocks)
		}
	})
}
