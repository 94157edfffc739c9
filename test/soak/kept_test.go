//go:build soak

package soak_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"sync"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/demo"
)

// kept is what the program confirmed.
type kept struct {
	sync.Mutex
	items     map[string]string // id → SHA-256
	handovers map[string]int    // id → number of items
	received  map[string]bool   // ids of handovers
	deposited map[string]bool   // ids of items
	sealed    map[string]string // id of the case file → code
	packages  map[string]string // id → SHA-256 of the zip
	large     int               // of the items, came by pieces
}

func keptNothing() *kept {
	return &kept{
		items: map[string]string{}, handovers: map[string]int{}, received: map[string]bool{},
		deposited: map[string]bool{}, sealed: map[string]string{}, packages: map[string]string{},
	}
}

// note keeps what keep writes into it.
func (k *kept) note(keep func()) {
	k.Lock()
	defer k.Unlock()
	keep()
}

// now is what was confirmed until now.
func (k *kept) now() *kept {
	k.Lock()
	defer k.Unlock()
	return &kept{
		items: maps.Clone(k.items), handovers: maps.Clone(k.handovers), received: maps.Clone(k.received),
		deposited: maps.Clone(k.deposited), sealed: maps.Clone(k.sealed), packages: maps.Clone(k.packages), large: k.large,
	}
}

func (k *kept) summary() string {
	n := k.now()
	return fmt.Sprintf("confirmed: %d items (%d by pieces), %d handovers, %d received, %d items deposited, %d case files sealed, %d packages",
		len(n.items), n.large, len(n.handovers), len(n.received), len(n.deposited), len(n.sealed), len(n.packages))
}

// all reports whether every kind of work was confirmed at least once.
func (k *kept) all() bool {
	n := k.now()
	return n.large > 0 && len(n.items) > n.large && len(n.handovers) > 0 && len(n.received) > 0 && len(n.deposited) > 0 && len(n.sealed) > 0 && len(n.packages) > 0
}

// check asks for everything that was confirmed, and checks the store under every
// checkpoint that was published at an earlier check. At the end nothing else may be there.
func (w *work) check(end bool) string {
	w.t.Helper()
	was := w.kept.now()
	w.itemsAreThere(was, end)
	w.handoversAreThere(was, end)
	w.casesAreThere(was, end)
	if end {
		w.packagesAreTheSame(was)
	}
	said := w.at.servers[0].fsck(w.checkpoints)
	w.holdCheckpoint()
	return said
}

// ask repeats a question until it is answered; it is asked while nothing is killed.
func ask[T any](w *work, who demo.Role, question func(ctx context.Context, hand *apiclient.Client) (T, error)) T {
	w.t.Helper()
	answer, err := persist(w, who, question)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer
}

// listed is the whole of a list, by id.
func listed[T any](w *work, who demo.Role, id func(T) string, page func(ctx context.Context, hand *apiclient.Client, at api.Paging) (api.Page[T], error)) map[string]T {
	w.t.Helper()
	all := map[string]T{}
	for at := (api.Paging{Limit: 200}); ; {
		got := ask(w, who, func(ctx context.Context, hand *apiclient.Client) (api.Page[T], error) { return page(ctx, hand, at) })
		for _, one := range got.List {
			all[id(one)] = one
		}
		if at.After = got.Next; at.After == "" {
			return all
		}
	}
}

func (w *work) itemsAreThere(was *kept, end bool) {
	w.t.Helper()
	there := listed(w, demo.Officer, func(it api.Item) string { return it.ID },
		func(ctx context.Context, hand *apiclient.Client, at api.Paging) (api.Page[api.Item], error) {
			return hand.Items(ctx, api.ItemFilter{}, at)
		})
	for id, sum := range was.items {
		if it, ok := there[id]; !ok || it.SHA256 != sum || was.deposited[id] && it.State != "deposited" {
			w.t.Errorf("item %s is %q with %s, confirmed with %s, deposited: %v", id, it.State, it.SHA256, sum, was.deposited[id])
		}
	}
	if end && len(there) != len(was.items) {
		w.t.Errorf("%d items, confirmed %d", len(there), len(was.items))
	}
}

func (w *work) handoversAreThere(was *kept, end bool) {
	w.t.Helper()
	there := listed(w, demo.Custodian, func(h api.Handover) string { return h.ID },
		func(ctx context.Context, hand *apiclient.Client, at api.Paging) (api.Page[api.Handover], error) {
			return hand.Handovers(ctx, api.Narrowing{}, at)
		})
	for id, count := range was.handovers {
		if h, ok := there[id]; !ok || h.Set.Items != count || was.received[id] && h.Answer == nil {
			w.t.Errorf("handover %s: %d items of %d, %s, received: %v", id, h.Set.Items, count, h.State, was.received[id])
		}
	}
	if end && len(there) != len(was.handovers) {
		w.t.Errorf("%d handovers, confirmed %d", len(there), len(was.handovers))
	}
}

// casesAreThere also looks that no code is given twice, and at the end that none is missing.
func (w *work) casesAreThere(was *kept, end bool) {
	w.t.Helper()
	there := listed(w, demo.Archivist, func(f api.CaseFile) string { return f.ID },
		func(ctx context.Context, hand *apiclient.Client, at api.Paging) (api.Page[api.CaseFile], error) {
			return hand.CaseFiles(ctx, api.CaseFileFilter{}, at)
		})
	codes := map[string]bool{}
	for id, f := range there {
		if f.Sealed == nil {
			continue
		}
		if codes[f.Sealed.Code] {
			w.t.Errorf("the code %s is given twice, to %s as well", f.Sealed.Code, id)
		}
		codes[f.Sealed.Code] = true
	}
	for id, code := range was.sealed {
		if f, ok := there[id]; !ok || f.Sealed == nil || f.Sealed.Code != code {
			w.t.Errorf("case file %s is %q, was sealed as %s", id, f.State, code)
		}
	}
	if end && len(codes) != len(was.sealed) {
		w.t.Errorf("%d case files are sealed, confirmed %d", len(codes), len(was.sealed))
	}
}

// someProved is how many packages are verified outside the program at the end.
const someProved = 5

// packagesAreTheSame downloads each package again and verifies some.
func (w *work) packagesAreTheSame(was *kept) {
	w.t.Helper()
	folder := w.t.TempDir()
	key := filepath.Join(folder, "key")
	text := ask(w, demo.Archivist, func(ctx context.Context, hand *apiclient.Client) (string, error) {
		return hand.LogKey(ctx, w.cast.City.ID)
	})
	if err := os.WriteFile(key, []byte(text+"\n"), 0o600); err != nil {
		w.t.Fatal(err)
	}
	n := 0
	for id, sum := range was.packages {
		file := filepath.Join(folder, "package.zip")
		again := ask(w, demo.Archivist, func(ctx context.Context, hand *apiclient.Client) (string, error) {
			return download(ctx, hand, id, file)
		})
		if again != sum {
			w.t.Errorf("package %s is not what it was", id)
		}
		if n++; n > someProved {
			continue
		}
		if out, err := exec.Command(filepath.Join(w.at.folder, "liuhen-verify"), "--trust", key, file).CombinedOutput(); err != nil {
			w.t.Errorf("package %s: %v\n%s", id, err, out)
		}
	}
}

// holdCheckpoint keeps what the log published until now outside the program.
func (w *work) holdCheckpoint() {
	w.t.Helper()
	text := ask(w, demo.Archivist, func(ctx context.Context, _ *apiclient.Client) ([]byte, error) {
		return fetch(ctx, w.at.front+"/log/"+w.cast.City.ID+"/checkpoint")
	})
	file := filepath.Join(w.outside, fmt.Sprintf("checkpoint-%d", len(w.checkpoints)))
	if err := os.WriteFile(file, text, 0o600); err != nil {
		w.t.Fatal(err)
	}
	w.checkpoints = append(w.checkpoints, file)
}
