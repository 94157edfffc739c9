package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"path"
	"path/filepath"
	"regexp"
	"time"

	"golang.org/x/sync/errgroup"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/demo"
)

// house is the real program on a fresh data folder, with the demo's agency and an
// officer whose activity wants its recordings.
type house struct {
	*process
	*demo.Cast
	address  string
	folder   string
	officer  *apiclient.Client
	tus      tus
	matter   api.Matter
	activity api.Activity
}

// What it says when it starts.
var (
	houseSays = regexp.MustCompile(`^liuhen: (\S+)$`)
	codeSays  = regexp.MustCompile(`^one-time set-up code .*: (\S+)$`)
)

// openHouse starts the program and sets the agency up.
func openHouse(ctx context.Context, o options) (*house, error) {
	h := &house{folder: filepath.Join(o.dir, "liuhen")}
	said, err := h.serve(ctx, o, houseSays, codeSays)
	if err != nil {
		return nil, err
	}
	if h.Cast, err = demo.Gather(ctx, h.address, "en", said[1], time.Now()); err != nil {
		return nil, err
	}
	if h.officer, err = h.As(ctx, demo.Officer); err != nil {
		return nil, err
	}
	h.tus = tus{endpoint: h.address + "/api/v1/uploads", secret: h.officer.Secret(), http: newHTTP()}
	return h, h.act(ctx)
}

func (h *house) serve(ctx context.Context, o options, says ...*regexp.Regexp) (said []string, err error) {
	if h.process, err = launch(ctx, o.liuhen, "serve", "--data", h.folder, "--address", "127.0.0.1:0"); err != nil {
		return nil, fmt.Errorf("%w (make build)", err)
	}
	if said, err = h.await(says...); err == nil {
		h.address = said[0]
	}
	return said, err
}

// act opens a matter with an activity that is over.
func (h *house) act(ctx context.Context) error {
	officers := []string{h.Who(demo.Officer).ID, h.Who(demo.Partner).ID}
	opened, err := h.officer.OpenMatter(ctx, apiclient.Command{}, api.MatterDetails{
		Kind: "penalty", Number: "云农（种子）立〔2026〕77号", Party: "河湾农资经营部", Subject: "涉嫌经营假种子", Officers: officers,
	})
	if err != nil {
		return err
	}
	h.matter = opened.Value
	begun, err := h.officer.BeginActivity(ctx, apiclient.Command{}, api.NewActivity{
		ActivityDetails: api.ActivityDetails{Kind: "on-site-enforcement", Place: "云溪市河湾镇", People: []api.ActivityPerson{
			{Role: "officer", Officer: officers[0]}, {Role: "officer", Officer: officers[1]}, {Role: "party", Name: "河湾农资经营部"},
		}},
		Matter: h.matter.ID, Now: true,
	})
	if err != nil {
		return err
	}
	ended, err := h.officer.EndActivity(ctx, apiclient.Seeing(begun), begun.Value.ID, api.EndedAt{})
	h.activity = ended.Value
	return err
}

// about is what the officer says of every file.
func (h *house) about() api.NewItem {
	return api.NewItem{
		Title: "现场检查录像", Origin: api.Origin{How: "made"}, Links: []api.Link{{Activity: h.activity.ID, Matter: h.matter.ID}},
		Proof: &api.Proof{Method: "执法记录仪录制", Maker: h.Who(demo.Officer).Name, Object: "经营场所现状"},
	}
}

// take uploads a file and makes it an item: after that its bytes and its event are durable.
func (h *house) take(ctx context.Context, f file) (string, error) {
	address, err := h.tus.send(ctx, f)
	if err != nil {
		return "", err
	}
	return h.receive(ctx, address)
}

// receive makes an item of a complete upload.
func (h *house) receive(ctx context.Context, address string) (string, error) {
	about := h.about()
	about.Upload = path.Base(address)
	got, err := h.officer.ReceiveItem(ctx, apiclient.Command{}, about)
	return got.Value.ID, err
}

// takeSmall sends a small file in one request and returns the item's id.
func (h *house) takeSmall(ctx context.Context, data []byte) (string, error) {
	said, err := json.Marshal(h.about())
	if err != nil {
		return "", err
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	err = errors.Join(
		addPart(form, "application/json", `form-data; name="item"`, said),
		addPart(form, "application/octet-stream", `form-data; name="file"; filename="photo.jpg"`, data), form.Close(),
	)
	if err != nil {
		return "", err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.address+"/api/v1/items", &body)
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	_, answer, err := h.tus.ask(r)
	if err != nil {
		return "", err
	}
	var got api.Received
	err = json.Unmarshal(answer, &got)
	return got.Value.ID, err
}

func addPart(form *multipart.Writer, kind, disposition string, data []byte) error {
	part, err := form.CreatePart(textproto.MIMEHeader{"Content-Type": {kind}, "Content-Disposition": {disposition}})
	if err == nil {
		_, err = part.Write(data)
	}
	return err
}

// smallSize is the length of a small file in bytes.
const smallSize = 100_000

// small makes so many small files and lets eight at a time be sent.
func small(ctx context.Context, files int, s *seeds, send func(ctx context.Context, n int, data []byte) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(connections)
	for n := range files {
		bytes := s.next()
		group.Go(func() error {
			data := make([]byte, smallSize)
			_, _ = bytes.ReadAt(data, 0) // it never fails
			return send(ctx, n, data)
		})
	}
	return group.Wait()
}

// stock is what a house is filled with.
type stock struct {
	large     int
	largeSize int64
	small     int
	smallSize int // bytes; 0 for smallSize
}

// fill takes large and small files in and returns their items in no order.
func (h *house) fill(ctx context.Context, of stock) ([]string, error) {
	var s seeds
	items := make([]string, of.large+of.small)
	for n := range of.large {
		var err error
		if items[n], err = h.take(ctx, file{bytes: s.next(), size: of.largeSize, piece: of.largeSize}); err != nil {
			return nil, err
		}
	}
	return items, small(ctx, of.small, &s, func(ctx context.Context, n int, data []byte) (err error) {
		if of.smallSize > 0 {
			data = data[:of.smallSize]
		}
		items[of.large+n], err = h.takeSmall(ctx, data)
		return err
	})
}

// blobs returns the stored files by name.
func (h *house) blobs(of stock) ([]string, error) {
	found, err := filepath.Glob(filepath.Join(h.folder, "blobs", "sha256", "??", "*"))
	if err == nil && len(found) != of.large+of.small {
		err = fmt.Errorf("%d stored files in %s", len(found), h.folder)
	}
	return found, err
}

// stop ends the program.
func (h *house) stop() error {
	h.tus.http.CloseIdleConnections() // else it waits for them
	return h.process.stop()
}
