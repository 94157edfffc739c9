package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// dav is nginx, which takes files by PUT, hashes nothing and never syncs.
type dav struct {
	*process
	http   *http.Client
	folder string
}

const (
	davName = "nginx DAV (no digest, no sync)"
	getDAV  = "apt-get install -y --no-install-recommends nginx"
)

// davConf keeps all that nginx writes in its own folder. It listens there, too, since it
// cannot be asked for any free port.
const davConf = `daemon off;
%[2]s
pid %[1]s/pid;
error_log stderr error;
events { worker_connections 64; }
http {
	access_log off;
	client_max_body_size 0;
	client_body_temp_path %[1]s/body;
	proxy_temp_path %[1]s/t1; fastcgi_temp_path %[1]s/t2; uwsgi_temp_path %[1]s/t3; scgi_temp_path %[1]s/t4;
	server { listen unix:%[1]s/socket; root %[1]s/files; dav_methods PUT; }
}
`

// openDAV starts nginx. Without the program there is no peer, and missing says how to
// get it.
func openDAV(ctx context.Context, o options) (d *dav, missing string, err error) {
	if missing = needs("nginx", getDAV); missing != "" {
		return &dav{}, missing, nil
	}
	folder, err := filepath.Abs(filepath.Join(o.dir, "dav"))
	if err != nil {
		return nil, "", err
	}
	d = &dav{folder: folder, http: newHTTP()}
	user := "" // only root may say who
	if os.Geteuid() == 0 {
		user = "user root;"
	}
	conf, socket := filepath.Join(folder, "conf"), filepath.Join(folder, "socket")
	if err := errors.Join(os.Mkdir(folder, 0o700), os.Mkdir(filepath.Join(folder, "files"), 0o700),
		os.WriteFile(conf, fmt.Appendf(nil, davConf, folder, user), 0o600)); err != nil {
		return nil, "", err
	}
	d.http.Transport = &http.Transport{MaxIdleConnsPerHost: connections, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", socket)
	}}
	if d.process, err = launch(ctx, "nginx", "-e", "stderr", "-p", folder, "-c", conf); err != nil {
		return nil, "", err
	}
	_, _ = d.await() // nothing is awaited, since it says nothing
	return d, "", appears(ctx, socket)
}

// appears waits for a file.
func appears(ctx context.Context, name string) error {
	ctx, cancel := context.WithTimeout(ctx, restPatience)
	defer cancel()
	for {
		_, err := os.Stat(name)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s does not appear: %w", name, ctx.Err())
		case <-time.After(restPoll):
		}
	}
}

func (d *dav) put(ctx context.Context, n int, data []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPut, fmt.Sprintf("http://dav/%d", n), bytes.NewReader(data))
	if err != nil {
		return err
	}
	_, _, err = tus{http: d.http}.ask(r)
	return err
}

func (d *dav) empty(context.Context) error {
	if d.process == nil {
		return nil
	}
	return renew(filepath.Join(d.folder, "files"))
}

// stop ends it where there is one.
func (d *dav) stop() error {
	if d.process == nil {
		return nil
	}
	d.http.CloseIdleConnections()
	return d.process.stop()
}
