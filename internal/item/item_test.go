package item_test

import (
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
	}))
	it = must(t)(it.Describe(lin, hour(3), item.Description{Title: "出货监控", Proof: v.Proof}, "名称写错"))
	it = must(t)(it.SignOver("handover-1", hour(4)))
	it = must(t)(it.GiveBack(hour(5), "缺少证明对象"))
	it = must(t)(it.SignOver("handover-2", hour(6)))
	it = must(t)(it.Accept(chen, hour(7)))
	it = must(t)(it.StartDeposit(hour(8), "青禾县专用服务器一号"))
	it = must(t)(it.EndDeposit(hour(9), matched()))
	it = must(t)(it.Propose(lin, hour(10), "传错文件"))
	it = must(t)(it.Confirm(chen, hour(11)))
	it.Void.Refused = at(12)
	return must(t)(it.Damaged("MISSING"))
}

func TestGoldenValue(t *testing.T) {
	t.Parallel()
	custodytest.Value(t, "testdata", everything(t), "Signings[1].Returned", "Signings[1].Reason") // the last one stands
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
