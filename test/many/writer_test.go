package many_test

import (
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/server/servertest"
)

// places collects at which places of one log changes were confirmed.
type places struct {
	mu  sync.Mutex
	all []int64
}

func (p *places) add(r api.Receipt) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, e := range r.Events {
		p.all = append(p.all, e.Place)
	}
}

func newOfficer(agency string, n int) api.NewOfficer {
	return api.NewOfficer{Agency: agency, Unit: "u1", Name: "执法员" + strconv.Itoa(n), Certificate: fmt.Sprint("YX-", n)}
}

// Writers on two servers fill one log without a gap or a double. That nothing is amiss
// with it is judged by both servers when the town ends, with a replay.
func TestWritersOnTwoServersFillOneLog(t *testing.T) {
	t.Parallel()
	const writers, each = 16, 8 // on each server
	a := servertest.StartMany(t)
	b := a.Beside()
	var confirmed places
	var g sync.WaitGroup
	for i, address := range []string{a.Address, b.Address} {
		who := apiclient.New(address).Speaking("en").With(a.System.Secret())
		for w := range writers {
			g.Go(func() {
				for n := range each {
					got, err := who.EnrolOfficer(t.Context(), apiclient.Command{}, newOfficer(a.City.ID, (i*writers+w)*each+n))
					if err != nil {
						t.Error(err)
						return
					}
					confirmed.add(got.Receipt)
				}
			})
		}
	}
	g.Wait()
	slices.Sort(confirmed.all)
	for i := 1; i < len(confirmed.all); i++ {
		if confirmed.all[i] != confirmed.all[i-1]+1 {
			t.Errorf("place %d follows %d", confirmed.all[i], confirmed.all[i-1])
		}
	}
	if got, want := len(confirmed.all), 2*writers*each; got != want {
		t.Errorf("%d places for %d changes", got, want)
	}
}

// The same command under the same key, on both servers at once, is one command with one
// answer.
func TestOneKeyOnTwoServersIsOneCommand(t *testing.T) {
	t.Parallel()
	a := servertest.StartMany(t)
	hands := []*apiclient.Client{a.System, apiclient.New(a.Beside().Address).Speaking("en").With(a.System.Secret())}
	for n := range 10 {
		var answers [4]api.Changed[api.Officer]
		var g sync.WaitGroup
		for i := range answers {
			g.Go(func() {
				var err error
				answers[i], err = hands[i%2].EnrolOfficer(t.Context(), apiclient.Command{Key: fmt.Sprint("k", n)}, newOfficer(a.City.ID, n))
				if err != nil {
					t.Error(err)
				}
			})
		}
		g.Wait()
		for _, other := range answers {
			if other.Value.ID != answers[0].Value.ID || other.Receipt.Change != answers[0].Receipt.Change {
				t.Errorf("two answers: %+v, %+v", answers[0], other)
			}
		}
	}
	all, err := a.System.Officers(t.Context(), api.OfficerFilter{}, api.Paging{Limit: 100})
	if err != nil || len(all.List) != 10 {
		t.Errorf("%d officers, %v", len(all.List), err)
	}
}
