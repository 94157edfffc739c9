package blobtest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"liuhen/internal/fault"
)

func shelfCases() []testCase {
	return []testCase{
		{"shelf publish and read", shelfPublish},
		{"shelf once is for ever", shelfOnce},
		{"shelf once from many sides", shelfOnceConcurrently},
		{"shelf publish is whole", shelfIsWhole},
		{"shelf refuses attacks by name", shelfAttacks},
		{"shelf names in order and by prefix", shelfNames},
		{"shelf clears one object", shelfClears},
		{"shelf on a full disk keeps the old", shelfFull},
		{"shelf survives a restart", shelfSurvives},
	}
}

func reads(t *testing.T, s Subject, name, data string) {
	t.Helper()
	got, err := s.Shelf.Read(t.Context(), name)
	want(t, err, nil)
	if string(got) != data {
		t.Fatalf("%s holds %q, want %q", name, got, data)
	}
}

func shelfPublish(t *testing.T, s Subject) {
	_, err := s.Shelf.Read(t.Context(), "log/a/checkpoint")
	want(t, err, fault.ShelfMissing)
	for _, data := range []string{"one", "", "three, longer"} {
		want(t, s.Shelf.Publish(t.Context(), "log/a/checkpoint", []byte(data)), nil)
		reads(t, s, "log/a/checkpoint", data)
	}
	for _, name := range []string{"log", "log/a", "log/a/checkpoint/x", "log/b"} {
		_, err = s.Shelf.Read(t.Context(), name)
		want(t, err, fault.ShelfMissing)
	}
}

func shelfOnce(t *testing.T, s Subject) {
	name := "log/a/tile/0/x001/067"
	want(t, s.Shelf.PublishOnce(t.Context(), name, []byte("tile")), nil)
	want(t, s.Shelf.PublishOnce(t.Context(), name, []byte("tile")), nil)
	for _, other := range []string{"til", "tile ", "elit", ""} {
		want(t, s.Shelf.PublishOnce(t.Context(), name, []byte(other)), fault.ShelfDiffers)
	}
	reads(t, s, name, "tile")
}

func shelfOnceConcurrently(t *testing.T, s Subject) {
	var wg sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wg.Go(func() { errs[i] = s.Shelf.PublishOnce(t.Context(), "once", fmt.Append(nil, "v", i%2)) })
	}
	wg.Wait()
	won, err := s.Shelf.Read(t.Context(), "once")
	want(t, err, nil)
	for i, err := range errs {
		if string(won) == fmt.Sprint("v", i%2) {
			want(t, err, nil)
		} else {
			want(t, err, fault.ShelfDiffers)
		}
	}
}

func shelfIsWhole(t *testing.T, s Subject) {
	versions := [][]byte{bytes.Repeat([]byte("a"), 50000), bytes.Repeat([]byte("b"), 60000)}
	want(t, s.Shelf.Publish(t.Context(), "n", versions[0]), nil)
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range 20 {
			if err := s.Shelf.Publish(t.Context(), "n", versions[i%2]); err != nil {
				t.Error(err)
			}
		}
	})
	for range 50 {
		got, err := s.Shelf.Read(t.Context(), "n")
		if err != nil || !bytes.Equal(got, versions[0]) && !bytes.Equal(got, versions[1]) {
			t.Errorf("read %d bytes that nobody published: %v", len(got), err)
			break
		}
	}
	wg.Wait()
}

func shelfAttacks(t *testing.T, s Subject) {
	for _, name := range []string{
		"", "/", "/etc/passwd", "..", "../x", "a/../../x", "a/..", "a//b", "a/", "./a", "a/.", ".hidden", "a/.hidden",
		"A", "a\\b", "a\x00b", "a b", "a\n", "c:", "c:/x", "~root", "a%2fb", "日志", "a\u202eb", "con", "a/nul", "com1.txt", "aux.", "a.", "a/b.",
		strings.Repeat("a", 129), strings.Repeat("a/", 256) + "a",
	} {
		want(t, s.Shelf.Publish(t.Context(), name, []byte("x")), fault.ShelfName)
		want(t, s.Shelf.PublishOnce(t.Context(), name, []byte("x")), fault.ShelfName)
		_, err := s.Shelf.Read(t.Context(), name)
		want(t, err, fault.ShelfName)
	}
	if got := names(t, s, ""); len(got) != 0 {
		t.Errorf("made %v", got)
	}
	want(t, s.Shelf.Publish(t.Context(), "0189-ab_c/tile/0/x001/067.p/12", []byte("x")), nil)
}

func names(t *testing.T, s Subject, prefix string) []string {
	t.Helper()
	var all []string
	want(t, s.Shelf.Names(t.Context(), prefix, func(name string) error {
		all = append(all, name)
		return nil
	}), nil)
	return all
}

func shelfNames(t *testing.T, s Subject) {
	all := []string{"a-b", "a.b", "a/1", "a/2/x", "a/2/y", "a0", "b"}
	for _, i := range []int{3, 0, 6, 2, 5, 1, 4} {
		want(t, s.Shelf.Publish(t.Context(), all[i], nil), nil)
	}
	for prefix, expect := range map[string][]string{
		"": all, "a": all[:6], "a/": all[2:5], "a/2": all[3:5], "a/2/y": all[4:5], "b": all[6:], "c": nil, "../": nil, "a/2/y/": nil,
	} {
		if got := names(t, s, prefix); !slices.Equal(got, expect) {
			t.Errorf("prefix %q gives %v, want %v", prefix, got, expect)
		}
	}
	stop, calls := errors.New("stop"), 0
	err := s.Shelf.Names(t.Context(), "", func(string) error { calls++; return stop })
	if !errors.Is(err, stop) || calls != 1 {
		t.Errorf("listing went on: %v after %d calls", err, calls)
	}
}

func shelfClears(t *testing.T, s Subject) {
	for _, name := range []string{"a/1", "a/2"} {
		want(t, s.Shelf.PublishOnce(t.Context(), name, []byte(name)), nil)
	}
	for range 2 { // one that is gone is no error
		want(t, s.Shelf.Clear(t.Context(), "a/1"), nil)
	}
	want(t, s.Shelf.Clear(t.Context(), "nowhere/1"), nil)
	want(t, s.Shelf.Clear(t.Context(), "../a/2"), fault.ShelfName)
	s = s.Restart(t)
	if _, err := s.Shelf.Read(t.Context(), "a/1"); !errors.Is(err, fault.ShelfMissing) {
		t.Errorf("cleared: %v", err)
	}
	if got := names(t, s, ""); !slices.Equal(got, []string{"a/2"}) {
		t.Errorf("left %v", got)
	}
}

func shelfFull(t *testing.T, s Subject) {
	want(t, s.Shelf.Publish(t.Context(), "n", []byte("old")), nil)
	for _, step := range []string{"write", "sync"} {
		s.Fail(func(at string) error {
			if at == step {
				return syscall.ENOSPC
			}
			return nil
		})
		want(t, s.Shelf.Publish(t.Context(), "n", []byte("new")), fault.StorageFull)
		want(t, s.Shelf.PublishOnce(t.Context(), "m", []byte("new")), fault.StorageFull)
		s.Fail(nil)
	}
	reads(t, s, "n", "old")
	if got := names(t, s, ""); !slices.Equal(got, []string{"n"}) {
		t.Errorf("names %v", got)
	}
}

func shelfSurvives(t *testing.T, s Subject) {
	want(t, s.Shelf.Publish(t.Context(), "a/n", []byte("1")), nil)
	want(t, s.Shelf.PublishOnce(t.Context(), "a/m", []byte("2")), nil)
	s = s.Restart(t)
	reads(t, s, "a/n", "1")
	reads(t, s, "a/m", "2")
	want(t, s.Shelf.PublishOnce(t.Context(), "a/m", []byte("3")), fault.ShelfDiffers)
}
