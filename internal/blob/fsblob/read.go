package fsblob

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"

	"liuhen/internal/digest"
	"liuhen/internal/durable"
	"liuhen/internal/fault"
)

// Open implements blob.Store. The reader is also a file as net/http knows it, so
// that the system can send it without copying.
func (s *Store) Open(ctx context.Context, d digest.SHA256, offset int64) (io.ReadCloser, error) {
	if _, err := s.stat("open blob", d); err != nil {
		return nil, err
	}
	f, err := os.Open(s.path(d))
	if err != nil {
		return nil, blobGone("open blob", d, err)
	}
	if _, err := f.Seek(offset, io.SeekStart); err != nil {
		f.Close()
		return nil, fault.BadInput.Err("open blob", d.String(), err).With("field", "offset").
			WithBoth("problem", "起始位置无效", "the offset is not valid")
	}
	return &openBlob{ctx: ctx, f: f, d: d}, nil
}

// openBlob reads a blob as a file and gives its errors a code.
type openBlob struct {
	ctx context.Context
	f   *os.File
	d   digest.SHA256
}

// Read fails with blob-unreadable when the disk does.
func (b *openBlob) Read(p []byte) (int, error) { return readCoded(b.ctx, b.f, b.d, p) }

// Close closes the file.
func (b *openBlob) Close() error { return b.f.Close() }

// Seek sets where the next Read begins.
func (b *openBlob) Seek(offset int64, whence int) (int64, error) { return b.f.Seek(offset, whence) }

// Stat returns the file's.
func (b *openBlob) Stat() (fs.FileInfo, error) { return b.f.Stat() }

// SyscallConn lets net/http hand the file to the system's sendfile.
func (b *openBlob) SyscallConn() (syscall.RawConn, error) { return b.f.SyscallConn() }

func readCoded(ctx context.Context, r io.Reader, d digest.SHA256, p []byte) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = fault.BlobUnreadable.Err("read blob", d.String(), err)
	}
	return n, err
}

// Reread implements blob.Rereader.
func (s *Store) Reread(ctx context.Context, d digest.SHA256) (io.ReadCloser, bool, error) {
	if _, err := s.stat("reread blob", d); err != nil {
		return nil, false, err
	}
	r, past, err := durable.OpenPastCache(s.path(d))
	if err != nil {
		return nil, false, blobGone("reread blob", d, err)
	}
	return &rereadBlob{ctx: ctx, r: r, d: d}, past, nil
}

// rereadBlob gives the errors of a rereading a code.
type rereadBlob struct {
	ctx context.Context
	r   io.ReadCloser
	d   digest.SHA256
}

// Read fails with blob-unreadable when the disk does.
func (b *rereadBlob) Read(p []byte) (int, error) { return readCoded(b.ctx, b.r, b.d, p) }

// Close ends the reading.
func (b *rereadBlob) Close() error { return b.r.Close() }
