package faults_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"sync"
	"testing"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server"
	"liuhen/internal/server/servertest"
)

// cast is who plays the line, by the secrets of their sessions, which outlive the
// server.
type cast struct {
	login                         string // of the officer
	officer, custodian, archivist string
	opened                        time.Time
}

// gather sets a town up and returns who plays there.
func gather(t *testing.T, change ...func(*server.Options)) (*servertest.Town, cast) {
	t.Helper()
	town := servertest.Start(t, change...)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	c := cast{
		login: lin.Login, officer: lin.Secret(),
		custodian: town.Officer(town.City.ID, "u2", "何小满", "custodian").Secret(),
		archivist: town.Officer(town.City.ID, "u2", "陈谷雨", "archivist").Secret(),
		opened:    town.Now(),
	}
	return town, c
}

// told is what the server acknowledged.
type told struct {
	mu       sync.Mutex
	offsets  map[string]int64  // of uploads that are not items yet
	items    map[string]string // id → SHA-256
	deposits map[string]bool   // ids of items
	sealed   map[string]string // id of the file → code
	packages map[string][]byte // id → SHA-256 of the zip
}

func toldNothing() *told {
	return &told{
		offsets: map[string]int64{}, items: map[string]string{}, deposits: map[string]bool{}, sealed: map[string]string{}, packages: map[string][]byte{},
	}
}

// note keeps what keep writes into it.
func (t *told) note(keep func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	keep()
}

// now is what was acknowledged until now.
func (t *told) now() *told {
	t.mu.Lock()
	defer t.mu.Unlock()
	return &told{
		offsets: maps.Clone(t.offsets), items: maps.Clone(t.items), deposits: maps.Clone(t.deposits),
		sealed: maps.Clone(t.sealed), packages: maps.Clone(t.packages),
	}
}

// line is one recording's life under way. Each of its acts may be repeated from its
// beginning, since its commands carry keys.
type line struct {
	cast
	name  string
	told  *told
	large bool // the recording is one that a bucket takes by parts
	anew  bool // an upload is begun anew where the server threw it away, as it must after a failed sync

	upload, file string
	items        []string
	handover     string
	seen         int64 // version of the file
	issued       string
}

// act is one thing that somebody does.
type act struct {
	name string
	do   func(ctx context.Context, address string) error
}

// acts are those of the line, in order.
func (l *line) acts() []act {
	return []act{
		{"sign in", l.signIn}, {"upload by pieces", l.sendPieces}, {"upload in one request", l.sendWhole}, {"hand over", l.handOver}, {"receive", l.receive},
		{"deposit", l.awaitDeposit}, {"arrange", l.arrange}, {"submit", l.submit}, {"seal", l.seal}, {"issue", l.issue}, {"download", l.download},
	}
}

func (l *line) as(address, secret string) *apiclient.Client {
	return apiclient.New(address).Speaking("en").With(secret)
}

func (l *line) key(what string) apiclient.Command { return apiclient.Command{Key: l.name + " " + what} }

func (l *line) signIn(ctx context.Context, address string) error {
	hand, _, err := apiclient.New(address).Speaking("en").SignIn(ctx, l.login, servertest.Password)
	if err == nil {
		l.officer = hand.Secret()
	}
	return err
}

// recording is what the camera made: no two lines have the same.
func (l *line) recording() []byte {
	if l.large {
		return bytes.Repeat(recordingOf(l.name), 1+byParts/len(recordingOf(l.name)))
	}
	return recordingOf(l.name)
}

// byParts is more than a bucket takes by one request, in bytes.
const byParts = 64 << 20

func recordingOf(name string) []byte { return bytes.Repeat([]byte(name+" recording "), 10_000) }

const piece = 70_000

// sendPieces goes on where the server says.
func (l *line) sendPieces(ctx context.Context, address string) error {
	hand, data := l.as(address, l.officer), l.recording()
	if l.upload == "" {
		id, err := hand.BeginUpload(ctx, apiclient.NewUpload{Name: l.name + ".bin", Size: int64(len(data)), SHA256: sum(data)})
		if err != nil {
			return err
		}
		l.upload = id
		l.told.note(func() { l.told.offsets[id] = 0 })
	}
	err := goOn(ctx, hand, l.upload, data, func(offset int64) {
		l.told.note(func() { l.told.offsets[l.upload] = offset })
	})
	var got api.Received
	if err == nil {
		got, err = hand.ReceiveItem(ctx, l.key("receive "+l.upload), api.NewItem{Upload: l.upload, Origin: api.Origin{How: "made"}})
	}
	if l.anew && errors.Is(err, fault.UploadMissing) {
		l.told.note(func() { delete(l.told.offsets, l.upload) })
		l.upload = ""
		return l.sendPieces(ctx, address)
	}
	return l.received(got, err, data)
}

// goOn sends what the server does not have of an upload and tells of each piece that
// it acknowledged.
func goOn(ctx context.Context, hand *apiclient.Client, upload string, data []byte, acknowledged func(int64)) error {
	at, err := hand.Upload(ctx, upload)
	size := int64(len(data))
	for offset, each := at.Offset, max(piece, size/8); err == nil && offset < size; {
		if offset, err = hand.AppendPiece(ctx, upload, offset, data[offset:min(offset+each, size)]); err == nil {
			acknowledged(offset)
		}
	}
	return err
}

// received keeps an item that was acknowledged.
func (l *line) received(got api.Received, err error, data []byte) error {
	if err != nil {
		return err
	}
	if got.Value.SHA256 != sum(data) {
		return fmt.Errorf("received as %s, sent %s", got.Value.SHA256, sum(data))
	}
	l.told.note(func() {
		delete(l.told.offsets, l.upload)
		l.told.items[got.Value.ID] = got.Value.SHA256
	})
	l.items = append(l.items, got.Value.ID)
	return nil
}

func (l *line) sendWhole(ctx context.Context, address string) error {
	data := []byte(l.name + " photograph")
	got, err := l.as(address, l.officer).SendFile(ctx, l.key("send"), "photograph.bin", bytes.NewReader(data), api.NewItem{Origin: api.Origin{How: "made"}})
	return l.received(got, err, data)
}

func (l *line) handOver(ctx context.Context, address string) error {
	signed, err := l.as(address, l.officer).SignHandover(ctx, l.key("sign"), api.HandoverList{Items: l.items})
	l.handover = signed.Value.ID
	return err
}

func (l *line) receive(ctx context.Context, address string) error {
	cmd := l.key("answer")
	cmd.Seen = 1
	_, err := l.as(address, l.custodian).AnswerHandover(ctx, cmd, l.handover, api.Count{})
	return err
}

// awaitDeposit looks until the server has deposited what was received.
func (l *line) awaitDeposit(ctx context.Context, address string) error {
	for {
		now, err := l.as(address, l.custodian).Handover(ctx, l.handover)
		if err != nil {
			return err
		}
		waiting := false
		for _, it := range now.Items {
			waiting = waiting || it.State != "deposited"
			if it.State == "deposited" {
				l.told.note(func() { l.told.deposits[it.ID] = true })
			}
		}
		if !waiting {
			return nil
		}
		if err := pause(ctx); err != nil {
			return err
		}
	}
}

// pause waits a moment before somebody looks again.
func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(20 * time.Millisecond):
		return nil
	}
}

func (l *line) arrange(ctx context.Context, address string) error {
	hand := l.as(address, l.officer)
	matter, err := hand.OpenMatter(ctx, l.key("matter"), api.MatterDetails{
		Kind: "penalty", Number: "云农立〔2026〕" + l.name + "号", Party: "某种业", Subject: "经营假种子", OpenedAt: &l.opened,
	})
	if err != nil {
		return err
	}
	file, err := hand.OpenCaseFile(ctx, l.key("file"), api.NewCaseFile{
		Matter: matter.Value.ID, CaseFileDetails: api.CaseFileDetails{Title: "某种业案" + l.name, Category: "XZCF", Year: 2026, Retention: "D30"},
	})
	if err != nil {
		return err
	}
	l.file, l.seen = file.Value.ID, file.Seen()
	for i, it := range l.items {
		placing := l.key(fmt.Sprint("place ", i))
		if _, err := hand.PlaceItem(ctx, placing, l.file, api.NewPlacement{Item: it, Position: int64(i + 1), Part: "evidence"}); err != nil {
			return err
		}
	}
	return nil
}

func (l *line) submit(ctx context.Context, address string) error {
	cmd := l.key("submit")
	cmd.Seen = l.seen
	file, err := l.as(address, l.officer).SubmitCaseFile(ctx, cmd, l.file)
	if err == nil {
		l.seen = file.Seen()
	}
	return err
}

func (l *line) seal(ctx context.Context, address string) error {
	cmd := l.key("seal")
	cmd.Seen = l.seen
	file, err := l.as(address, l.archivist).SealCaseFile(ctx, cmd, l.file)
	if err == nil {
		l.told.note(func() { l.told.sealed[l.file] = file.Value.Sealed.Code })
	}
	return err
}

func (l *line) issue(ctx context.Context, address string) error {
	made, err := l.as(address, l.archivist).IssuePackage(ctx, l.key("issue"), l.file, api.NewIssuance{Purpose: "移送法院"})
	l.issued = made.Value.ID
	return err
}

func (l *line) download(ctx context.Context, address string) error {
	zip := sha256.New()
	if _, err := l.as(address, l.archivist).DownloadPackage(ctx, l.issued, zip); err != nil {
		return err
	}
	l.told.note(func() { l.told.packages[l.issued] = zip.Sum(nil) })
	return nil
}

// hold checks through the API that everything that was acknowledged is there. A
// package is made again to the same bytes, unless thorough says not to.
func (t *told) hold(ctx context.Context, address string, c cast, thorough bool) error {
	officer := apiclient.New(address).Speaking("en").With(c.officer)
	archivist := apiclient.New(address).Speaking("en").With(c.archivist)
	var lost []error
	for id, offset := range t.offsets {
		if at, err := officer.Upload(ctx, id); err != nil || at.Offset < offset {
			lost = append(lost, fmt.Errorf("upload %s is at %d, was at %d: %w", id, at.Offset, offset, err))
		}
	}
	for id, sha := range t.items {
		it, err := officer.Item(ctx, id)
		if err != nil || it.SHA256 != sha || t.deposits[id] && it.State != "deposited" {
			lost = append(lost, fmt.Errorf("item %s is %s, %s: %w", id, it.State, it.SHA256, err))
		}
	}
	for id, code := range t.sealed {
		file, err := archivist.CaseFile(ctx, id)
		if err != nil || file.Sealed == nil || file.Sealed.Code != code {
			lost = append(lost, fmt.Errorf("case file %s is %s, was sealed as %s: %w", id, file.State, code, err))
		}
	}
	for id, was := range t.packages {
		if !thorough {
			continue
		}
		zip := sha256.New()
		if _, err := archivist.DownloadPackage(ctx, id, zip); err != nil || !bytes.Equal(zip.Sum(nil), was) {
			lost = append(lost, fmt.Errorf("package %s is not what it was: %w", id, err))
		}
	}
	return errors.Join(lost...)
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}
