package main

import (
	"context"
	"errors"
	"fmt"

	"liuhen/internal/apiclient"
)

// hugeSize is what -large uploads, in bytes.
const hugeSize = 20_000_000_000

// measureMemory shows what is resident of the program when it is idle, and at most
// while it takes an upload, beside tusd. The page cache is not counted in either.
func measureMemory(ctx context.Context, o options) error {
	fmt.Fprint(o.out, "\nresident memory of the server (MiB)\n")
	h, err := openHouse(ctx, o)
	if err != nil {
		return err
	}
	if err := h.restart(ctx, o); err != nil {
		return err
	}
	p, missing, err := openPeer(ctx, o)
	if err != nil {
		return errors.Join(err, h.stop())
	}
	var s seeds
	ours := measured{"liuhen", h.process, func(ctx context.Context, f file) error {
		_, err := h.take(ctx, f)
		return err
	}}
	theirs := measured{tusdName, p.process, func(ctx context.Context, f file) error {
		_, err := p.send(ctx, f)
		return errors.Join(err, p.empty(ctx))
	}}
	all := []measured{ours, theirs}
	if missing != "" {
		fmt.Fprintf(o.out, "  %s: not here; get it with: %s\n", tusdName, missing)
		all = all[:1]
	}
	for _, m := range all {
		err = errors.Join(err, m.weigh(ctx, o, &s))
	}
	return errors.Join(err, p.stop(), h.stop())
}

// restart serves the same folder anew, as it is after a night: signing in costs memory
// that is given back slowly, and would be all that is seen.
func (h *house) restart(ctx context.Context, o options) error {
	if err := h.stop(); err != nil {
		return err
	}
	return h.resume(ctx, o)
}

// resume serves the folder of a house that was stopped.
func (h *house) resume(ctx context.Context, o options) error {
	if _, err := h.serve(ctx, o, houseSays); err != nil {
		return err
	}
	h.officer = apiclient.New(h.address).With(h.officer.Secret())
	h.tus.endpoint = h.address + "/api/v1/uploads"
	return nil
}

// measured is a server with its way to take a file.
type measured struct {
	name string
	*process
	take func(ctx context.Context, f file) error
}

func (m measured) weigh(ctx context.Context, o options, s *seeds) error {
	idle, err := m.memory("VmRSS")
	if err != nil {
		return err
	}
	fmt.Fprintf(o.out, "  %-28s idle after its start %22.1f\n", m.name, idle)
	m.row(o, "idle", idle, "≤ 100 MiB")
	var peaks []float64
	for n := range o.runs {
		peak, err := m.peak(ctx, file{bytes: s.next(), size: uploadSize, piece: uploadSize})
		if err != nil {
			return err
		}
		fmt.Fprintf(o.out, "  %-28s run %d, peak during 1 GiB %18.1f\n", m.name, n+1, peak)
		peaks = append(peaks, peak)
	}
	fmt.Fprintf(o.out, "  %-28s median of the peaks %23.1f\n", m.name, median(peaks))
	m.row(o, "at most while 1 GiB comes", median(peaks), "")
	if !o.large {
		return nil
	}
	peak, err := m.peak(ctx, file{bytes: s.next(), size: hugeSize, piece: hugeSize})
	if err != nil {
		return err
	}
	fmt.Fprintf(o.out, "  %-28s peak during 20 GB %25.1f\n", m.name, peak)
	m.row(o, "at most while 20 GB come", peak, "≤ 200 MiB")
	return nil
}

// row is for the table at the end, which is about us.
func (m measured) row(o options, when string, mb float64, target string) {
	if m.name != tusdName {
		o.table.add(row{what: "resident memory, " + when, ours: mb, unit: "MiB", target: target})
	}
}

// peak is the most that was resident while the file was taken.
func (m measured) peak(ctx context.Context, f file) (float64, error) {
	if err := m.forgetPeak(); err != nil {
		return 0, err
	}
	if err := m.take(ctx, f); err != nil {
		return 0, err
	}
	return m.memory("VmHWM")
}
