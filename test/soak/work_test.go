//go:build soak

package soak_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/demo"
	"liuhen/internal/fault"
)

// How many do what, and how many handovers may wait for each: whoever comes first waits
// for whoever comes after him, so that all have work to the end.
const (
	bringers, filers = 4, 2
	queue            = 4
)

// work is what people do, and what they were told.
type work struct {
	t           *testing.T
	at          *place
	kept        *kept
	seed        uint64
	outside     string   // a folder that the program does not know
	checkpoints []string // files in it

	turn sync.Mutex // the cast is asked by one at a time
	cast *demo.Cast

	ctx                         context.Context
	cancel                      context.CancelFunc
	enough                      atomic.Bool // nothing new is begun
	room                        atomic.Int64
	bringing, receiving, filing sync.WaitGroup
	follow                      func() // waits for everybody
}

func newWork(t *testing.T, at *place, seed uint64) *work {
	t.Helper()
	w := &work{t: t, at: at, kept: keptNothing(), seed: seed, outside: t.TempDir(), cast: at.open()}
	w.room.Store(mostBytes)
	return w
}

// as returns somebody's client.
func (w *work) as(ctx context.Context, who demo.Role) (*apiclient.Client, error) {
	w.turn.Lock()
	defer w.turn.Unlock()
	return w.cast.As(ctx, who)
}

// passing reports whether an error only says that the program was away or busy.
func passing(err error) bool {
	return apiclient.Passing(err) || errors.Is(err, fault.PackageStopped) || errors.Is(err, context.DeadlineExceeded)
}

// answerIn is how long one answer is waited for.
const answerIn = 2 * time.Minute

// persist lets somebody do something until there is an answer: his commands have keys.
func persist[T any](w *work, who demo.Role, do func(ctx context.Context, hand *apiclient.Client) (T, error)) (T, error) {
	for {
		ctx, cancel := context.WithTimeout(w.ctx, answerIn)
		var value T
		hand, err := w.as(ctx, who)
		if err == nil {
			value, err = do(ctx, hand)
		}
		cancel()
		if err == nil || !passing(err) || !wait(w.ctx, 1) {
			return value, err
		}
	}
}

// wait lets a moment pass, a longer one after more attempts, and reports whether there
// is anything to be waited for.
func wait(ctx context.Context, n int) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(time.Duration(min(n, 10)) * 50 * time.Millisecond):
		return true
	}
}

// bring brings files of all sizes and signs every few over.
func (w *work) bring(who uint64, signed chan<- string) {
	chance := rand.New(rand.NewPCG(w.seed, 1+who))
	for n := 0; !w.enough.Load(); n++ {
		var mine []string
		for i := range 1 + chance.IntN(5) {
			id, err := w.bringOne(chance, fmt.Sprintf("%d-%d-%d", who, n, i))
			if err != nil {
				w.t.Error("bring:", err)
				continue
			}
			mine = append(mine, id)
		}
		if len(mine) == 0 {
			return // it was told
		}
		got, err := persist(w, demo.Officer, func(ctx context.Context, hand *apiclient.Client) (api.Changed[api.Handover], error) {
			return hand.SignHandover(ctx, apiclient.Command{Key: "sign " + mine[0]}, api.HandoverList{Items: mine})
		})
		if err != nil {
			w.t.Error("sign:", err)
			continue
		}
		w.kept.note(func() { w.kept.handovers[got.Value.ID] = len(mine) })
		signed <- got.Value.ID
	}
}

// Sizes of files in bytes, and of all files that came by pieces together, which bounds
// what a long run takes of the disk.
const (
	small, medium, piece = 64 << 10, 12 << 20, 1 << 20
	byParts              = 66 << 20 // a bucket takes it in more than one request
	mostBytes            = 4 << 30
)

// sizeOf draws a file's size.
func (w *work) sizeOf(chance *rand.Rand) int {
	size := 1 + chance.IntN(small)
	switch draw := chance.IntN(60); {
	case draw == 0:
		size = byParts
	case draw < 15:
		size = small + 1 + chance.IntN(medium)
	}
	if size > small && w.room.Add(-int64(size)) < 0 {
		size = 1 + size%small
	}
	return size
}

// bringOne brings a file of random bytes: a small one in one request, a larger one by
// pieces.
func (w *work) bringOne(chance *rand.Rand, name string) (id string, err error) {
	data := make([]byte, w.sizeOf(chance))
	var seed [32]byte
	copy(seed[:], fmt.Sprint(w.seed, " ", name))
	rand.NewChaCha8(seed).Read(data) // it never fails
	digest := sha256.Sum256(data)
	item := api.NewItem{SHA256: hex.EncodeToString(digest[:]), Origin: api.Origin{How: "made"}}
	send := func(ctx context.Context, hand *apiclient.Client) (api.Received, error) {
		return hand.SendFile(ctx, apiclient.Command{Key: "send " + name}, name+".bin", bytes.NewReader(data), item)
	}
	if len(data) > small {
		if item.Upload, err = w.upload(data, name); err != nil {
			return "", err
		}
		send = func(ctx context.Context, hand *apiclient.Client) (api.Received, error) {
			return hand.ReceiveItem(ctx, apiclient.Command{Key: "send " + name}, item)
		}
	}
	got, err := persist(w, demo.Officer, send)
	if err != nil {
		return "", err
	}
	w.kept.note(func() {
		w.kept.items[got.Value.ID] = item.SHA256
		if len(data) > small {
			w.kept.large++
		}
	})
	return got.Value.ID, nil
}

// upload sends bytes by pieces. What was acknowledged of it may never be less later.
func (w *work) upload(data []byte, name string) (id string, err error) {
	most := int64(0)
	how := apiclient.Sending{
		NewUpload: apiclient.NewUpload{Name: name + ".bin", Size: int64(len(data))}, Piece: piece, Wait: wait,
		Begun: func(begun string) {
			if id != "" && id != begun {
				w.t.Errorf("upload %s is lost at %d of %d", id, most, len(data))
			}
			id, most = begun, 0
		},
		Progress: func(at int64) {
			if at < most {
				w.t.Errorf("upload %s is at %d, was at %d", id, at, most)
			}
			most = at
		},
	}
	return persist(w, demo.Officer, func(_ context.Context, hand *apiclient.Client) (string, error) {
		how.Upload = id
		return hand.SendUpload(w.ctx, bytes.NewReader(data), how)
	})
}

// receive is the custodian, who receives what was signed.
func (w *work) receive(signed <-chan string, received chan<- string) {
	for id := range signed {
		_, err := persist(w, demo.Custodian, func(ctx context.Context, hand *apiclient.Client) (api.Changed[api.Handover], error) {
			return hand.AnswerHandover(ctx, apiclient.Command{Seen: 1, Key: "answer " + id}, id, api.Count{})
		})
		if err != nil {
			w.t.Error("receive:", err)
			continue
		}
		w.kept.note(func() { w.kept.received[id] = true })
		received <- id
	}
}

// file makes a sealed case file, and a package, of each handover.
func (w *work) file(received <-chan string) {
	for id := range received {
		items, err := w.awaitDeposit(id)
		if err != nil {
			w.t.Error("deposit:", err)
			continue
		}
		file, seen, err := w.arrange(id, items)
		if err == nil {
			err = w.seal(file, seen)
		}
		if err == nil {
			err = w.issue(file)
		}
		if err != nil {
			w.t.Error("file:", err)
		}
	}
}

// awaitDeposit looks until the program has deposited what was received.
func (w *work) awaitDeposit(handover string) (items []string, err error) {
	for {
		now, err := persist(w, demo.Custodian, func(ctx context.Context, hand *apiclient.Client) (api.HandoverContents, error) {
			return hand.Handover(ctx, handover)
		})
		if err != nil {
			return nil, err
		}
		waiting := false
		for _, it := range now.Items {
			waiting = waiting || it.State != "deposited"
		}
		if waiting {
			if !wait(w.ctx, 2) {
				return nil, w.ctx.Err()
			}
			continue
		}
		w.kept.note(func() {
			for _, it := range now.Items {
				items = append(items, it.ID)
				w.kept.deposited[it.ID] = true
			}
		})
		return items, nil
	}
}

// arrange opens matter and case file, places the items and submits the file.
func (w *work) arrange(name string, items []string) (file string, seen int64, err error) {
	opened := time.Now().Truncate(time.Second)
	key := func(what string) apiclient.Command { return apiclient.Command{Key: what + " " + name} }
	got, err := persist(w, demo.Officer, func(ctx context.Context, hand *apiclient.Client) (api.Changed[api.CaseFile], error) {
		matter, err := hand.OpenMatter(ctx, key("matter"), api.MatterDetails{
			Kind: "penalty", Number: "云农立〔2026〕" + name + "号", Party: "某种业", Subject: "经营假种子", OpenedAt: &opened,
		})
		if err != nil {
			return api.Changed[api.CaseFile]{}, err
		}
		return hand.OpenCaseFile(ctx, key("file"), api.NewCaseFile{
			Matter: matter.Value.ID, CaseFileDetails: api.CaseFileDetails{Title: "某种业案" + name, Category: "XZCF", Year: 2026, Retention: "D30"},
		})
	})
	for i, it := range items {
		if err == nil {
			_, err = persist(w, demo.Officer, func(ctx context.Context, hand *apiclient.Client) (any, error) {
				return hand.PlaceItem(ctx, key(fmt.Sprint("place ", i)), got.Value.ID, api.NewPlacement{Item: it, Position: int64(i + 1), Part: "evidence"})
			})
		}
	}
	if err == nil {
		submit := key("submit")
		submit.Seen = got.Seen()
		got, err = persist(w, demo.Officer, func(ctx context.Context, hand *apiclient.Client) (api.Changed[api.CaseFile], error) {
			return hand.SubmitCaseFile(ctx, submit, got.Value.ID)
		})
	}
	return got.Value.ID, got.Seen(), err
}

func (w *work) seal(file string, seen int64) error {
	got, err := persist(w, demo.Archivist, func(ctx context.Context, hand *apiclient.Client) (api.Changed[api.CaseFile], error) {
		return hand.SealCaseFile(ctx, apiclient.Command{Seen: seen, Key: "seal " + file}, file)
	})
	if err == nil {
		w.kept.note(func() { w.kept.sealed[file] = got.Value.Sealed.Code })
	}
	return err
}

// issue issues a package and takes it away.
func (w *work) issue(file string) error {
	made, err := persist(w, demo.Archivist, func(ctx context.Context, hand *apiclient.Client) (api.Changed[api.Issuance], error) {
		return hand.IssuePackage(ctx, apiclient.Command{Key: "issue " + file}, file, api.NewIssuance{Purpose: "移送法院"})
	})
	if err != nil {
		return err
	}
	sum, err := persist(w, demo.Archivist, func(ctx context.Context, hand *apiclient.Client) (string, error) {
		return download(ctx, hand, made.Value.ID, os.DevNull)
	})
	if err == nil {
		w.kept.note(func() { w.kept.packages[made.Value.ID] = sum })
	}
	return err
}

// download writes a package into a file and returns its SHA-256.
func download(ctx context.Context, hand *apiclient.Client, id, file string) (sum string, err error) {
	f, err := os.Create(file)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	zip := sha256.New()
	_, err = hand.DownloadPackage(ctx, id, io.MultiWriter(zip, f))
	return hex.EncodeToString(zip.Sum(nil)), err
}

// fetch reads what is public.
func fetch(ctx context.Context, address string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return nil, err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, fault.ServerAway.Err("fetch", address, err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		return nil, fault.AnswerUnreadable.Err("fetch", address, errors.Join(err, errors.New(answer.Status)))
	}
	return text, nil
}
