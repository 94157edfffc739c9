package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/card"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// ingest is what the command line says of a card.
type ingest struct {
	to      connection
	order   card.Order
	folder  string
	state   string
	receipt string
	json    bool
	wait    bool
	few     api.Restriction
	most    time.Duration // how long a server may be away
	said    said
}

func ingestCommand(s Streams) *cobra.Command {
	var what ingest
	c := &cobra.Command{
		Use:  "ingest",
		Args: takes(1),
		RunE: func(c *cobra.Command, args []string) error {
			what.folder = args[0]
			return what.run(c.Context(), s)
		},
	}
	f := c.Flags()
	what.to.flags(f)
	f.StringVar(&what.order.Activity, "activity", "", "")
	f.StringVar(&what.order.Title, "title", "", "")
	what.said.flags(f)
	f.StringVar(&what.order.Number, "card", "", "")
	f.BoolVar(&what.order.FromCard, "from-card", false, "")
	f.BoolVar(&what.few.Home, "home", false, "")
	f.BoolVar(&what.few.Minors, "minors", false, "")
	f.BoolVar(&what.few.Bystanders, "bystanders", false, "")
	f.IntVar(&what.order.Parallel, "parallel", 2, "")
	f.StringVar(&what.receipt, "receipt", "", "")
	f.BoolVar(&what.json, "json", false, "")
	f.StringVar(&what.state, "state", "", "")
	f.BoolVar(&what.order.Free, "delete-after-accepted", false, "")
	f.BoolVar(&what.wait, "wait", false, "")
	f.DurationVar(&what.most, "patience", usualPatience, "")
	_ = c.MarkFlagRequired("activity") // it fails only for a flag that is not there
	return c
}

// askAgain is how long to wait before the server is asked again about a deposit.
const askAgain = 5 * time.Second

// run takes the card in and hands the receipt out. Where not everything came to its
// end, the receipt says why, and so does the exit code.
func (w *ingest) run(ctx context.Context, s Streams) error {
	if err := w.settle(s); err != nil {
		return err
	}
	from, err := card.Open(w.folder)
	if err != nil {
		return err
	}
	defer from.Close()
	memory, err := card.Remember(w.state, time.Now)
	if err != nil {
		return err
	}
	client, leave, err := w.to.enter(ctx, s)
	if err != nil {
		return err
	}
	defer leave()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	run := &card.Run{
		Order: w.order, Server: client, Address: w.to.addressOf(s), Card: from, Folder: w.folder, Memory: memory, Now: time.Now,
	}
	run.Wait = newPatience(s, w.most, run.Address, func() int64 { return run.Progress().Sent }, stop).wait
	watching := s.watch(run)
	receipt, err := run.Do(ctx)
	watching.end()
	if silent := context.Cause(ctx); errors.Is(silent, fault.ServerSilent) {
		err = silent // and not what the last attempt failed of
	}
	if len(receipt.Files)+len(receipt.Left) == 0 && err != nil {
		return err
	}
	if failed := w.handOut(s, receipt); failed != nil {
		return errors.Join(failed, err)
	}
	if err == nil && !receipt.Good() {
		return fault.IngestPartly.Err("ingest", "", nil)
	}
	return err
}

// settle checks what the flags say together and fills in what they leave out.
func (w *ingest) settle(s Streams) error {
	if w.order.Parallel < 1 || w.order.Parallel > 16 {
		return misusef("--parallel 应为 1 至 16 的数字", "--parallel is a number from 1 to 16")
	}
	if w.wait && !w.order.Free {
		return misusef("--wait 须与 --delete-after-accepted 连用", "--wait waits for nothing without --delete-after-accepted")
	}
	if w.wait {
		w.order.Pause = func(ctx context.Context) bool { return pause(ctx, askAgain) }
	}
	w.order.FromCard = w.order.FromCard || w.order.Free || w.order.Number != ""
	if w.few != (api.Restriction{}) {
		w.order.Restricted = &w.few
	}
	var err error
	if w.order.Origin, w.order.Proof, err = w.said.settle(); err != nil {
		return err
	}
	absolute, err := filepath.Abs(w.folder)
	if err != nil {
		return fault.FileUnreadable.Err("find folder", w.folder, err).With("file", card.Spell(w.folder))
	}
	w.folder = absolute
	if w.state != "" {
		return nil
	}
	home := stateFolder(s.Getenv)
	if home == "" {
		return misusef("须给出 --state，因为无从得知本人的状态目录在哪里", "--state is needed, because nothing says where your own folder is")
	}
	name := digest.SumSHA256([]byte(w.to.addressOf(s) + "\n" + w.order.Activity)).String()[:32] + ".json"
	w.state = filepath.Join(home, "liuhen", "ingest", name)
	return nil
}

// pause waits, and returns false when ctx ends before.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// stateFolder is where a person's programs keep what they may lose (XDG base
// directories; %LocalAppData% on Windows); empty where nothing tells.
func stateFolder(getenv func(string) string) string {
	if runtime.GOOS == "windows" {
		return getenv("LocalAppData")
	}
	if own := getenv("XDG_STATE_HOME"); filepath.IsAbs(own) {
		return own
	}
	if home := getenv("HOME"); home != "" {
		return filepath.Join(home, ".local", "state")
	}
	return ""
}

// handOut shows the receipt, or keeps it in a file and shows its counts.
func (w *ingest) handOut(s Streams, r card.Receipt) error {
	for i, e := range r.Files {
		r.Files[i].Problem, r.Files[i].Warning = s.problemOf(e.Err), s.problemOf(e.Doubt)
	}
	var text bytes.Buffer
	if w.json {
		encoder := json.NewEncoder(&text)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(r); err != nil {
			return fault.Unexpected.Err("write receipt", "", err)
		}
	} else {
		s.writeReceipt(&text, r)
	}
	if w.receipt == "" {
		_, err := text.WriteTo(s.Out)
		return err
	}
	if err := card.Replace(w.receipt, text.Bytes()); err != nil {
		return fault.FileUnwritten.Err("write receipt", w.receipt, err).With("file", card.Spell(w.receipt))
	}
	fmt.Fprintln(s.Out, s.summed(r))
	return nil
}

// problemOf says an error in the words that the server, or the catalogue, has for it.
func (s Streams) problemOf(err error) *api.Problem {
	if err == nil {
		return nil
	}
	var told *apiclient.Problem
	if errors.As(err, &told) {
		return &told.Problem
	}
	known := fault.Of(err)
	text := known.Text(s.english())
	return &api.Problem{
		Type: "urn:liuhen:error:" + known.Code.Name, Code: known.Code.Name, Title: text.What, Safe: text.Safe, Next: text.Next, Args: known.Spoken(s.english()),
	}
}
