package apiclient

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"path"
	"strconv"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/fault"
)

// Uploads returns a page of the own uploads that have not become items.
func (c *Client) Uploads(ctx context.Context, q api.Paging) (api.Page[api.Upload], error) {
	return get[api.Page[api.Upload]](ctx, c, "/uploads", queryOf(q))
}

// Upload returns an own upload and how far it came.
func (c *Client) Upload(ctx context.Context, id string) (api.UploadProgress, error) {
	return get[api.UploadProgress](ctx, c, "/uploads/"+id, nil)
}

// NewUpload is what is said of a file before its bytes.
type NewUpload struct {
	Name   string
	Size   int64  // bytes
	SHA256 string // of the whole file; empty where it is not known
}

// BeginUpload opens an upload and returns its id.
func (c *Client) BeginUpload(ctx context.Context, n NewUpload) (id string, err error) {
	id, _, err = c.BeginUploadByToken(ctx, n)
	return id, err
}

// BeginUploadByToken is BeginUpload for whoever goes on with the upload's own token, which
// a session is given: With makes it a hand that outlasts the session.
func (c *Client) BeginUploadByToken(ctx context.Context, n NewUpload) (id, token string, err error) {
	r, err := c.tus(ctx, http.MethodPost, "/uploads", nil)
	if err != nil {
		return "", "", err
	}
	said := "filename " + base64.StdEncoding.EncodeToString([]byte(n.Name))
	if n.SHA256 != "" {
		said += ",sha256 " + base64.StdEncoding.EncodeToString([]byte(n.SHA256))
	}
	r.Header.Set("Upload-Length", strconv.FormatInt(n.Size, 10))
	r.Header.Set("Upload-Metadata", said)
	h, err := c.do(r, nil)
	return path.Base(h.Get("Location")), h.Get(api.UploadTokenHeader), err
}

// RenewToken gives an unfinished upload of one's own another token, with which to go on
// from here, and returns it; the former one ends.
func (c *Client) RenewToken(ctx context.Context, id string) (string, error) {
	given, err := post[api.UploadToken](ctx, c, "/uploads/"+id+"/renew-token", Command{}, nil)
	return given.Token, err
}

// AppendPiece adds a piece with its checksum at the offset, and returns the offset of
// the next one.
func (c *Client) AppendPiece(ctx context.Context, id string, offset int64, piece []byte) (int64, error) {
	r, err := c.tus(ctx, http.MethodPatch, "/uploads/"+id, bytes.NewReader(piece))
	if err != nil {
		return 0, err
	}
	sum := sha256.Sum256(piece)
	r.Header.Set("Content-Type", "application/offset+octet-stream")
	r.Header.Set("Upload-Offset", strconv.FormatInt(offset, 10))
	r.Header.Set("Upload-Checksum", "sha256 "+base64.StdEncoding.EncodeToString(sum[:]))
	h, err := c.do(r, nil)
	if err != nil {
		return 0, err
	}
	next, err := strconv.ParseInt(h.Get("Upload-Offset"), 10, 64)
	if err != nil {
		return 0, fault.AnswerUnreadable.Err("append piece", id, err)
	}
	return next, nil
}

// EndUpload gives up an unfinished upload with the bytes that came.
func (c *Client) EndUpload(ctx context.Context, id string) error {
	r, err := c.tus(ctx, http.MethodDelete, "/uploads/"+id, nil)
	if err != nil {
		return err
	}
	_, err = c.do(r, nil)
	return err
}

func (c *Client) tus(ctx context.Context, method, path string, body io.Reader) (*http.Request, error) {
	r, err := c.request(ctx, method, path, body)
	if err == nil {
		r.Header.Set("Tus-Resumable", "1.0.0")
	}
	return r, err
}

// Sending is how a file is sent piece by piece.
type Sending struct {
	NewUpload
	// Upload is the one to go on with, by its id; empty for a new one. One that is over
	// is begun anew.
	Upload string
	// Piece is the length of a piece in bytes, which is held in memory; 0 for 8 MiB.
	Piece int64
	// Begun is told the id, so that a later run can go on with it. It may be nil.
	Begun func(id string)
	// Progress is told how many bytes the server has durably, after each piece and when
	// something is resumed. It may be nil.
	Progress func(kept int64)
	// Wait waits before the n-th attempt, counted from 1, that follows one without
	// progress, and returns false to give up. It may be nil: then waits grow from half a
	// second to half a minute, and the tenth is not waited for.
	Wait func(ctx context.Context, n int) bool
}

// SendUpload sends what r holds and returns the id of the complete upload. It rides out
// broken connections, a server that is restarted and damaged pieces, and goes on where
// the server has got to. Errors: what the server refuses for good, such as
// declared-digest-differs, own-upload-room, upload-room and too-many-uploads; those of r
// and of ctx; and the last one that was ridden out, when Wait gives up.
func (c *Client) SendUpload(ctx context.Context, r io.ReaderAt, s Sending) (id string, err error) {
	if s.Piece <= 0 {
		s.Piece = 8 << 20
	}
	if s.Wait == nil {
		s.Wait = WaitLonger
	}
	u := &sender{client: c, source: r, sending: s, id: s.Upload, offset: -1}
	failures, best := 0, u.offset
	for u.offset < s.Size {
		err := u.step(ctx)
		if u.offset > best {
			failures, best = 0, u.offset
		}
		if err == nil {
			continue
		}
		failures++
		if !Passing(err) || !s.Wait(ctx, failures) {
			return u.id, err
		}
		u.offset, u.buffer = -1, nil // the server knows where it is; the buffer may still be read
	}
	return u.id, nil
}

// sender is one sending under way. A negative offset is not known.
type sender struct {
	client  *Client
	source  io.ReaderAt
	sending Sending
	id      string
	offset  int64
	buffer  []byte
}

// step does the next thing that is due: begin, find out where to go on, or send a piece.
func (u *sender) step(ctx context.Context) error {
	switch {
	case u.id == "":
		return u.begin(ctx)
	case u.offset < 0:
		return u.find(ctx)
	}
	return u.send(ctx)
}

func (u *sender) begin(ctx context.Context) error {
	id, err := u.client.BeginUpload(ctx, u.sending.NewUpload)
	if err != nil {
		return err
	}
	u.id, u.offset = id, 0
	if u.sending.Begun != nil {
		u.sending.Begun(id)
	}
	return nil
}

// find asks where the next piece begins.
func (u *sender) find(ctx context.Context) error {
	at, err := u.client.Upload(ctx, u.id)
	if errors.Is(err, fault.UploadMissing) && u.id == u.sending.Upload {
		u.id, u.sending.Upload = "", ""
		return nil
	}
	if err == nil && at.Size != u.sending.Size {
		err = fault.UploadTooLong.Err("resume upload", u.id, nil).With("size", strconv.FormatInt(at.Size, 10))
	}
	if err == nil {
		u.reached(at.Offset)
	}
	return err
}

func (u *sender) reached(offset int64) {
	u.offset = offset
	if u.sending.Progress != nil {
		u.sending.Progress(offset)
	}
}

func (u *sender) send(ctx context.Context) error {
	n := min(u.sending.Piece, u.sending.Size-u.offset)
	if u.buffer == nil {
		u.buffer = make([]byte, n)
	}
	piece := u.buffer[:n]
	if k, err := u.source.ReadAt(piece, u.offset); k < len(piece) {
		return errors.Join(err, io.ErrUnexpectedEOF) // the file is shorter than it was, or cannot be read
	}
	next, err := u.client.AppendPiece(ctx, u.id, u.offset, piece)
	if err == nil {
		u.reached(next)
	}
	return err
}

// Passing reports whether an error may be gone at the next attempt.
func Passing(err error) bool {
	var p *Problem
	if errors.Is(err, fault.UploadDamaged) {
		return false
	}
	if errors.As(err, &p) && p.Status >= http.StatusInternalServerError && p.Status != http.StatusInsufficientStorage {
		return true
	}
	for _, code := range []*fault.Code{
		fault.ServerAway, fault.AnswerUnreadable, fault.UploadOffset, fault.UploadBusy, fault.UploadFinished, fault.PieceMismatch,
	} {
		if errors.Is(err, code) {
			return true
		}
	}
	return false
}

// The waits of WaitLonger.
const (
	firstWait   = 500 * time.Millisecond
	longestWait = 30 * time.Second
	mostWaits   = 9
)

// WaitLonger waits before the n-th attempt, counted from 1, that follows one without
// progress: half a second first, twice as long each time, at most half a minute. It
// returns false when ctx ends and instead of a tenth wait.
func WaitLonger(ctx context.Context, n int) bool {
	if n > mostWaits {
		return false
	}
	t := time.NewTimer(min(firstWait<<(n-1), longestWait))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
