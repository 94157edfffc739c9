package intake

import (
	"context"
	"errors"
	"io"
	"strconv"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/item"
)

// Upload is the record of bytes on their way in: whose they are and until when they
// are waited for. It is no noun and has no events; the item that it becomes has.
type Upload struct {
	ID       string
	Account  string // the only one that sees, continues and ends it
	Agency   string
	Size     int64         // bytes of the whole file
	Held     int64         // bytes for which it holds room: those that came, and some ahead
	Name     string        // safe to show; empty once it became an item
	Declared digest.SHA256 // of the whole file, by the sender; zero where he declared none
	Digest   digest.SHA256 // of the whole file, by us; zero until all bytes are here
	Created  time.Time
	Expires  time.Time
	Item     item.ID // what it became; empty until then
	Found    bool    // Item was here before, on the same bytes
	Node     string  // on which its bytes lie until it is an item
	// Token lets its holder go on with this upload and finish it, without a session. The zero
	// value, beside which no secret fits, where it has none.
	Token account.UploadToken
}

// Complete reports whether all bytes are here.
func (u Upload) Complete() bool { return !u.Digest.IsZero() }

// Differs reports whether the complete file is not what was declared, so that it can
// never become an item.
func (u Upload) Differs() bool {
	return u.Complete() && !u.Declared.IsZero() && u.Declared != u.Digest
}

// Limits bound what waits to become items.
type Limits struct {
	OpenPerAccount   int           // uploads
	StagedPerAccount int64         // bytes for which uploads hold room
	StagedPerAgency  int64         // bytes, counted alike
	Window           int64         // bytes for which an upload holds room before they come
	Whole            int64         // bytes of a file that is sent in one plain request
	Life             time.Duration // from the last progress to the expiry
}

// DefaultLimits let one officer bring a day's cards, and an agency fill an ordinary disk.
func DefaultLimits() Limits {
	return Limits{OpenPerAccount: 1000, Window: 64 << 20, Whole: 32 << 20, Life: 7 * 24 * time.Hour}.WithRoom(2 << 40)
}

// WithRoom returns the limits with so many bytes of room for an agency, of which one
// account may hold a quarter: nobody can keep his colleagues from uploading.
func (l Limits) WithRoom(bytes int64) Limits {
	l.StagedPerAgency, l.StagedPerAccount = bytes, bytes/4
	return l
}

// Reserved is what other uploads that have not become items hold.
type Reserved struct {
	Open   int   // uploads of the account
	Own    int64 // bytes for which those of the account hold room
	Agency int64 // bytes for which those of its agency do
}

// Records keeps what is known of uploads. Every change is durable when it returns.
type Records interface {
	// Upload returns the upload with this id, or upload-missing.
	Upload(ctx context.Context, id string) (Upload, error)
	// UploadsOf returns the account's open uploads that last beyond at, by id, after the
	// one named.
	UploadsOf(ctx context.Context, account string, at time.Time, after string, limit int) ([]Upload, error)
	// ProgressUpload sets the expiry and, unless it is zero, the digest.
	ProgressUpload(ctx context.Context, id string, expires time.Time, sum digest.SHA256) error
	// SettleUpload sets which item, that was here before, the upload is; the first word
	// stands.
	SettleUpload(ctx context.Context, id string, became item.ID) error
	// EndUpload forgets the upload if it became no item and its digest is still sum, zero
	// for one that is not complete, and reports whether it did: with its digest an upload
	// may be becoming an item at this moment.
	EndUpload(ctx context.Context, id string, sum digest.SHA256) (bool, error)
	// GiveUploadToken puts a token in place of the former one of an upload that has not
	// become an item; upload-missing where there is none.
	GiveUploadToken(ctx context.Context, id string, token account.UploadToken) error
}

// Staging holds the bytes of uploads until they are complete.
type Staging interface {
	// Create begins an upload of exactly size bytes.
	Create(ctx context.Context, id string, size int64) error
	// Append adds the piece at offset and returns up to where bytes are durable, also
	// beside an error. A piece with a digest counts as a whole or not at all.
	Append(ctx context.Context, id string, offset int64, r io.Reader, piece digest.SHA256) (kept int64, err error)
	// Offset returns how many bytes are kept and how many there will be.
	Offset(ctx context.Context, id string) (offset, size int64, err error)
	// Sum returns the SHA-256 of a complete upload.
	Sum(ctx context.Context, id string) (digest.SHA256, error)
	// Discard removes the bytes; what is gone is no error.
	Discard(ctx context.Context, id string) error
	// Uploads calls fn for all staged bytes with the time of their last progress, and
	// stops at fn's first error.
	Uploads(ctx context.Context, fn func(id string, changed time.Time) error) error
}

// Progress tells what an unfinished upload is so far.
type Progress interface {
	// Kept returns how many bytes are kept, and their SHA-256.
	Kept(ctx context.Context, id string) (offset int64, sum digest.SHA256, err error)
}

// Announced is what a sender says of a file before its bytes.
type Announced struct {
	Size     int64         // bytes
	FileName string        // as he names it; kept only as a name to show
	Declared digest.SHA256 // of the whole file; zero where nothing is declared
	Token    account.UploadToken
}

// Begin opens an upload of the person's account for bytes that follow. Errors:
// empty-file, file-too-large, too-many-uploads, own-upload-room, upload-room,
// not-allowed, not-found for who has no officer's account, and those of the stores.
func (d *Desk) Begin(ctx context.Context, who access.Person, in Announced) (Upload, error) {
	up, err := d.announced(who, in)
	if err != nil {
		return Upload{}, err
	}
	if err := d.Room.BeginUpload(ctx, up, d.Limits.admitting(in.Size)); err != nil {
		return Upload{}, err
	}
	// Without its bytes' place the record is no upload, and expires if it stays.
	if err := d.Uploads.Create(ctx, up.ID, in.Size); err != nil {
		_, _ = d.Records.EndUpload(context.WithoutCancel(ctx), up.ID, digest.SHA256{})
		return Upload{}, err
	}
	return up, nil
}

// announced is the record of an upload that may begin, room permitting.
func (d *Desk) announced(who access.Person, in Announced) (Upload, error) {
	if err := mayBegin(who); err != nil {
		return Upload{}, err
	}
	if in.Size <= 0 {
		return Upload{}, fault.NoBytes.Err("begin upload", "", nil)
	}
	if in.Size > d.Limits.StagedPerAccount {
		return Upload{}, tooLarge("begin upload", d.Limits.StagedPerAccount, nil)
	}
	id, err := d.Signing.NewID()
	now := d.Now()
	return Upload{
		ID: id, Account: who.Actor.Account, Agency: who.Actor.Agency, Size: in.Size, Name: ShowName(in.FileName),
		Declared: in.Declared, Created: now, Expires: now.Add(d.Limits.Life), Node: d.Node, Token: in.Token,
	}, err
}

// BeginWhole is Begin, Append and the comparison of the whole in one, for a small file
// that comes with its announcement: all of it is kept, with one commit, or nothing.
// Errors: those of Begin and Append; beside declared-digest-differs the upload is there.
func (d *Desk) BeginWhole(ctx context.Context, who access.Person, in Announced, r io.Reader, piece digest.SHA256) (Upload, error) {
	up, err := d.announced(who, in)
	if err != nil {
		return Upload{}, err
	}
	if up.Digest, err = d.takeWhole(ctx, up, r, piece); err != nil {
		return Upload{}, err
	}
	up.Held = up.Size
	// All bytes are durable: that counts also when the sender has gone away meanwhile.
	ctx = context.WithoutCancel(ctx)
	if err := d.Room.BeginUpload(ctx, up, d.Limits.admitting(up.Size)); err != nil {
		_ = d.Uploads.Discard(ctx, up.ID) // else it is removed as a stray
		return Upload{}, err
	}
	if up.Differs() {
		return up, differs(up.ID, up.Digest)
	}
	return up, nil
}

// takeWhole takes all bytes of the upload in and lets them outlast the process.
func (d *Desk) takeWhole(ctx context.Context, up Upload, r io.Reader, piece digest.SHA256) (digest.SHA256, error) {
	sum, size, err := d.Taker.Take(ctx, up.ID, r, up.Size)
	if err != nil {
		return sum, err
	}
	switch {
	case size < up.Size:
		err = fault.UploadInterrupted.Err("begin upload", up.ID, nil).With("offset", "0")
	case !piece.IsZero() && piece != sum:
		err = fault.PieceMismatch.Err("begin upload", up.ID, nil)
	default:
		err = d.Taker.Keep(ctx, up.ID)
	}
	if err != nil {
		_ = d.Uploads.Discard(context.WithoutCancel(ctx), up.ID) // else it is removed as a stray
	}
	return sum, err
}

func tooLarge(op string, limit int64, cause error) error {
	return fault.FileTooLarge.Err(op, "", cause).With("limit", decimal(limit))
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }

// mayUpload checks the right to bring files into one's own agency at all.
func mayUpload(who access.Person) error {
	return access.Check(who, access.Upload, access.Subject{Agency: who.Actor.Agency, Unit: who.Unit, Officers: []string{who.Actor.Officer}})
}

// mayBegin is mayUpload for what is not about one upload.
func mayBegin(who access.Person) error {
	if err := atLarge(who); err != nil {
		return err
	}
	return mayUpload(who)
}

// atLarge refuses whoever came by an upload's own token: he came to bring that one home.
func atLarge(who access.Person) error {
	if who.Upload == "" {
		return nil
	}
	return fault.NotAllowed.Err("use upload token", who.Upload, nil).WithTerm("action", string(access.Upload), access.Upload.Words())
}

// mine returns the upload if it is the person's own and not over. What is somebody
// else's is as missing as what never was.
func (d *Desk) mine(ctx context.Context, who access.Person, id string) (Upload, error) {
	up, err := d.Records.Upload(ctx, id)
	if err != nil {
		return Upload{}, err
	}
	another := who.Upload != "" && who.Upload != id
	if another || up.Account != who.Actor.Account || up.Agency != who.Actor.Agency || !d.Now().Before(up.Expires) {
		return Upload{}, fault.UploadMissing.Err("look up upload", id, nil)
	}
	return up, mayUpload(who)
}

// NodeOf returns the node on which the bytes of an upload of the person's own lie, if
// that is another than this one; empty where they lie here, and where the upload became
// an item, so that no bytes are asked for. Errors: as of Offset.
func (d *Desk) NodeOf(ctx context.Context, who access.Person, id string) (string, error) {
	up, err := d.mine(ctx, who, id)
	if err != nil || !d.elsewhere(up) {
		return "", err
	}
	return up.Node, nil
}

// elsewhere reports whether bytes are asked for that lie on another node. One that names
// none was begun before there were nodes: no other had the database then.
func (d *Desk) elsewhere(up Upload) bool { return up.Item == "" && up.Node != "" && up.Node != d.Node }

// here is mine for whoever works with the bytes: an upload that lies on another node is
// not touched, whatever is or is not staged here under its name.
func (d *Desk) here(ctx context.Context, who access.Person, id string) (Upload, error) {
	up, err := d.mine(ctx, who, id)
	if err == nil && d.elsewhere(up) {
		err = fault.UploadElsewhere.Err("look up upload", id, nil).With("server", up.Node)
	}
	return up, err
}

// Offset returns an upload of the person's own and how many of its bytes are kept.
// Errors: upload-missing, also for everybody else's, not-allowed, upload-damaged,
// upload-elsewhere.
func (d *Desk) Offset(ctx context.Context, who access.Person, id string) (Upload, int64, error) {
	up, err := d.here(ctx, who, id)
	if err != nil {
		return Upload{}, 0, err
	}
	if up.Complete() || up.Item != "" {
		return up, up.Size, nil
	}
	kept, _, err := d.Uploads.Offset(ctx, id)
	if err != nil {
		return Upload{}, 0, err
	}
	return up, kept, nil
}

// Beginning is Offset with the SHA-256 of the kept bytes, the beginning of the file, so that
// whoever goes on with an upload elsewhere can tell whether he has the same file. Errors:
// as of Offset.
func (d *Desk) Beginning(ctx context.Context, who access.Person, id string) (Upload, int64, digest.SHA256, error) {
	up, err := d.here(ctx, who, id)
	if err != nil || up.Complete() {
		return up, up.Size, up.Digest, err
	}
	kept, sum, err := d.Progress.Kept(ctx, id)
	if err != nil {
		return Upload{}, 0, sum, err
	}
	return up, kept, sum, nil
}

// Waiting returns up to limit uploads of the person's account that have not become
// items, by id, after the one named, so that another machine finds them.
func (d *Desk) Waiting(ctx context.Context, who access.Person, after string, limit int) ([]Upload, error) {
	if err := mayBegin(who); err != nil {
		return nil, err
	}
	return d.Records.UploadsOf(ctx, who.Actor.Account, d.Now(), after, limit)
}

// GiveToken puts the token in place of the former one of an upload of the person's own
// that has not become an item, so that it goes on from where the file is now. Errors:
// upload-missing, not-allowed.
func (d *Desk) GiveToken(ctx context.Context, who access.Person, id string, token account.UploadToken) error {
	if err := atLarge(who); err != nil {
		return err
	}
	if _, err := d.mine(ctx, who, id); err != nil {
		return err
	}
	return d.Records.GiveUploadToken(ctx, id, token)
}

// Append adds a piece to an upload of the person's own and returns how many bytes are
// kept then, also beside an error. When the last byte is here, the whole is compared
// with what was declared. Errors: upload-missing, upload-elsewhere, upload-finished,
// own-upload-room, upload-room, declared-digest-differs, and those of Staging.Append.
func (d *Desk) Append(ctx context.Context, who access.Person, id string, offset int64, r io.Reader, piece digest.SHA256) (int64, error) {
	up, err := d.here(ctx, who, id)
	if err != nil {
		return 0, err
	}
	if up.Complete() || up.Item != "" {
		return up.Size, fault.UploadFinished.Err("append to upload", id, nil)
	}
	if err := d.prolong(ctx, up); err != nil {
		return 0, err
	}
	kept, err := d.add(ctx, &up, offset, r, piece)
	if err != nil {
		d.lost(ctx, id)
	}
	if err != nil || kept < up.Size {
		return kept, err
	}
	// All bytes are durable: that counts also when the sender has gone away meanwhile.
	_, err = d.complete(context.WithoutCancel(ctx), up)
	return kept, err
}

// lost ends the record of an upload whose bytes had to be thrown away after a failed
// sync, so that it holds no room; the sender begins anew. The staged bytes of one that is
// being received are gone too, but its record has its digest by then.
func (d *Desk) lost(ctx context.Context, id string) {
	ctx = context.WithoutCancel(ctx)
	if _, _, err := d.Uploads.Offset(ctx, id); errors.Is(err, fault.UploadMissing) {
		_, _ = d.Records.EndUpload(ctx, id, digest.SHA256{}) // else it expires
	}
}

// prolong moves the expiry before bytes are taken, so that no piece loses its upload
// while it comes, but not more often than a seventh of the life: a commit for each
// piece would cost more than the piece.
func (d *Desk) prolong(ctx context.Context, up Upload) error {
	expires := d.Now().Add(d.Limits.Life)
	if expires.Sub(up.Expires) < d.Limits.Life/7 {
		return nil
	}
	return d.Records.ProgressUpload(ctx, up.ID, expires, digest.SHA256{})
}

// complete writes down the digest of all bytes and compares it with the declared one.
func (d *Desk) complete(ctx context.Context, up Upload) (Upload, error) {
	if !up.Complete() {
		sum, err := d.Uploads.Sum(ctx, up.ID)
		if err != nil {
			return up, err
		}
		up.Digest, up.Expires = sum, d.Now().Add(d.Limits.Life)
		if err := d.Records.ProgressUpload(ctx, up.ID, up.Expires, sum); err != nil {
			return up, err
		}
	}
	if up.Differs() {
		return up, differs(up.ID, up.Digest)
	}
	return up, nil
}

func differs(id string, found digest.SHA256) error {
	return fault.DeclaredDiffers.Err("receive", id, nil).With("found", found.String())
}

// End gives up an upload of the person's own with the bytes that came. One that is
// complete is not given up, unless it is not what was declared and so can become
// nothing. Bytes that are being written at this moment go later, as those without a
// record do. Errors: upload-missing, upload-elsewhere, upload-finished, those of the
// stores.
func (d *Desk) End(ctx context.Context, who access.Person, id string) error {
	if err := atLarge(who); err != nil {
		return err
	}
	up, kept, err := d.Offset(ctx, who, id)
	if err != nil {
		return err
	}
	if up.Item != "" {
		return fault.UploadFinished.Err("end upload", id, nil)
	}
	if kept == up.Size {
		if up, err = d.complete(ctx, up); err == nil {
			err = fault.UploadFinished.Err("end upload", id, nil)
		}
		if !up.Differs() {
			return err
		}
	}
	ended, err := d.Records.EndUpload(ctx, id, up.Digest)
	if err == nil && !ended { // completed by a request that ran beside this one
		err = fault.UploadFinished.Err("end upload", id, nil)
	}
	if err != nil {
		return err
	}
	return d.discard(ctx, id)
}
