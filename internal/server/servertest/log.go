package servertest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"liuhen/internal/translog"
)

// Signed returns the published checkpoint of the city's log once it covers more than size
// events, which the server does within a second, and how many it covers.
func (town *Town) Signed(size int64) ([]byte, int64) { return town.SignedOf(town.City.ID, size) }

// SignedOf is Signed for the log of any agency.
func (town *Town) SignedOf(log string, size int64) ([]byte, int64) {
	town.t.Helper()
	ctx, cancel := context.WithTimeout(town.t.Context(), time.Minute)
	defer cancel()
	for {
		text, err := town.checkpoint(ctx, log)
		if err != nil {
			town.t.Fatal(err)
		}
		body, _, _ := bytes.Cut(text, []byte("\n\n"))
		if c, err := translog.ParseCheckpoint(string(body) + "\n"); err == nil && c.Size > size {
			return text, c.Size
		}
		select {
		case <-ctx.Done():
			town.t.Fatal(ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// checkpoint is what is published at its place, whatever that is.
func (town *Town) checkpoint(ctx context.Context, log string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, town.Address+"/log/"+log+"/checkpoint", nil)
	if err != nil {
		return nil, err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(answer.Body)
	return text, errors.Join(err, answer.Body.Close())
}
