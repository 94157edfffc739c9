package httpapi

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
)

// Networks are ranges of addresses.
type Networks []netip.Prefix

// Has reports whether the address lies in one of the networks.
func (n Networks) Has(a netip.Addr) bool {
	for _, prefix := range n {
		if prefix.Contains(a) {
			return true
		}
	}
	return false
}

// forwardedFor is the header in which a proxy adds the address of whoever spoke to it.
const forwardedFor = "X-Forwarded-For"

// forwarding are the headers by which a request shows that it came through a proxy.
var forwarding = []string{forwardedFor, "Forwarded", "X-Real-Ip", "X-Forwarded-Host", "X-Forwarded-Proto", "Via"}

// client is where a request comes from. It is found out once for each request, and
// whatever asks for the client's address asks it.
type client struct {
	addr netip.Addr // the zero Addr where it cannot be told
	// hidden says that the request came through a proxy which nobody trusts, or which
	// names nobody beyond this machine: then addr says nothing of who asks.
	hidden bool
}

// clientOf finds out where a request comes from. Beside its peer, only the proxies are
// believed: each hop of X-Forwarded-For was added by the one to its right, so that the
// first from the right that is no proxy of ours is the client. What stands further left
// he may have written himself.
func clientOf(r *http.Request, proxies Networks) client {
	peer := peerOf(r)
	c := client{addr: peer}
	var hops []string
	for _, line := range r.Header.Values(forwardedFor) {
		hops = append(hops, strings.Split(line, ",")...)
	}
	for i := len(hops) - 1; i >= 0 && proxies.Has(c.addr); i-- {
		hop, ok := parseHop(hops[i])
		if !ok {
			break
		}
		c.addr = hop
	}
	c.hidden = forwarded(r) && (c.addr == peer || c.addr.IsLoopback())
	return c
}

// forwarded reports whether the request shows that it came through a proxy.
func forwarded(r *http.Request) bool {
	for _, name := range forwarding {
		if len(r.Header.Values(name)) > 0 {
			return true
		}
	}
	return false
}

// peerOf is the other end of the connection.
func peerOf(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return plain(peer.Addr())
}

// parseHop reads an address as proxies write it, some with a port.
func parseHop(text string) (netip.Addr, bool) {
	text = strings.TrimSpace(text)
	if both, err := netip.ParseAddrPort(text); err == nil {
		return plain(both.Addr()), true
	}
	addr, err := netip.ParseAddr(text)
	return plain(addr), err == nil
}

// plain is the address in the one form in which it is compared.
func plain(a netip.Addr) netip.Addr { return a.Unmap().WithZone("") }

// String is the address for the log.
func (c client) String() string {
	if !c.addr.IsValid() {
		return "unknown"
	}
	return c.addr.String()
}

// network is what throttles know the client by: his address or, since everybody has
// countless addresses of IPv6, the network of 64 bits that one subscriber gets.
func (c client) network() string {
	if !c.addr.Is6() {
		return c.String()
	}
	prefix, err := c.addr.Prefix(64)
	if err != nil {
		return c.String()
	}
	return prefix.String()
}

// arrival is what is known of a request before anybody looks at it.
type arrival struct {
	id     string // the reference under which the log knows it
	client client
	node   string // that forwarded it; empty where its client spoke with this one
}

type arrivalKey struct{}

func arrivalOf(ctx context.Context) arrival {
	a, _ := ctx.Value(arrivalKey{}).(arrival)
	return a
}
