package item_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/custody/custodytest"
	"liuhen/internal/item"
	"liuhen/internal/recording"
)

// says is everything that a file can say about itself.
func says() recording.Facts {
	return recording.Facts{
		Format: "video/mp4", NameSays: "video/quicktime", Version: "isom",
		Started: &recording.Clock{
			Raw: "2026:11:23 09:00:00+08:00", Source: "mvhd.creation_time", Wall: "2026-11-23T09:00:00.000000",
			Zone: recording.ZoneStated, Offset: 28800,
		},
		Duration: 61_500_000, Codecs: []string{"avc1", "mp4a"}, Width: 1920, Height: 1080,
		Resolution: &recording.Density{X: 200000, Y: 200000}, SampleRate: 48000, Channels: 2, Pages: 1,
		Maker: "示例厂", Model: "DSJ-0", Serial: "SN000017",
		Position: &recording.Position{Latitude: 101_000_000, Longitude: 202_000_000, Raw: "+10.1000+020.2000/"},
		Raw:      []recording.Tag{{Key: "udta.©xyz", Value: "+10.1000+020.2000/"}},
		Problems: []recording.Problem{{Code: recording.NameMismatch, Detail: "mov"}},
	}
}

// everything is an item in which every field is filled; no real one has them all.
func everything(t *testing.T) item.Item {
	t.Helper()
	v := video()
	v.Facts, v.FromCard, v.DerivedOf = says(), true, "01936f00-0000-7000-8000-000000000092"
	v.Times = item.Times{Device: at(1), Corrected: custody.At(hour(1).Add(1500 * time.Millisecond)), Duration: 61_500_000}
	v.Origin = item.Origin{
		How: item.Obtained, Maker: "off-lin", Device: "01936f00-0000-7000-8000-000000000051", Provider: "周某",
		Source: "经营部监控主机", Carrier: "copy", Copying: "U 盘拷贝",
	}
	v.Proof = item.Proof{Method: "监控录制", MadeAt: at(1), Maker: "周某", Object: "出货经过"}
	it := must(t)(item.New(v, hour(2)))
	it = must(t)(it.Link(item.Link{
		Activity: "01936f00-0000-7000-8000-000000000081", Matter: "01936f00-0000-7000-8000-000000000071", From: at(1), Until: at(2),
		Lead: "01936f00-0000-7000-8000-000000000012", Readers: []string{"01936f00-0000-7000-8000-000000000031"},
	}))
	d := it.Described()
	d.Title = "出货监控"
	it = must(t)(it.Describe(lin, hour(3), d, "名称写错"))
	it = must(t)(it.SignOver("handover-1", hour(4)))
	it = must(t)(it.GiveBack(hour(5), "缺少证明对象"))
	it = must(t)(it.SignOver("handover-2", hour(6)))
	it = must(t)(it.Accept(chen, hour(7)))
	it = must(t)(it.StartDeposit(hour(8), "青禾县专用服务器一号"))
	it = must(t)(it.EndDeposit(hour(9), matched()))
	it = must(t)(it.Free(lin, hour(9), item.OnCard{Name: "VID_0001.MP4", Read: sha, Card: "SD-07"}))
	it = must(t)(it.Propose(lin, hour(10), "传错文件"))
	it = must(t)(it.Confirm(chen, hour(11)))
	it.Void.Refused = &custody.Step{By: chen, At: at(12)}
	it = must(t)(it.Damaged(hour(12), item.Missing))
	it = must(t)(it.Intact(hour(13)))
	return must(t)(it.Damaged(hour(14), item.Unreadable))
}

func TestGoldenValue(t *testing.T) {
	t.Parallel()
	custodytest.Value(t, "testdata", everything(t), "Signings[1].Returned", "Signings[1].Reason", "Damages[1].Healed", // the last one stands
		"Corrections[0].HeadSigned", // no clock rests on a description
		"Restricted")                // that is item/v2
}

// TestGoldenValueOfTheRestricted: whoever knows item/v1 alone does not take what few may see
// for what all may.
func TestGoldenValueOfTheRestricted(t *testing.T) {
	t.Parallel()
	all := item.Restriction{Home: true, Minors: true, Bystanders: true}
	it := must(t)(everything(t).Restrict(chen, hour(15), all, "拍到住宅内和未成年人"))
	custodytest.Value(t, "testdata", it, "Signings[1].Returned", "Signings[1].Reason", "Damages[1].Healed",
		"Corrections[0].HeadSigned", "Corrections[1].HeadSigned", "Corrections[2].HeadSigned", "Corrections[3].HeadSigned")
	if lifted := must(t)(it.Restrict(chen, hour(16), item.Restriction{}, "经核实没有")); lifted.Schema() != "item/v1" {
		t.Errorf("a restriction that was lifted leaves %s", lifted.Schema())
	}
}

// TestTheLargestItemFitsAnEvent lives through everything that grows an item, with
// the longest texts, more often than the value keeps.
func TestTheLargestItemFitsAnEvent(t *testing.T) {
	t.Parallel()
	long, id := custodytest.Long, custodytest.LongID
	d := item.Description{
		Title: long(120), Corrected: at(1),
		Origin: item.Origin{
			How: item.Obtained, Maker: id(1), Device: id(2), Provider: long(100), Source: long(200), Carrier: item.OriginalCarrier, Copying: long(100),
		},
		Proof: item.Proof{Method: long(100), MadeAt: at(1), Maker: long(60), Object: long(200)},
	}
	v := item.Item{
		ID: item.ID(id(3)), Agency: id(4), Unit: id(5), Uploader: id(6), Title: d.Title, FileName: strings.Repeat(`"`, item.MaxFileName),
		Class: item.Document, Size: math.MaxInt64, SHA256: sha, Times: item.Times{Device: at(1), Corrected: at(1), Duration: math.MaxInt64},
		Origin: d.Origin, Proof: d.Proof, FromCard: true, DerivedOf: item.ID(id(7)), Facts: largestFacts(t),
		Restricted: item.Restriction{Home: true, Minors: true, Bystanders: true},
	}
	it := must(t)(item.New(v, hour(2)))
	readers := make([]string, item.MaxReaders)
	for i := range readers {
		readers[i] = id(i)
	}
	for i := range item.MaxLinks {
		it = must(t)(it.Link(item.Link{Activity: id(i), Matter: id(i), From: at(1), Until: at(2), Lead: id(i), Readers: readers}))
	}
	for range item.MaxSignings + 2 {
		it = must(t)(it.SignOver(id(8), hour(3)))
		it = must(t)(it.GiveBack(hour(4), long(custody.MaxReason)))
		it = must(t)(it.Damaged(hour(4), item.Unreadable))
		it = must(t)(it.Intact(hour(4)))
	}
	for i := range custody.MaxCorrections {
		d.Proof.Object = fmt.Sprint(i) + long(199)
		it = must(t)(it.Describe(custodytest.Longest(1), hour(5), d, long(custody.MaxReason)))
	}
	it = must(t)(it.Propose(custodytest.Longest(1), hour(6), long(custody.MaxReason)))
	it = must(t)(it.Refuse(custodytest.Longest(9), hour(7), long(custody.MaxReason)))
	it = must(t)(it.SignOver(id(8), hour(8)))
	it = must(t)(it.Accept(custodytest.Longest(9), hour(9)))
	it = must(t)(it.StartDeposit(hour(10), long(100)))
	m := matched()
	m.Size = it.Size
	it = must(t)(it.EndDeposit(hour(11), m))
	it.Origin.Carrier = item.Copy
	it = must(t)(it.Free(custodytest.Longest(1), hour(12), item.OnCard{Name: v.FileName, Read: sha, Card: long(60)}))
	it.Origin.Carrier = item.OriginalCarrier
	it = must(t)(it.Intact(hour(13)))
	if len(it.Signings) != item.MaxSignings || len(it.Damages) != item.MaxDamages || len(it.Corrections) != custody.MaxCorrections {
		t.Errorf("the value keeps %d signings, %d damages, %d corrections", len(it.Signings), len(it.Damages), len(it.Corrections))
	}
	custodytest.Fits(t, it)
}

// largestFacts are facts whose JSON has recording.MaxEncoded bytes.
func largestFacts(t *testing.T) recording.Facts {
	t.Helper()
	f := says()
	for {
		text, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		left := recording.MaxEncoded - len(text)
		if left <= 0 {
			return f
		}
		f.Serial += strings.Repeat("x", left)
	}
}

func TestSpanIsTheBestKnown(t *testing.T) {
	t.Parallel()
	minute := int64(time.Minute / time.Microsecond)
	for name, c := range map[string]struct {
		times item.Times
		from  time.Time
		ok    bool
	}{
		"corrected":    {item.Times{Device: at(1), Corrected: at(2), Duration: minute}, hour(2), true},
		"device":       {item.Times{Device: at(1), Duration: minute}, hour(1), true},
		"nothing said": {item.Times{Duration: minute, Received: at(3)}, time.Time{}, false},
	} {
		it := item.Item{Times: c.times}
		from, until, ok := it.Span()
		if ok != c.ok || !from.Equal(c.from) || (ok && !until.Equal(c.from.Add(time.Minute))) {
			t.Errorf("%s: %v to %v, %v", name, from, until, ok)
		}
	}
}
