package card

import (
	"context"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/digest"
)

// small is the greatest length in bytes of a file that is sent in one request.
const small = 1 << 20

// maxTitle bounds a title in characters.
const maxTitle = 120

func uploadKey(sha256 string, size int64) string { return sha256 + "/" + strconv.FormatInt(size, 10) }

// send sends the file and makes it an item. Where the server turns out to have the
// bytes as an item that this person may see, it is that item, and e says so.
func (r *Run) send(ctx context.Context, open *os.File, f File, d digest.SHA256, named bool, e *Entry) (api.Item, Note, error) {
	n := api.NewItem{
		SHA256: d.String(), Title: r.titleOf(f, named), Origin: r.Origin, Proof: r.Proof,
		Links: []api.Link{{Activity: r.Activity}}, FromCard: r.FromCard, Restricted: r.Restricted,
	}
	got, err := r.deliver(ctx, open, f, n)
	if err != nil {
		return api.Item{}, Note{}, err
	}
	note := Note{}
	if got.Already {
		e.What = Already
	}
	if events := got.Receipt.Events; len(events) > 0 {
		note = Note{got.Value.ID, Place{events[0].Agency, events[0].Place, events[0].Fingerprint}}
	}
	return got.Value, note, nil
}

// deliver sends a small file in one request, others piece by piece.
func (r *Run) deliver(ctx context.Context, open *os.File, f File, n api.NewItem) (got api.Received, err error) {
	name := strings.ToValidUTF8(f.Name(), "\uFFFD")
	id, begun := r.open[uploadKey(n.SHA256, f.Size)]
	if f.Size <= small && !begun {
		err = r.again(ctx, func() error {
			got, err = r.Server.SendFile(ctx, apiclient.Command{}, name, io.NewSectionReader(open, 0, f.Size), n)
			return err
		})
		if err == nil {
			r.progress.kept(f.Size)
		}
		return got, err
	}
	before := int64(0)
	n.Upload, err = r.Server.SendUpload(ctx, open, apiclient.Sending{
		NewUpload: apiclient.NewUpload{Name: name, Size: f.Size, SHA256: n.SHA256}, Upload: id, Wait: r.Wait,
		Progress: func(kept int64) { r.progress.kept(kept - before); before = kept },
	})
	if err != nil {
		return got, err
	}
	err = r.again(ctx, func() error {
		got, err = r.Server.ReceiveItem(ctx, apiclient.Command{}, n)
		return err
	})
	return got, err
}

// titleOf is the title of a file's item: the person's own words and, where there are
// several files, the name that tells them apart.
func (r *Run) titleOf(f File, named bool) string {
	if r.Title == "" || !named {
		return r.Title
	}
	title := r.Title + " " + Spell(f.Name())
	for utf8.RuneCountInString(title) > maxTitle {
		_, last := utf8.DecodeLastRuneInString(title)
		title = title[:len(title)-last]
	}
	return title
}
