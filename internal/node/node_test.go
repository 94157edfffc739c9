package node_test

import (
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"

	"liuhen/internal/fault"
	"liuhen/internal/node"
)

var (
	noon = time.Date(2026, 6, 3, 4, 0, 0, 0, time.UTC)
	key  = node.KeyOf([node.KeySize]byte{1})
	pass = node.Pass{
		From: "serve-a", To: "serve-b", At: noon, Client: netip.MustParseAddr("2001:db8::7"),
		Method: "PATCH", Path: "/api/v1/uploads/u1",
	}
)

func TestANodeIsVouchedForAsItSaidItself(t *testing.T) {
	t.Parallel()
	n := node.Node{ID: "serve-a", Address: "https://10.1.0.7:8443", Store: "s3://liuhen"}
	n.Vouch = key.Vouch(n)
	if !key.Vouched(n) {
		t.Error("its own word is not taken")
	}
	for name, alter := range map[string]func(*node.Node){
		"another address": func(n *node.Node) { n.Address = "https://10.6.6.6" },
		"another id":      func(n *node.Node) { n.ID = "serve-b" },
		"another store":   func(n *node.Node) { n.Store = "s3://other" },
		"moved border":    func(n *node.Node) { n.ID, n.Address = n.ID+n.Address[:1], n.Address[1:] },
		"no vouch":        func(n *node.Node) { n.Vouch = nil },
	} {
		other := n
		if alter(&other); key.Vouched(other) {
			t.Errorf("%s: taken", name)
		}
	}
	if node.KeyOf([node.KeySize]byte{2}).Vouched(n) {
		t.Error("taken under another master key")
	}
}

func TestANodeIsSeenForSomeTime(t *testing.T) {
	t.Parallel()
	n := node.Node{Seen: noon}
	if !n.Since(node.Quiet, noon.Add(node.Quiet-1)) || n.Since(node.Quiet, noon.Add(node.Quiet)) {
		t.Error("the border is elsewhere")
	}
}

func TestAPassOpensWhereItIsFor(t *testing.T) {
	t.Parallel()
	for _, client := range []netip.Addr{pass.Client, {}} {
		want := pass
		want.Client = client
		got, err := key.Open(key.Seal(want), "serve-b", want.Method, want.Path, noon.Add(time.Minute))
		if err != nil || got != want {
			t.Errorf("%+v, %v", got, err)
		}
	}
}

func TestAPassOpensNowhereElse(t *testing.T) {
	t.Parallel()
	sealed := key.Seal(pass)
	for name, c := range map[string]struct {
		header, to, method, path string
		at                       time.Time
		want                     string
	}{
		"another node":   {sealed, "serve-c", pass.Method, pass.Path, noon, "another server"},
		"another method": {sealed, pass.To, "DELETE", pass.Path, noon, "another key"},
		"another path":   {sealed, pass.To, pass.Method, pass.Path + "2", noon, "another key"},
		"another client": {strings.Replace(sealed, "::7", "::8", 1), pass.To, pass.Method, pass.Path, noon, "another key"},
		"another key":    {node.Key{}.Seal(pass), pass.To, pass.Method, pass.Path, noon, "another key"},
		"later":          {sealed, pass.To, pass.Method, pass.Path, noon.Add(61 * time.Second), "its time"},
		"too early":      {sealed, pass.To, pass.Method, pass.Path, noon.Add(-61 * time.Second), "its time"},
		"not in hex":     {sealed[:len(sealed)-1] + "g", pass.To, pass.Method, pass.Path, noon, "its form"},
		"no number":      {strings.Replace(sealed, " 1", " x", 1), pass.To, pass.Method, pass.Path, noon, "its form"},
		"words":          {"let me in", pass.To, pass.Method, pass.Path, noon, "its form"},
		"nothing":        {"", pass.To, pass.Method, pass.Path, noon, "its form"},
	} {
		got, err := key.Open(c.header, c.to, c.method, c.path, c.at)
		if !errors.Is(err, fault.PassRefused) || !strings.Contains(fault.Of(err).Spoken(true)["problem"], c.want) || got != (node.Pass{}) {
			t.Errorf("%s: %+v, %v %v", name, got, err, fault.Of(err).Args)
		}
	}
}
