package server

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"liuhen/internal/card"
	"liuhen/internal/cli"
	"liuhen/internal/demo"
	"liuhen/internal/fault"
)

// The files that the demo leaves. demoMark tells the folder of a demo from one in which
// somebody works, and how far the play came.
const (
	demoPackage = "casefile.zip"
	demoKey     = "agency.vkey"
	demoMark    = "demo.json"
)

// demoState is how far a demo came.
type demoState string

const (
	demoNone   demoState = ""       // there is no folder, or nothing in it
	demoBegun  demoState = "begun"  // being played, or it was broken off
	demoPlayed demoState = "played" // package and key are there
)

// mark is the content of demoMark.
type mark struct {
	State demoState `json:"state"`
	City  *lived    `json:"city,omitempty"` // nil for the demo that plays one story
}

// playDemo plays the demo on a folder of its own, on the stage's clock. With Serve it
// goes on serving, and serves what was played before.
func playDemo(ctx context.Context, d cli.Demo, out io.Writer) error {
	state, err := lookAtDemo(d)
	if err != nil {
		return err
	}
	settings := Settings{Address: d.Address}
	if err := settings.checkAddress(); err != nil {
		return err
	}
	if !d.Serve {
		settings.Address = "127.0.0.1:0"
	}
	listener, err := settings.listen(ctx) // before anything is made in the folder
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }() // stay closes it, too
	if err := os.MkdirAll(d.Data, 0o700); err != nil {
		return fault.FileUnreadable.Err("make folder of the demo", d.Data, err).With("file", d.Data)
	}
	if state == demoNone {
		if err := markDemo(d.Data, mark{State: demoBegun}); err != nil {
			return err
		}
	}
	return performDemo(ctx, d, state == demoPlayed, settings, listener, out)
}

// performDemo opens the folder for the stage and closes it after the play.
func performDemo(ctx context.Context, d cli.Demo, played bool, s Settings, listener net.Listener, out io.Writer) error {
	stage := demo.NewStage(time.Now)
	if played {
		stage.Curtain()
	}
	logs, err := demoLogs(d.Data)
	if err != nil {
		return err
	}
	h, err := Open(ctx, Options{Folder: d.Data, Demo: true, Now: stage.Now, Logger: slog.New(slog.NewJSONHandler(logs, nil))})
	if err != nil {
		return errors.Join(err, logs.Close())
	}
	acted := h.stay(ctx, s, listener, func(ctx context.Context, address string) error {
		err := h.play(ctx, d, stage, played, address, out)
		if err == nil && d.Serve {
			<-ctx.Done()
		}
		return err
	})
	return errors.Join(acted, h.Close(), logs.Close())
}

// demoLogs keeps the server's log out of the script.
func demoLogs(folder string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(folder, "server.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fault.FileUnreadable.Err("open log of the demo", folder, err).With("file", folder)
	}
	return f, nil
}

// lookAtDemo tells how far the folder's demo came. It refuses a folder that holds
// something else, for the demo's passwords are public; a demo that was broken off, for
// half of it cannot be gone on with; and, unless it is to be served, one that was played.
func lookAtDemo(d cli.Demo) (demoState, error) {
	there, err := os.ReadDir(d.Data)
	if errors.Is(err, fs.ErrNotExist) || (err == nil && len(there) == 0) {
		return demoNone, nil
	}
	if err != nil {
		return demoNone, fault.FileUnreadable.Err("look at data folder", d.Data, err).With("file", d.Data)
	}
	var m mark
	content, err := os.ReadFile(filepath.Join(d.Data, demoMark))
	if err != nil || json.Unmarshal(content, &m) != nil || m.City != nil {
		return demoNone, fault.DemoForeign.Err("play demo", d.Data, err).With("folder", d.Data)
	}
	switch {
	case m.State != demoPlayed:
		return demoBegun, unfinished(d.Data)
	case !d.Serve:
		return demoPlayed, fault.DemoPlayed.Err("play demo", d.Data, nil).With("folder", d.Data)
	}
	return demoPlayed, nil
}

// unfinished tells a demo that is being played from one that was broken off.
func unfinished(folder string) error {
	lock, err := holdFolder(folder)
	if err != nil {
		return err
	}
	return errors.Join(fault.DemoUnfinished.Err("play demo", folder, nil).With("folder", folder), lock.Close())
}

// markDemo makes it durable how far the demo came.
func markDemo(folder string, m mark) error {
	content, err := json.Marshal(m)
	if err == nil {
		err = card.Replace(filepath.Join(folder, demoMark), append(content, '\n'))
	}
	if err != nil {
		return fault.FileUnwritten.Err("mark demo", folder, err).With("file", filepath.Join(folder, demoMark))
	}
	return nil
}

// play plays the story, unless it was played, and says where it is served.
func (h *House) play(ctx context.Context, d cli.Demo, stage *demo.Stage, played bool, address string, out io.Writer) error {
	if !played {
		if err := h.playStory(ctx, d, stage, address, out); err != nil {
			return err
		}
		stage.Curtain()
		if err := markDemo(d.Data, mark{State: demoPlayed}); err != nil {
			return err
		}
	}
	if !d.Serve {
		return nil
	}
	return demo.Invite(out, address, d.English)
}

func (h *House) playStory(ctx context.Context, d cli.Demo, stage *demo.Stage, address string, out io.Writer) error {
	code, _, err := h.SetupCode(ctx)
	if err != nil {
		return err
	}
	folder := d.Out
	if folder == "" {
		folder = d.Data
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fault.FileUnreadable.Err("make folder", folder, err).With("file", folder)
	}
	left := demo.Left{Package: filepath.Join(folder, demoPackage), Key: filepath.Join(folder, demoKey)}
	key, err := writePackage(left.Package, func(zip io.Writer) (string, error) {
		return demo.Play(ctx, demo.Production{Address: address, Code: code, Stage: stage, Script: out, Package: zip, English: d.English, Left: left})
	})
	if err != nil {
		return err
	}
	if err := os.WriteFile(left.Key, []byte(key+"\n"), 0o644); err != nil { //nolint:gosec // a public key
		return fault.FileUnreadable.Err("write key", folder, err).With("file", demoKey)
	}
	return nil
}

// writePackage lets play write the package beside its place and moves it there when all
// of it was written.
func writePackage(path string, play func(io.Writer) (key string, err error)) (key string, err error) {
	part := path + ".part"
	zip, err := os.Create(part)
	if err != nil {
		return "", fault.FileUnwritten.Err("make package", path, err).With("file", part)
	}
	key, err = play(zip)
	if err = errors.Join(err, zip.Close()); err != nil {
		return "", errors.Join(err, os.Remove(part))
	}
	if err := os.Rename(part, path); err != nil {
		return "", fault.FileUnwritten.Err("make package", path, err).With("file", path)
	}
	return key, nil
}
