package intake

import (
	"context"
	"io"
	"strconv"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// Limits.Window bounds what an upload holds beyond the bytes that came, so that room costs
// whoever holds it the sending: declared lengths alone keep nobody from uploading.

// Room keeps uploads where they find room. Every change is durable when it returns.
type Room interface {
	// BeginUpload keeps a new upload if admit allows it. What admit gets is counted in
	// the transaction that keeps the upload, so that two that begin at once count each
	// other.
	BeginUpload(ctx context.Context, u Upload, admit func(Reserved) error) error
	// HoldUpload lets an upload that has not become an item hold as many bytes as grant
	// says, which is asked as admit is, and returns them. Errors: upload-missing.
	HoldUpload(ctx context.Context, u Upload, grant func(others Reserved) (int64, error)) (held int64, err error)
}

// admitting is admit for an upload of the size.
func (l Limits) admitting(size int64) func(Reserved) error {
	return func(held Reserved) error { return l.admit(held, size) }
}

// admit decides whether one more upload may begin: never if it cannot end beside what is
// held now.
func (l Limits) admit(held Reserved, size int64) error {
	if held.Open >= l.OpenPerAccount {
		return fault.TooManyUploads.Err("begin upload", "", nil).With("limit", strconv.Itoa(l.OpenPerAccount))
	}
	return l.fit(held, size)
}

// grant decides how many bytes an upload holds beside the others, of which more came than
// it held: those, and a window ahead if there is room.
func (l Limits) grant(held Reserved, came, size int64) (int64, error) {
	room := min(l.StagedPerAccount-held.Own, l.StagedPerAgency-held.Agency)
	return max(came, min(size, came+l.Window, room)), l.fit(held, came)
}

// fit decides whether so many bytes find room beside what is held.
func (l Limits) fit(held Reserved, bytes int64) error {
	if bytes > l.StagedPerAccount-held.Own {
		return fault.OwnUploadRoom.Err("hold room", "", nil).With("staged", decimal(held.Own)).With("limit", decimal(l.StagedPerAccount))
	}
	if bytes > l.StagedPerAgency-held.Agency {
		return fault.UploadRoom.Err("hold room", "", nil).With("staged", decimal(held.Agency)).With("limit", decimal(l.StagedPerAgency))
	}
	return nil
}

// piece reads the bytes of a piece, and has the upload hold room for them before they go
// on to the disk.
type piece struct {
	ctx     context.Context
	desk    *Desk
	up      *Upload
	r       io.Reader
	at      int64 // of the next byte in the file
	refused error // room for it
}

// Read implements io.Reader. What is beyond the file's end needs no room: it is not kept.
func (p *piece) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	if came := min(p.at+int64(n), p.up.Size); came > p.up.Held {
		if p.refused = p.desk.hold(p.ctx, p.up, came); p.refused != nil {
			return 0, p.refused
		}
	}
	p.at += int64(n)
	return n, err
}

// hold has the upload hold room for the bytes that came, and a window ahead.
func (d *Desk) hold(ctx context.Context, up *Upload, came int64) error {
	held, err := d.Room.HoldUpload(ctx, *up, func(others Reserved) (int64, error) { return d.Limits.grant(others, came, up.Size) })
	if err == nil {
		up.Held = held
	}
	return err
}

// add adds a piece to the staged bytes and returns how many are kept then, also beside an
// error.
func (d *Desk) add(ctx context.Context, up *Upload, offset int64, r io.Reader, sum digest.SHA256) (int64, error) {
	p := &piece{ctx: ctx, desk: d, up: up, r: r, at: offset}
	kept, err := d.Uploads.Append(ctx, up.ID, offset, p, sum)
	if err != nil && p.refused != nil {
		err = p.refused // that is why the piece broke off
	}
	return kept, err
}
