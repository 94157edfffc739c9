package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/demo"
)

// packed is what a case file is packaged of: 488 files and 600 MB.
var packed = stock{large: 8, largeSize: 69 * 1_000_000, small: 480}

// measurePackage compares a package of a sealed case file, issued, downloaded and
// synced, with a synced copy of the same files and their digests.
func measurePackage(ctx context.Context, o options) error {
	h, err := openHouse(ctx, o)
	if err != nil {
		return err
	}
	return errors.Join(racePackage(ctx, o, h), h.stop())
}

func racePackage(ctx context.Context, o options, h *house) error {
	items, err := h.fill(ctx, packed)
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
	files, err := h.blobs(packed)
	if err != nil {
		return err
	}
	amount, err := sizes(files)
	if err != nil {
		return err
	}
	out, env := filepath.Join(o.dir, "out"), plainEnv("LIUHEN_TOKEN="+archivist.Secret())
	fresh := func(context.Context) error { return errors.Join(os.RemoveAll(out), os.Mkdir(out, 0o700)) }
	zip := filepath.Join(out, "casefile.zip")
	size := 0.0
	err = race(ctx, o, fmt.Sprintf("package of a case file of %d files, %.0f MB", len(files), amount), "MB/s",
		contender{name: "liuhen package create", prepare: fresh, work: func(ctx context.Context) (float64, error) {
			_, err := run(ctx, env, o.liuhen, "package", "create", casefile, "--server", h.address, "--purpose", "bench", "-o", zip)
			if err == nil {
				size, err = sizes([]string{zip})
			}
			return amount, err
		}},
		contender{name: "cp, sync and openssl dgst -sha256", missing: needs("openssl", getOpenSSL), target: "≥ 0.77 (1.3 times as long)", prepare: fresh, work: func(ctx context.Context) (float64, error) {
			return amount, copyAndHash(ctx, files, out)
		}},
	)
	o.table.add(row{what: "size of the zip", ours: size, unit: "MB", peer: "its content", theirs: amount, target: "≤ 1.02"})
	return err
}

func copyAndHash(ctx context.Context, files []string, out string) error {
	if _, err := run(ctx, nil, "cp", append([]string{"--target-directory", out}, files...)...); err != nil {
		return err
	}
	copies := make([]string, len(files))
	for i, name := range files {
		copies[i] = filepath.Join(out, filepath.Base(name))
	}
	if _, err := run(ctx, nil, "sync", copies...); err != nil {
		return err
	}
	return hash(ctx, files)
}

// seal brings the items through handover and deposit into a sealed case file.
func (h *house) seal(ctx context.Context, items []string) (casefile string, err error) {
	if err := h.deposit(ctx, items); err != nil {
		return "", err
	}
	ended, err := h.officer.EndMatter(ctx, apiclient.Seeing(h.matter), h.matter.ID, api.MatterEvent{Event: "decision-performed", Paper: "履行凭证"})
	if err != nil {
		return "", err
	}
	if _, err := h.officer.CompleteMatter(ctx, apiclient.Seeing(ended), h.matter.ID, api.MatterEvent{Event: "closing-report-approved", Paper: "结案报告"}); err != nil {
		return "", err
	}
	opened, err := h.officer.OpenCaseFile(ctx, apiclient.Command{}, api.NewCaseFile{
		Matter: h.matter.ID, CaseFileDetails: api.CaseFileDetails{Title: "河湾农资经营部涉嫌经营假种子案", Category: "XZCF", Year: time.Now().Year(), Retention: "D30"},
	})
	if err != nil {
		return "", err
	}
	if err := h.place(ctx, opened.Value.ID, items); err != nil {
		return "", err
	}
	submitted, err := h.officer.SubmitCaseFile(ctx, apiclient.Seeing(opened), opened.Value.ID)
	if err != nil {
		return "", err
	}
	archivist, err := h.As(ctx, demo.Archivist)
	if err != nil {
		return "", err
	}
	_, err = archivist.SealCaseFile(ctx, apiclient.Seeing(submitted), opened.Value.ID)
	return opened.Value.ID, err
}

// place puts the items into the case file in their order.
func (h *house) place(ctx context.Context, casefile string, items []string) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(connections)
	for i, it := range items {
		group.Go(func() error {
			_, err := h.officer.PlaceItem(ctx, apiclient.Command{}, casefile, api.NewPlacement{
				Item: it, Position: int64(i+1) * 10, Part: "recording", Title: "现场检查录像", Author: h.City.Authority.Name,
			})
			return err
		})
	}
	return group.Wait()
}

const (
	// depositPoll is how often somebody looks whether all is deposited.
	depositPoll = 200 * time.Millisecond
	// handoverItems is how many items one handover may list.
	handoverItems = 1000
)

func (h *house) deposit(ctx context.Context, items []string) error {
	for some := range slices.Chunk(items, handoverItems) {
		if err := h.depositSome(ctx, some); err != nil {
			return err
		}
	}
	return nil
}

func (h *house) depositSome(ctx context.Context, items []string) error {
	signed, err := h.officer.SignHandover(ctx, apiclient.Command{}, api.HandoverList{Activities: []string{h.activity.ID}, Items: items})
	if err != nil {
		return err
	}
	custodian, err := h.As(ctx, demo.Custodian)
	if err != nil {
		return err
	}
	if _, err := custodian.AnswerHandover(ctx, apiclient.Seeing(signed), signed.Value.ID, api.Count{Place: "档案室二号柜三层"}); err != nil {
		return err
	}
	for {
		found, err := custodian.Handover(ctx, signed.Value.ID)
		if err != nil || deposited(found.Items) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(depositPoll):
		}
	}
}

func deposited(items []api.HandoverItem) bool {
	for _, it := range items {
		if it.State != "deposited" {
			return false
		}
	}
	return true
}
