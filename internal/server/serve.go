package server

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"liuhen/internal/fault"
	"liuhen/internal/httpapi"
	"liuhen/internal/intake"
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
	if err := errors.Join(settings.checkAddress(), settings.checkPeer()); err != nil {
		return settings.placing(err)
	}
	options, err := settings.options()
	if err != nil {
		return settings.placing(err)
	}
	listener, err := settings.listen(ctx) // before anything is made in the folder
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }() // stay closes it, too
	options.Logger = slog.New(slog.NewJSONHandler(logs, nil))
	h, err := Open(ctx, options)
	if err != nil {
		return settings.placing(err)
	}
	return errors.Join(h.serve(ctx, settings, listener, out), h.Close())
}

// options are how a house is opened as the settings say.
func (s Settings) options() (Options, error) {
	store, key, err := s.bucket()
	if err != nil {
		return Options{}, err
	}
	roots, err := peerRoots(s.PeerCA)
	if err != nil {
		return Options{}, err
	}
	return Options{
		Folder: s.Data, Keys: s.keysFolder(), PeerAddress: s.PeerAddress, PeerRoots: roots, Database: s.Database, Store: store, StoreKey: key, Secure: s.TLSCert != "",
		Proxies: s.TrustedProxies, MetricsReaders: s.MetricsReaders, Limits: intake.DefaultLimits().WithRoom(s.UploadRoom),
	}, nil
}

func (h *House) serve(ctx context.Context, s Settings, listener net.Listener, out io.Writer) error {
	return h.stay(ctx, s, listener, func(ctx context.Context, address string) error {
		if err := h.greet(ctx, out, address); err != nil {
			return err
		}
		<-ctx.Done()
		return nil
	})
}

// listen takes the settings' address. Nothing else is touched, so a taken address
// changes nothing.
func (s Settings) listen(ctx context.Context) (net.Listener, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.Address)
	if err != nil {
		return nil, fault.AddressTaken.Err("listen", s.Address, err).With("address", s.Address)
	}
	return listener, nil
}

// stay answers the listener's requests, and does the work beside them, for as
// long as act takes, which gets the address as a URL. act's context ends when requests
// can no longer be answered. Then requests under way have the grace time, after them the
// work comes to its safe end.
func (h *House) stay(ctx context.Context, s Settings, listener net.Listener, act func(ctx context.Context, address string) error) error {
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	var background sync.WaitGroup
	background.Go(func() { h.Work(working) })
	defer background.Wait()
	defer stop()

	server := httpapi.Server(h.Handler())
	acting, end := context.WithCancel(ctx)
	defer end()
	ended := make(chan error, 1)
	go func() {
		ended <- s.run(server, listener)
		end()
	}()
	acted := act(acting, s.scheme()+"://"+listener.Addr().String())
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), graceTime)
	defer cancel()
	stopped := server.Shutdown(grace) // after which run ends, too
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return errors.Join(fault.Unexpected.Err("serve", s.Address, err), acted, stopped)
	}
	return errors.Join(acted, stopped)
}

// greet says where the server is and, while nobody has set it up, with which code
// that is done, and of which folder it believes so: whoever mistyped it sees it there.
func (h *House) greet(ctx context.Context, out io.Writer, address string) error {
	text := "liuhen: " + address + "\n"
	code, needed, err := h.SetupCode(ctx)
	if err != nil {
		return err
	}
	if needed {
		folder := h.options.Folder
		if whole, err := filepath.Abs(folder); err == nil {
			folder = whole
		}
		text += "one-time set-up code 一次性安装码: " + code + "\n" +
			"data folder, nothing set up in it yet 数据目录（尚未初始设置）: " + folder + "\n"
	}
	_, err = io.WriteString(out, text)
	return err
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

// isLoopback reports whether a host is this machine by its loopback interface.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// checkAddress refuses to speak plain HTTP to other machines unless that was said
// outright: passwords and recordings would cross the network in the clear.
func (s Settings) checkAddress() error {
	if (s.TLSCert == "") != (s.TLSKey == "") {
		return wrong("tls-key", someSource, "证书和密钥须同时给出", "certificate and key are given together or not at all")
	}
	host, _, err := net.SplitHostPort(s.Address)
	if err != nil {
		return wrong("address", someSource, "须为“主机:端口”", "host:port is needed")
	}
	if !isLoopback(host) && s.TLSCert == "" && !s.InsecureHTTP {
		return wrong("address", someSource, "非本机地址须配置 TLS，或明确给出 insecure-http", "an address other than loopback needs TLS, or insecure-http said outright")
	}
	return nil
}
