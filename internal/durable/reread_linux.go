package durable

import (
	"errors"
	"io"
	"os"
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"
)

const (
	directChunk = 1 << 20 // one read; large, since there is no read-ahead below it
	directDepth = 3       // reads in flight or waiting to be taken
	directAlign = 4096    // covers the logical block size of every common disk
)

// directBuffers keeps aligned buffers, so that checking many small files does
// not allocate megabytes for each.
var directBuffers = sync.Pool{New: func() any { return new(alignedBuffer()) }}

func alignedBuffer() []byte {
	raw := make([]byte, directChunk+directAlign)
	skip := -int(uintptr(unsafe.Pointer(&raw[0]))) & (directAlign - 1)
	return raw[skip : skip+directChunk]
}

func openPastCache(path string) (io.ReadCloser, bool, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|unix.O_DIRECT, 0)
	if errors.Is(err, unix.EINVAL) {
		r, err := openDropped(path)
		return r, false, err
	}
	if err != nil {
		return nil, false, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, false, err
	}
	d := &direct{f: f, left: info.Size(), ahead: make(chan piece, directDepth-2), stop: make(chan struct{}), done: make(chan struct{})}
	d.now = d.fetch()
	if errors.Is(d.now.err, unix.EINVAL) { // opened, but this file system wants another alignment
		d.release()
		f.Close()
		r, err := openDropped(path)
		return r, false, err
	}
	d.begin()
	return d, true, nil
}

// openDropped asks for the file's clean pages to be dropped and reads it
// ordinarily.
func openDropped(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	_ = onFd(f, func(fd int) error { return unix.Fadvise(fd, 0, 0, unix.FADV_DONTNEED) }) // advice only
	return f, nil
}

// piece is one aligned read with what it brought.
type piece struct {
	buf *[]byte
	n   int
	err error
}

// direct reads ahead on a goroutine of its own, which Close waits for.
type direct struct {
	f     *os.File
	left  int64 // bytes of the file not fetched yet; owned by the fetcher
	ahead chan piece
	stop  chan struct{}
	done  chan struct{}
	now   piece
	at    int
	once  sync.Once
}

// fetch reads the next piece. The end is known by the file's size: a short read
// before it is tried again from an aligned place and is otherwise an error, so
// that a failing disk is never taken for a shorter file.
func (d *direct) fetch() piece {
	p := piece{buf: directBuffers.Get().(*[]byte)}
	p.n, p.err = d.f.Read(*p.buf)
	d.left -= int64(p.n)
	switch {
	case p.err == nil && d.left <= 0:
		p.err = io.EOF
	case p.err == nil && p.n%directAlign != 0, errors.Is(p.err, io.EOF) && d.left > 0:
		p.err = io.ErrUnexpectedEOF
	}
	return p
}

// begin starts reading ahead, unless the first piece was the last.
func (d *direct) begin() {
	if d.now.err == nil {
		go d.fetchAll()
		return
	}
	close(d.ahead)
	close(d.done)
}

// fetchAll reads until the end, an error, or Close.
func (d *direct) fetchAll() {
	defer close(d.done)
	defer close(d.ahead)
	for {
		p := d.fetch()
		select {
		case d.ahead <- p:
		case <-d.stop:
			directBuffers.Put(p.buf)
			return
		}
		if p.err != nil {
			return
		}
	}
}

// Read gives the bytes in order, then io.EOF.
func (d *direct) Read(p []byte) (int, error) {
	for d.at == d.now.n {
		if d.now.err != nil {
			return 0, d.now.err
		}
		d.release() // before an error there is always another piece to come
		d.now, d.at = <-d.ahead, 0
	}
	n := copy(p, (*d.now.buf)[d.at:d.now.n])
	d.at += n
	return n, nil
}

func (d *direct) release() {
	if d.now.buf != nil {
		directBuffers.Put(d.now.buf)
		d.now.buf = nil
	}
}

// Close ends the reading and waits for the read-ahead.
func (d *direct) Close() (err error) {
	d.once.Do(func() {
		close(d.stop)
		<-d.done
		for p := range d.ahead {
			directBuffers.Put(p.buf)
		}
		d.release()
		d.now, d.at = piece{err: os.ErrClosed}, 0
		err = d.f.Close()
	})
	return err
}
