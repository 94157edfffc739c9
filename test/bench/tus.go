package main

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"time"
)

// tus is a client of the protocol without any ease, the same for ours and the peer.
type tus struct {
	endpoint string
	secret   string // empty for none
	http     *http.Client
}

// connections is how many files are sent at the same time.
const connections = 8

func newHTTP() *http.Client {
	return &http.Client{Timeout: time.Hour, Transport: &http.Transport{MaxIdleConnsPerHost: connections}}
}

// file is one file on its way by tus.
type file struct {
	bytes pattern
	size  int64
	piece int64    // length of a PATCH
	sums  []string // of the pieces; nil for none
}

// cut prepares a file in pieces with their checksums.
func cut(bytes pattern, size, piece int64) file {
	f := file{bytes: bytes, size: size, piece: piece}
	for at := int64(0); at < size; at += piece {
		h := sha256.New()
		_, _ = io.Copy(h, bytes.part(at, min(piece, size-at))) // neither fails
		f.sums = append(f.sums, base64.StdEncoding.EncodeToString(h.Sum(nil)))
	}
	return f
}

// send uploads the file and returns its address.
func (t tus) send(ctx context.Context, f file) (string, error) {
	address, err := t.create(ctx, f.size, nil)
	for n := 0; err == nil && int64(n)*f.piece < f.size; n++ {
		at := int64(n) * f.piece
		length := min(f.piece, f.size-at)
		head := http.Header{"Upload-Offset": {strconv.FormatInt(at, 10)}, "Content-Type": {"application/offset+octet-stream"}}
		if f.sums != nil {
			head.Set("Upload-Checksum", "sha256 "+f.sums[n])
		}
		_, err = t.do(ctx, http.MethodPatch, address, head, f.bytes.part(at, length), length)
	}
	return address, err
}

// create begins an upload, with all of its bytes where there are any.
func (t tus) create(ctx context.Context, size int64, whole io.Reader) (string, error) {
	head, length := http.Header{"Upload-Length": {strconv.FormatInt(size, 10)}}, int64(0)
	if whole != nil {
		head.Set("Content-Type", "application/offset+octet-stream")
		length = size
	}
	answer, err := t.do(ctx, http.MethodPost, t.endpoint, head, whole, length)
	if err != nil {
		return "", err
	}
	at, err := url.Parse(t.endpoint)
	if err != nil {
		return "", err
	}
	at, err = at.Parse(answer.Get("Location"))
	if err != nil {
		return "", err
	}
	return at.String(), nil
}

func (t tus) do(ctx context.Context, method, address string, head http.Header, body io.Reader, length int64) (http.Header, error) {
	r, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return nil, err
	}
	r.Header, r.ContentLength = head, length
	r.Header.Set("Tus-Resumable", "1.0.0")
	head, _, err = t.ask(r)
	return head, err
}

// ask sends the request and returns the answer, which is no refusal.
func (t tus) ask(r *http.Request) (http.Header, []byte, error) {
	if t.secret != "" {
		r.Header.Set("Authorization", "Bearer "+t.secret)
	}
	response, err := t.http.Do(r)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = response.Body.Close() }() // it was read
	said, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode >= http.StatusMultipleChoices {
		err = fmt.Errorf("%s %s: %s: %.400s", r.Method, r.URL, response.Status, said)
	}
	return response.Header, said, err
}

// peer is plain tusd, which writes uploads to files, hashes nothing and never syncs.
type peer struct {
	*process
	tus
	folder string
}

const getTusd = "TUSD=$(sh tools/tool.sh tusd)"

// What it is called in the tables.
const (
	tusdName   = "tusd (no digest, no sync)"
	tusdSynced = "tusd (no digest), followed by a sync"
)

// tusdSays is where it serves.
var tusdSays = regexp.MustCompile(`You can now upload files to: (\S+)`)

// openPeer starts tusd. Without the program there is no peer, and missing says how to get it.
func openPeer(ctx context.Context, o options) (p *peer, missing string, err error) {
	if missing = needs(o.tusd, getTusd); missing != "" {
		return &peer{}, missing, nil
	}
	p = &peer{folder: filepath.Join(o.dir, "tusd")}
	if p.process, err = launch(ctx, o.tusd, "-host", "127.0.0.1", "-port", "0", "-upload-dir", p.folder); err != nil {
		return nil, "", err
	}
	said, err := p.await(tusdSays)
	if err != nil {
		return nil, "", err
	}
	p.tus = tus{endpoint: said[0], http: newHTTP()}
	return p, "", nil
}

// stop ends it where there is one.
func (p *peer) stop() error {
	if p.process == nil {
		return nil
	}
	p.http.CloseIdleConnections() // else it waits for them
	return p.process.stop()
}

// sync makes an upload durable, which tusd leaves to the system: its bytes, what is
// written beside them, and their names.
func (p *peer) sync(address string) error {
	name := filepath.Join(p.folder, path.Base(address))
	return errors.Join(syncFile(name), syncFile(name+".info"), syncFile(p.folder))
}

func syncFile(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// empty takes away what was uploaded, which it keeps no account of.
func (p *peer) empty(context.Context) error {
	if p.process == nil {
		return nil
	}
	return renew(p.folder)
}
