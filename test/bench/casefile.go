package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"liuhen/internal/demo"
)

// huge is the case file that -large packages.
var huge = stock{small: 200_000, smallSize: 1000}

// heldPoll is how often the memory of a program that ends by itself is looked at.
const heldPoll = 20 * time.Millisecond

// measureCaseFile packages a case file of very many items and checks the package, and
// shows how much memory each program holds at most.
func measureCaseFile(ctx context.Context, o options) error {
	if !o.large {
		return nil
	}
	h, err := openHouse(ctx, o)
	if err != nil {
		return err
	}
	return errors.Join(h.packageHuge(ctx, o), h.stop())
}

func (h *house) packageHuge(ctx context.Context, o options) error {
	items, err := h.fill(ctx, huge)
	if err != nil {
		return err
	}
	casefile, err := h.seal(ctx, items)
	if err != nil {
		return err
	}
	archivist, err := h.As(ctx, demo.Archivist)
	if err != nil {
		return err
	}
	if err := h.forgetPeak(); err != nil {
		return err
	}
	fmt.Fprintf(o.out, "\ncase file of %d items (MiB at most)\n", len(items))
	zip := filepath.Join(o.dir, "huge.zip")
	client, err := held(ctx, o.liuhen, []string{"LIUHEN_TOKEN=" + archivist.Secret()},
		"package", "create", casefile, "--server", h.address, "--purpose", "bench", "-o", zip)
	if err != nil {
		return err
	}
	server, err := h.memory("VmHWM")
	if err != nil {
		return err
	}
	key, err := h.publicKey(ctx)
	if err != nil {
		return err
	}
	verify, err := held(ctx, filepath.Join(filepath.Dir(o.liuhen), "liuhen-verify"), nil, "--quiet", "--trust", key, zip)
	if err != nil {
		return err
	}
	for _, peak := range []struct {
		what string
		mb   float64
	}{{"the server that packages", server}, {"the client", client}, {"liuhen-verify", verify}} {
		fmt.Fprintf(o.out, "  %-28s %10.1f\n", peak.what, peak.mb)
		o.table.add(row{what: fmt.Sprintf("memory of %s, %d items", peak.what, len(items)), ours: peak.mb, unit: "MiB", target: "bounded"})
	}
	return nil
}

// publicKey is that of the agency's log.
func (h *house) publicKey(ctx context.Context) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, h.address+"/log/"+h.City.ID+"/vkey", http.NoBody)
	if err != nil {
		return "", err
	}
	_, key, err := h.tus.ask(r)
	return strings.TrimSpace(string(key)), err
}

// held runs a program to its good end and returns how much memory it held at most.
func held(ctx context.Context, program string, env []string, args ...string) (peak float64, err error) {
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = plainEnv(env...), &said, &said
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	p, ended := &process{cmd: cmd}, make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case err := <-ended:
			if err != nil {
				err = fmt.Errorf("%s: %w: %s", program, err, said.Bytes())
			}
			return peak, err
		case <-time.After(heldPoll):
			if now, err := p.memory("VmHWM"); err == nil { // else it has just ended
				peak = max(peak, now)
			}
		}
	}
}
