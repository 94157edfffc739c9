package office

import (
	"context"
	"crypto/subtle"
	"strings"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/fault"
)

// Uploads knows the tokens of uploads, which lie with them.
type Uploads interface {
	// UploadToken returns the token of the upload with this id, or not-found.
	UploadToken(ctx context.Context, upload string) (account.UploadToken, error)
}

// DrawUploadToken returns a fresh secret for uploads of the person's, and what is kept of
// it: its digest, and under which password it was given. Only a session can be outlived, so
// whoever came by a token of a program is given none: session-needed.
func (o *Office) DrawUploadToken(p access.Person) (secret string, kept account.UploadToken, err error) {
	if err := inPerson(p, "draw upload token"); err != nil {
		return "", kept, err
	}
	drawn, err := o.Mint.Secret("")
	if err != nil {
		return "", kept, err
	}
	return drawn, account.UploadToken{Account: account.ID(p.Actor.Account), Hash: digestOf(drawn), PasswordNumber: p.PasswordNumber}, nil
}

// SpellUploadToken is the secret as its holder shows it: beside the id of its upload, by
// which it is found, so that secrets are compared and never looked up.
func SpellUploadToken(upload, secret string) string { return uploadPrefix + upload + "_" + secret }

// IsUploadToken reports whether a secret that somebody shows is one of an upload.
func IsUploadToken(shown string) bool { return strings.HasPrefix(shown, uploadPrefix) }

// WhoUploads returns the person whose upload a secret goes on with, with the posts that he
// holds at this moment and Upload set: he may go on with that one and finish it, and
// nothing else. It fails with signed-out.
func (o *Office) WhoUploads(ctx context.Context, shown string) (access.Person, error) {
	upload, secret, ok := strings.Cut(strings.TrimPrefix(shown, uploadPrefix), "_")
	if !ok || !IsUploadToken(shown) {
		return access.Person{}, fault.SignedOut.Err("identify", "", nil)
	}
	kept, err := o.Uploads.UploadToken(ctx, upload)
	if err != nil {
		return access.Person{}, signedOut(err)
	}
	if subtle.ConstantTimeCompare([]byte(digestOf(secret)), []byte(kept.Hash)) != 1 {
		return access.Person{}, fault.SignedOut.Err("identify", "", nil)
	}
	a, err := o.account(ctx, kept.Account)
	if err != nil {
		return access.Person{}, signedOut(err)
	}
	if !kept.Live(a, o.Now()) || a.MustChange() {
		return access.Person{}, fault.SignedOut.Err("identify", a.Ref().String(), nil)
	}
	p, err := o.person(ctx, a, viaUpload+upload, []string{string(account.ScopeIntake)})
	p.Upload = upload
	return p, err
}
