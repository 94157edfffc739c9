package server

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"liuhen/internal/fault"
	"liuhen/internal/httpapi"
)

// graceTime is how long requests under way may take after a stop was asked for.
const graceTime = 20 * time.Second

// serve runs a server until ctx ends; it returns after requests under way and the
// ledger have come to their end.
func serve(ctx context.Context, flags map[string]any, out, logs io.Writer) error {
	settings, err := readSettings(os.Environ(), flags)
	if err != nil {
		return err
	}
	if err := settings.checkAddress(); err != nil {
		return err
	}
	logger := slog.New(slog.NewJSONHandler(logs, nil))
	h, err := openHouse(ctx, settings.Data, logger)
	if err != nil {
		return err
	}
	return errors.Join(h.serve(ctx, settings, out, logger), h.close())
}

func (h *house) serve(ctx context.Context, s Settings, out io.Writer, logger *slog.Logger) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.Address)
	if err != nil {
		return fault.AddressTaken.Err("listen", s.Address, err).With("address", s.Address)
	}
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	var background sync.WaitGroup
	background.Go(func() { h.ledger.Run(working) })
	background.Go(func() { h.passOn(working) })
	defer background.Wait()
	defer stop()

	server := httpapi.Server(httpapi.New(httpapi.Parts{Log: h.ledger, Ready: h.ready, Logger: logger}))
	if _, err := io.WriteString(out, "liuhen: "+s.scheme()+"://"+listener.Addr().String()+"\n"); err != nil {
		return errors.Join(err, listener.Close())
	}
	ended := make(chan error, 1)
	go func() { ended <- s.run(server, listener) }()
	select {
	case err := <-ended:
		return fault.Unexpected.Err("serve", s.Address, err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), graceTime)
	defer cancel()
	return server.Shutdown(grace)
}

// passOn tells the ledger of every commit.
func (h *house) passOn(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.store.Committed():
			h.ledger.Notify()
		}
	}
}

func (s Settings) run(server *http.Server, l net.Listener) error {
	if s.TLSCert != "" {
		return server.ServeTLS(l, s.TLSCert, s.TLSKey)
	}
	return server.Serve(l)
}

func (s Settings) scheme() string {
	if s.TLSCert != "" {
		return "https"
	}
	return "http"
}

// checkAddress refuses to speak plain HTTP to other machines unless that was said
// outright: passwords and recordings would cross the network in the clear.
func (s Settings) checkAddress() error {
	if (s.TLSCert == "") != (s.TLSKey == "") {
		return wrong("tls-key", "settings", "证书和密钥须同时给出", "certificate and key are given together or not at all")
	}
	host, _, err := net.SplitHostPort(s.Address)
	if err != nil {
		return wrong("address", "settings", "须为“主机:端口”", "host:port is needed")
	}
	ip := net.ParseIP(host)
	loopback := host == "localhost" || (ip != nil && ip.IsLoopback())
	if !loopback && s.TLSCert == "" && !s.InsecureHTTP {
		return wrong("address", "settings", "非本机地址须配置 TLS，或明确给出 insecure-http", "an address other than loopback needs TLS, or insecure-http said outright")
	}
	return nil
}
