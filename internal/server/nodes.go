package server

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"time"

	"github.com/google/uuid"

	"liuhen/internal/blob/s3blob"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/httpapi"
	"liuhen/internal/node"
	"liuhen/internal/sqldb"
)

// enrol makes the house a node of its database, unless no other can be there. It fails
// with nodes-differ while a living node has another master key or keeps the bytes
// elsewhere: neither could read what the other writes.
func (h *House) enrol(ctx context.Context, master [custody.KeySize]byte) error {
	o := h.options
	h.nodeKey = node.KeyOf(master)
	if o.Database == "" {
		return nil
	}
	run, err := uuid.NewRandomFromReader(o.Random)
	if err != nil {
		return fault.Unexpected.Err("name run", "", err)
	}
	at, err := o.nodeTime(ctx, h.store)
	if err != nil {
		return err
	}
	me := node.Node{ID: h.process, Run: run.String(), Address: o.PeerAddress, Store: storeName(o.Store, h.process), Seen: at}
	me.Vouch = h.nodeKey.Vouch(me)
	if err := h.store.EnrolNode(ctx, me, func(others []node.Node) error { return h.fits(me, others) }); err != nil {
		return err
	}
	h.run, h.me = me.Run, me
	return nil
}

// nodeTime is the time at which nodes are seen: by the clock of the database that they share,
// so that it does not matter how far apart theirs are; by Now where that is not the system's.
func (o Options) nodeTime(ctx context.Context, store *sqldb.Store) (time.Time, error) {
	if o.sharedTime {
		return store.Time(ctx)
	}
	return o.Now(), nil
}

// fits refuses to work beside living nodes with which nothing is shared.
func (h *House) fits(me node.Node, others []node.Node) error {
	for _, other := range others {
		setting := ""
		switch {
		case other.ID == node.Left:
			return leftFor(h.options.Folder, other.Address)
		case !other.Since(node.Quiet, me.Seen):
		case !h.nodeKey.Vouched(other):
			setting = "master.key"
		case other.Store != me.Store:
			setting = "store"
		}
		if setting != "" {
			return fault.NodesDiffer.Err("enrol node", me.ID, nil).With("server", nameOf(other)).With("setting", setting)
		}
	}
	return nil
}

func nameOf(n node.Node) string {
	if n.Address != "" {
		return n.Address
	}
	return n.ID
}

// storeName tells one store from another; a data folder is its node's alone.
func storeName(bucket s3blob.Address, process string) string {
	if bucket == (s3blob.Address{}) {
		return "folder of " + process
	}
	return bucket.Endpoint + "/" + bucket.Bucket
}

// staySeen says again and again that the node is there, until ctx ends.
func (h *House) staySeen(ctx context.Context) {
	if h.run == "" {
		return
	}
	for wait(ctx, node.SeenEvery) {
		h.saySeen(ctx)
	}
}

func (h *House) saySeen(ctx context.Context) {
	if err := h.beSeen(ctx); err != nil {
		h.options.Logger.WarnContext(ctx, "node not seen", "error", err)
	}
}

// again enrols a node that the others have forgotten, as one that stood still for long;
// where another process has our name it is left alone, and again is false.
func (h *House) again(ctx context.Context, at time.Time) (bool, error) {
	_, err := h.store.Node(ctx, h.process)
	if !errors.Is(err, fault.NoSuchThing) {
		return false, err
	}
	me := h.me
	me.Seen = at
	err = h.store.EnrolNode(ctx, me, func(others []node.Node) error { return h.fits(me, others) })
	return err == nil, err
}

// beSeen also looks whether the others are there, and whether the database is still ours to
// write to. Each write makes sure of that again; here the operators hear of it.
func (h *House) beSeen(ctx context.Context) error {
	at, err := h.options.nodeTime(ctx, h.store)
	if err != nil {
		return err
	}
	still, err := h.store.SeeNode(ctx, h.process, h.run, at)
	if err == nil && !still {
		still, err = h.again(ctx, at)
	}
	if err != nil {
		return err
	}
	if h.twin.Swap(!still) == still { // it has changed
		h.options.Logger.ErrorContext(ctx, "another process under our name", "node", h.process, "still", !still)
	}
	err = h.store.Standing(ctx)
	switch stopped := errors.Is(err, fault.DataMigrated) || errors.Is(err, fault.SchemaDiffers); {
	case err != nil && !stopped:
		return err
	case h.stopped.Swap(stopped) != stopped:
		h.options.Logger.ErrorContext(ctx, "writing stopped or went on", "stopped", stopped, "error", err)
	}
	all, err := h.store.Nodes(ctx)
	if err != nil {
		return err
	}
	h.living.Store(int32(len(living(all, at)))) //nolint:gosec // servers of one database are few
	return nil
}

// living are the nodes that were seen of late.
func living(all []node.Node, at time.Time) []node.Node {
	return slices.DeleteFunc(all, func(n node.Node) bool { return n.ID == node.Left || !n.Since(node.Quiet, at) })
}

// nodes is how many servers share the installation's requests.
func (h *House) nodes() int { return max(1, int(h.living.Load())) }

// wait passes the time; it is false when ctx ended first.
func wait(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// leave says that the node is there no more.
func (h *House) leave() error {
	if h.run == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), readyTime)
	defer cancel()
	_, err := h.store.SeeNode(ctx, h.process, h.run, time.Time{})
	if errors.Is(err, fault.Busy) { // the others see it by the silence
		return nil
	}
	return err
}

// tidyEvery is how often a node looks for what was left, here and by nodes that are gone.
const tidyEvery = 15 * time.Minute

// tidy removes bytes staged here that no upload names, which nobody but this node can,
// and ends what nodes that are gone left open, again and again until ctx ends.
func (h *House) tidy(ctx context.Context) {
	for {
		if _, err := h.intake.RemoveStrays(ctx); err != nil && ctx.Err() == nil {
			h.options.Logger.WarnContext(ctx, "stray bytes not removed", "error", err)
		}
		if !wait(ctx, tidyEvery) {
			return
		}
		h.closeGone(ctx)
		h.forgetGone(ctx)
	}
}

// forgetGone takes nodes off the list that were silent for long and left nothing.
func (h *House) forgetGone(ctx context.Context) {
	at, err := h.options.nodeTime(ctx, h.store)
	var gone []string
	if err == nil {
		gone, err = h.store.ForgetNodes(ctx, at.Add(-node.Forgotten))
	}
	if err != nil && ctx.Err() == nil {
		h.options.Logger.WarnContext(ctx, "nodes not forgotten", "error", err)
	}
	if len(gone) > 0 {
		h.options.Logger.InfoContext(ctx, "nodes forgotten", "nodes", gone)
	}
}

// forwarding is how requests about uploads reach the other nodes.
func (h *House) forwarding() httpapi.Forwarding {
	return httpapi.Forwarding{
		Node: h.process, Key: h.nodeKey, Nodes: nodes{h.store, h.nodeKey}, Transport: h.peers,
	}
}

// nodes finds nodes whose rows can be believed.
type nodes struct {
	store *sqldb.Store
	key   node.Key
}

// Node implements httpapi.Nodes.
func (n nodes) Node(ctx context.Context, id string) (node.Node, error) {
	found, err := n.store.Node(ctx, id)
	if errors.Is(err, fault.NoSuchThing) || err == nil && !n.key.Vouched(found) {
		return node.Node{ID: id}, nil
	}
	return found, err
}

// Times within which another node takes a connection, and answers a request that it has
// wholly received: it may have to put a large file into the bucket first.
const (
	peerTime   = 5 * time.Second
	answerTime = 15 * time.Minute
)

// peerTransport speaks with other nodes, whose certificates roots vouch for; nil are
// those of the system.
func peerTransport(roots *x509.CertPool) *http.Transport {
	return &http.Transport{
		DialContext:     (&net.Dialer{Timeout: peerTime, KeepAlive: peerTime}).DialContext,
		TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}, TLSHandshakeTimeout: peerTime,
		ResponseHeaderTimeout: answerTime, IdleConnTimeout: time.Minute, MaxIdleConnsPerHost: 64, DisableCompression: true,
	}
}

// peerRoots reads the certificates that vouch for the other nodes; nil for an empty path.
func peerRoots(path string) (*x509.CertPool, error) {
	if path == "" {
		return nil, nil //nolint:nilnil // no pool means the system's, as everywhere
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.FileUnreadable.Err("read peer-ca", path, err).With("file", path)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(data) {
		return nil, wrong("peer-ca", path, "其中没有 PEM 格式的证书", "it holds no certificate in PEM")
	}
	return roots, nil
}

// checkPeer refuses an address at which other nodes could not reach this one safely.
func (s Settings) checkPeer() error {
	if s.PeerAddress == "" {
		return nil
	}
	u, err := url.Parse(s.PeerAddress)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || u.Path != "" || u.RawQuery != "" || u.User != nil {
		return wrong("peer-address", someSource, "须为 https://主机:端口", "https://host:port is needed")
	}
	if u.Scheme == "http" && !isLoopback(u.Hostname()) && !s.InsecureHTTP {
		return wrong("peer-address", someSource, "非本机地址须用 https，或明确给出 insecure-http", "an address other than loopback needs https, or insecure-http said outright")
	}
	if s.Database == "" {
		return wrong("peer-address", someSource, "须先设置 database", "there are several servers on PostgreSQL only: set database")
	}
	return nil
}

// Node is the name of this server among those of its database.
func (h *House) Node() string { return h.process }
