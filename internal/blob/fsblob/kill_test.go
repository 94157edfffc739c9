package fsblob_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"liuhen/internal/blob/blobtest"
	"liuhen/internal/blob/fsblob"
	"liuhen/internal/digest"
	"liuhen/internal/durable"
	"liuhen/internal/fault"
)

// TestMain lets this program also be the process that is killed: with a folder in
// the environment it plays the story there and kills itself before a given step.
func TestMain(m *testing.M) {
	root := os.Getenv("LIUHEN_TEST_KILL_ROOT")
	if root == "" {
		os.Exit(blobtest.Main(m))
	}
	n, err := strconv.Atoi(os.Getenv("LIUHEN_TEST_KILL_STEP"))
	if err == nil {
		err = playAndDie(root, int64(n))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func playAndDie(root string, step int64) error {
	var passed atomic.Int64
	f, err := fsblob.Open(root, fsblob.Options{Checkpoint: 100_000, OnStep: func(act durable.Act) error {
		if passed.Add(1) == step {
			fmt.Println("step", act.Step)
			self, err := os.FindProcess(os.Getpid())
			if err != nil {
				return err
			}
			if err := self.Kill(); err != nil {
				return err
			}
			select {}
		}
		return nil
	}})
	if err != nil {
		return err
	}
	return story(context.Background(), f, func(done string) { fmt.Println("done", done) })
}

var (
	storyData  = bytes.Repeat([]byte("recording "), 30_000)
	storySmall = []byte("photograph")
	storySum   = digest.SumSHA256(storyData)
	storyEnd   = time.Date(2040, 1, 2, 3, 4, 5, 0, time.UTC)
)

// story takes a recording and a photograph in, locks the one, removes the other,
// and publishes what a log would. It can be played again from wherever it was
// cut off. Whatever it calls done must hold from then on.
func story(ctx context.Context, f fsblob.Folder, done func(string)) error {
	if err := takeRecording(ctx, f, done); err != nil {
		return err
	}
	if err := takePhotograph(ctx, f, done); err != nil {
		return err
	}
	for i := range 3 {
		if err := f.Shelf.Publish(ctx, "log/a/checkpoint", fmt.Append(nil, "size ", i)); err != nil {
			return err
		}
		done(fmt.Sprint("checkpoint ", i))
		if err := f.Shelf.PublishOnce(ctx, fmt.Sprint("log/a/tile/", i), fmt.Append(nil, "tile ", i)); err != nil {
			return err
		}
		done(fmt.Sprint("tile ", i))
	}
	return nil
}

func takeRecording(ctx context.Context, f fsblob.Folder, done func(string)) error {
	if _, err := f.Store.Stat(ctx, storySum); err != nil {
		if err := sendRecording(ctx, f, done); err != nil {
			return err
		}
	}
	if err := f.Store.Adopt(ctx, "recording", storySum, false); err != nil {
		return err
	}
	done("adopted")
	if _, err := f.Store.Lock(ctx, storySum, storyEnd); err != nil {
		return err
	}
	done("locked")
	return nil
}

func sendRecording(ctx context.Context, f fsblob.Folder, done func(string)) error {
	size := int64(len(storyData))
	offset, _, err := f.Staging.Offset(ctx, "recording")
	if errors.Is(err, fault.UploadMissing) {
		if err = f.Staging.Discard(ctx, "recording"); err == nil { // what a crash in Create left
			err = f.Staging.Create(ctx, "recording", size)
		}
	}
	if err != nil {
		return err
	}
	for offset < size {
		end := min(offset+170_000, size)
		if offset, err = f.Staging.Append(ctx, "recording", offset, bytes.NewReader(storyData[offset:end]), digest.SHA256{}); err != nil {
			return err
		}
		done(fmt.Sprint("kept ", offset))
	}
	return nil
}

func takePhotograph(ctx context.Context, f fsblob.Folder, done func(string)) error {
	if err := f.Staging.Discard(ctx, "photograph"); err != nil {
		return err
	}
	d, _, err := f.Staging.Take(ctx, "photograph", bytes.NewReader(storySmall), 100)
	if err != nil {
		return err
	}
	if err := f.Staging.Keep(ctx, "photograph"); err != nil {
		return err
	}
	if err := f.Store.Adopt(ctx, "photograph", d, false); err != nil {
		return err
	}
	if err := f.Store.Remove(ctx, d); err != nil {
		return err
	}
	done("removed")
	return nil
}

func TestKilledBeforeEveryStep(t *testing.T) {
	t.Parallel()
	met := map[string]int{}
	for n := 1; ; n++ {
		root := t.TempDir()
		step, acked, finished := runKilled(t, root, n)
		if finished {
			if n < 60 || slices.Max(acked) == "" {
				t.Errorf("the story has only %d steps", n)
			}
			break
		}
		met[step]++
		f, err := fsblob.Open(root, fsblob.Options{})
		must(t, err)
		ackedHolds(t, f, n, acked)
		nothingWrong(t, f)
		if err := story(t.Context(), f, func(string) {}); err != nil {
			t.Fatalf("killed before step %d (%s): %v", n, step, err)
		}
		nothingWrong(t, f)
		storyHolds(t, f)
	}
	for _, step := range []string{durable.StepCreate, durable.StepWrite, durable.StepSync, durable.StepMkdir, durable.StepMove,
		durable.StepRename, durable.StepSyncDir, durable.StepRemove, durable.StepChmod, durable.StepStamp} {
		if met[step] == 0 {
			t.Errorf("never killed before %s", step)
		}
	}
}

// runKilled plays the story in a process that dies before step n.
func runKilled(t *testing.T, root string, n int) (step string, acked []string, finished bool) {
	t.Helper()
	program, err := os.Executable()
	must(t, err)
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(os.Environ(), "LIUHEN_TEST_KILL_ROOT="+root, "LIUHEN_TEST_KILL_STEP="+strconv.Itoa(n))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	lines := bufio.NewScanner(bytes.NewReader(out))
	for lines.Scan() {
		if name, ok := strings.CutPrefix(lines.Text(), "step "); ok {
			step = name
		}
		if what, ok := strings.CutPrefix(lines.Text(), "done "); ok {
			acked = append(acked, what)
		}
	}
	if err != nil && step == "" {
		t.Fatalf("the story failed by itself before step %d: %v", n, err)
	}
	return step, acked, err == nil
}

// ackedHolds checks that what was called done before the kill still is.
func ackedHolds(t *testing.T, f fsblob.Folder, n int, acked []string) {
	t.Helper()
	for _, line := range acked {
		what, arg, _ := strings.Cut(line, " ")
		number, _ := strconv.ParseInt(arg, 10, 64) // lines without a number use none
		if err := ackHolds(t.Context(), f, what, number); err != nil {
			t.Errorf("killed before step %d: %q does not hold: %v", n, line, err)
		}
	}
}

func ackHolds(ctx context.Context, f fsblob.Folder, what string, number int64) error {
	switch what {
	case "kept":
		offset, _, err := f.Staging.Offset(ctx, "recording")
		if errors.Is(err, fault.UploadMissing) { // a blob by now
			_, err = f.Store.Stat(ctx, storySum)
			return err
		}
		if err == nil && offset < number {
			return fmt.Errorf("only %d bytes are kept", offset)
		}
		return err
	case "adopted":
		_, err := f.Store.Stat(ctx, storySum)
		return err
	case "locked":
		_, until, err := f.Store.Protection(ctx, storySum)
		if err == nil && until.Before(storyEnd) {
			return fmt.Errorf("locked until %v", until)
		}
		return err
	case "removed":
		if _, err := f.Store.Stat(ctx, digest.SumSHA256(storySmall)); !errors.Is(err, fault.BlobMissing) {
			return fmt.Errorf("still there: %w", err)
		}
	case "checkpoint":
		data, err := f.Shelf.Read(ctx, "log/a/checkpoint")
		if err == nil && string(data) < fmt.Sprint("size ", number) {
			return fmt.Errorf("reads %q", data)
		}
		return err
	case "tile":
		_, err := f.Shelf.Read(ctx, fmt.Sprint("log/a/tile/", number))
		return err
	}
	return nil
}

// nothingWrong checks that whatever is there under a final name is whole.
func nothingWrong(t *testing.T, f fsblob.Folder) {
	t.Helper()
	must(t, f.Store.Walk(t.Context(), func(d digest.SHA256, _ int64, _ time.Time) error {
		r, err := f.Store.Open(t.Context(), d, 0)
		if err != nil {
			return err
		}
		defer r.Close()
		sum := digest.NewRunning()
		if _, err := bufio.NewReader(r).WriteTo(sum); err != nil {
			return err
		}
		if sum.Sum() != d {
			t.Errorf("blob %s holds other bytes", d)
		}
		return nil
	}))
	must(t, f.Shelf.Names(t.Context(), "", func(name string) error {
		data, err := f.Shelf.Read(t.Context(), name)
		if err == nil && !strings.HasPrefix(string(data), "size ") && !strings.HasPrefix(string(data), "tile ") {
			t.Errorf("%s holds %q", name, data)
		}
		return err
	}))
}

// storyHolds checks the story's end.
func storyHolds(t *testing.T, f fsblob.Folder) {
	t.Helper()
	for what, number := range map[string]int64{"adopted": 0, "locked": 0, "removed": 0, "checkpoint": 2, "tile": 2} {
		if err := ackHolds(t.Context(), f, what, number); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	must(t, f.Staging.Uploads(t.Context(), func(id string, _ time.Time) error {
		return fmt.Errorf("upload %s was left", id)
	}))
}
