package apiclient

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"

	"liuhen/internal/api"
	"liuhen/internal/fault"
)

// ReceiveItem makes an item of a complete upload, which n names.
func (c *Client) ReceiveItem(ctx context.Context, cmd Command, n api.NewItem) (api.Received, error) {
	return post[api.Received](ctx, c, "/items", cmd, n)
}

// SendFile sends a small file in one request and makes it an item. It reads r to its
// end or until the server refuses, and is not repeated.
func (c *Client) SendFile(ctx context.Context, cmd Command, name string, r io.Reader, n api.NewItem) (api.Received, error) {
	var got api.Received
	body, out := io.Pipe()
	form := multipart.NewWriter(out)
	request, err := c.request(ctx, http.MethodPost, "/items", body)
	if err != nil {
		return got, err
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	if cmd.Key != "" {
		request.Header.Set("Idempotency-Key", cmd.Key)
	}
	written := make(chan error, 1)
	go func() {
		err := writeForm(form, name, r, n)
		written <- err
		_ = out.CloseWithError(err) // always nil
	}()
	_, err = c.do(request, &got)
	_ = body.Close() // always nil; ends the writing
	if failed := <-written; failed != nil && !errors.Is(failed, io.ErrClosedPipe) && errors.Is(err, fault.ServerAway) {
		err = failed // the file could not be read, which broke the request
	}
	return got, err
}

func writeForm(form *multipart.Writer, name string, r io.Reader, n api.NewItem) error {
	said, err := json.Marshal(n)
	if err != nil {
		return err
	}
	part, err := form.CreatePart(partHeader("application/json", map[string]string{"name": "item"}))
	if err != nil {
		return err
	}
	if _, err := part.Write(said); err != nil {
		return err
	}
	part, err = form.CreatePart(partHeader("application/octet-stream", map[string]string{"name": "file", "filename": name}))
	if err != nil {
		return err
	}
	if _, err := io.Copy(part, r); err != nil {
		return err
	}
	return form.Close()
}

// partHeader spells any name safely (RFC 2231).
func partHeader(kind string, disposition map[string]string) textproto.MIMEHeader {
	return textproto.MIMEHeader{
		"Content-Disposition": {mime.FormatMediaType("form-data", disposition)}, "Content-Type": {kind},
	}
}

// DescribeItem says what an item is, where it comes from and what it proves.
func (c *Client) DescribeItem(ctx context.Context, cmd Command, id string, said api.Description) (api.Changed[api.Item], error) {
	return post[api.Changed[api.Item]](ctx, c, "/items/"+id+"/describe", cmd, said)
}

// LinkItem joins an item to an activity or matter.
func (c *Client) LinkItem(ctx context.Context, cmd Command, id string, l api.Link) (api.Changed[api.Item], error) {
	return post[api.Changed[api.Item]](ctx, c, "/items/"+id+"/link", cmd, l)
}

// RestrictItem says why few people may see an item, or lifts that.
func (c *Client) RestrictItem(ctx context.Context, cmd Command, id string, r api.NewRestriction) (api.Changed[api.Item], error) {
	return post[api.Changed[api.Item]](ctx, c, "/items/"+id+"/restrict", cmd, r)
}

// FreeCard records that an item's file, just read on its card, is removed there. It is
// to be removed only after this has answered.
func (c *Client) FreeCard(ctx context.Context, cmd Command, id string, file api.FileOnCard) (api.Changed[api.Item], error) {
	return post[api.Changed[api.Item]](ctx, c, "/items/"+id+"/free-card", cmd, file)
}

// ProposeVoid asks to mark a wrongly uploaded item void.
func (c *Client) ProposeVoid(ctx context.Context, cmd Command, id, reason string) (api.Changed[api.Item], error) {
	return post[api.Changed[api.Item]](ctx, c, "/items/"+id+"/propose-void", cmd, api.Reason{Reason: reason})
}

// ConfirmVoid marks an item void that another person proposed.
func (c *Client) ConfirmVoid(ctx context.Context, cmd Command, id string) (api.Changed[api.Item], error) {
	return post[api.Changed[api.Item]](ctx, c, "/items/"+id+"/confirm-void", cmd, nil)
}

// RefuseVoid refuses to mark an item void.
func (c *Client) RefuseVoid(ctx context.Context, cmd Command, id, reason string) (api.Changed[api.Item], error) {
	return post[api.Changed[api.Item]](ctx, c, "/items/"+id+"/refuse-void", cmd, api.Reason{Reason: reason})
}

// Items returns a page of the items that one may see, the newest first.
func (c *Client) Items(ctx context.Context, narrow api.ItemFilter, page api.Paging) (api.Page[api.Item], error) {
	return listed[api.Item](ctx, c, "/items", narrow, page)
}

// CountItems returns how many items one may see.
func (c *Client) CountItems(ctx context.Context, narrow api.ItemFilter) (api.HowMany, error) {
	return get[api.HowMany](ctx, c, "/items/count", queryOf(narrow))
}

// Item returns an item.
func (c *Client) Item(ctx context.Context, id string) (api.Item, error) {
	return get[api.Item](ctx, c, "/items/"+id, nil)
}
