package server

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"database/sql"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/riverqueue/river"

	"liuhen/internal/account"
	"liuhen/internal/agency"
	"liuhen/internal/archive"
	"liuhen/internal/assembly"
	"liuhen/internal/blob/s3blob"
	"liuhen/internal/durable"
	"liuhen/internal/fault"
	"liuhen/internal/httpapi"
	"liuhen/internal/identity"
	"liuhen/internal/intake"
	"liuhen/internal/keyring"
	"liuhen/internal/ledger"
	"liuhen/internal/library"
	"liuhen/internal/node"
	"liuhen/internal/office"
	"liuhen/internal/oversight"
	"liuhen/internal/pdf/font"
	"liuhen/internal/printing"
	"liuhen/internal/receiving"
	"liuhen/internal/registering"
	"liuhen/internal/release"
	"liuhen/internal/sqldb"
	"liuhen/internal/translog"
	"liuhen/web"
)

// Options say how a house is opened. Only Folder must be given.
type Options struct {
	Folder         string           // the data folder; made if it is not there
	Database       string           // the address of a PostgreSQL database; empty for a file in the folder
	Now            func() time.Time // nil for the system's clock
	Random         io.Reader        // cryptographically strong; nil for the system's
	Cost           identity.Cost    // of a password's hash; zero for the default
	Logger         *slog.Logger     // nil for none
	Secure         bool             // connections are TLS
	Proxies        httpapi.Networks // believed when they say for whom they speak
	MetricsReaders httpapi.Networks // from where metrics may be read; nil for this machine
	Limits         intake.Limits    // of what waits to become items; zero for the default
	Keys           string           // the folder of the keys; empty for keys in the data folder
	PeerAddress    string           // as a URL, where other servers of the database reach this one; empty where they cannot
	PeerRoots      *x509.CertPool   // vouch for the other servers' certificates; nil for the system's
	Poll           time.Duration    // how long a new job may lie before a worker looks; 0 for a second
	Store          s3blob.Address   // of the bucket that keeps the bytes; zero for the data folder
	StoreKey       s3blob.Credentials
	Patience       time.Duration                 // with a database or bucket that says nothing; 0 for the defaults, which are below a minute
	Font           func() (data []byte, ok bool) // the typeface of papers; nil for the one that was built in
	Hold           time.Duration                 // for which a deposit locks while no retention is decided; 0 for a year
	Demo           bool                          // the folder is a demo's; no other is opened so, and a demo's in no other way
	// OnStep is called before every durable step of files and, around every commit, with
	// the database's path and the noun and action of a command; an error takes the step's place. It is nil but in tests, which
	// fail steps and kill the process in them.
	OnStep func(durable.Act) error

	sharedTime bool // nodes go by their database's clock, not by Now
}

func (o Options) filled() Options {
	if o.Now == nil {
		o.Now, o.sharedTime = time.Now, true
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Cost == (identity.Cost{}) {
		o.Cost = identity.DefaultCost
	}
	if o.Limits == (intake.Limits{}) {
		o.Limits = intake.DefaultLimits()
	}
	if o.MetricsReaders == nil {
		o.MetricsReaders = thisMachine()
	}
	if o.Keys == "" {
		o.Keys = filepath.Join(o.Folder, keysFolder)
	}
	if o.Hold == 0 {
		o.Hold = holdUndecided
	}
	if o.Font == nil {
		o.Font = font.Regular
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}

// keysFolder is the name of the folder of keys in the data folder.
const keysFolder = "keys"

// onCommit passes the steps of the database on.
func (o Options) onCommit(database string) func(step, about string) error {
	if o.OnStep == nil {
		return nil
	}
	return func(step, about string) error {
		return o.OnStep(durable.Act{Step: step, Path: strings.TrimSpace(database + " " + about)})
	}
}

// House is an opened data folder with everything in it.
type House struct {
	options Options
	lock    *os.File
	process string // names us to the queue, to other nodes and in records of looks
	run     string // of this node; empty where there can be no others
	nodeKey node.Key
	known   account.KnownKey // of browsers from which somebody came in
	peers   *http.Transport
	me      node.Node    // as this start enrolled it; empty where no other can be there
	twin    atomic.Bool  // another process works under our name
	stopped atomic.Bool  // the database is not ours to write to any more
	living  atomic.Int32 // nodes of the database, this one included, when it was last seen
	store   *sqldb.Store
	blobs   depot
	keys    *keyring.Ring
	ledger  *ledger.Ledger
	office  *office.Office
	intake  *intake.Desk
	// receiving deposits, too.
	receiving   *receiving.Desk
	assembly    assembly.Desk
	tours       intake.TourDesk
	activities  intake.ActivityDesk
	matters     assembly.MatterDesk
	oversight   *oversight.Desk
	archive     archive.Desk
	release     *release.Desk
	printing    *printing.Desk
	registering registering.Desk
	looks       *library.Looks
	marks       library.Marks
	extracts    *library.Extracts
	refusals    *library.Refusals
	chains      library.Chains
	jobs        *river.Client[*sql.Tx]
	metrics     *httpapi.Metrics
	idle        atomic.Pointer[fault.Error] // why no jobs are carried out
	demo        *httpapi.Demo               // nil but in a demo
}

// Open opens or makes the data folder and holds it alone (engine: one process for
// each folder). Errors: data-folder-busy, data-migrated, demo-folder, file-unreadable,
// database-strange, and those of the parts.
func Open(ctx context.Context, o Options) (*House, error) {
	o = o.filled()
	if err := refuseDemo(o); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(o.Folder, 0o700); err != nil {
		return nil, fault.FileUnreadable.Err("make data folder", o.Folder, err).With("file", o.Folder)
	}
	lock, err := holdFolder(o.Folder)
	if err != nil {
		return nil, err
	}
	h := &House{options: o, lock: lock, peers: peerTransport(o.PeerRoots), metrics: httpapi.NewMetrics()}
	if err := refuseMigrated(o.Folder); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	if err := h.open(ctx); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

func holdFolder(folder string) (*os.File, error) {
	path := filepath.Join(folder, "lock")
	lock, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fault.FileUnreadable.Err("hold data folder", path, err).With("file", path)
	}
	if err := tryFor(lockPatience, func() error { return tryLock(lock) }); err != nil {
		return nil, errors.Join(fault.FolderBusy.Err("hold data folder", folder, err).With("folder", folder), lock.Close())
	}
	return lock, nil
}

// lockPatience is how long the lock of a folder is tried for: a process that is just being
// started by the one before holds for a moment what that had open.
const lockPatience = time.Second

// tryFor tries until something succeeds or the time is over, and returns the last error.
func tryFor(patience time.Duration, try func() error) error {
	over := time.After(patience)
	for {
		err := try()
		if err == nil {
			return nil
		}
		select {
		case <-over:
			return err
		case <-time.After(patience / 50):
		}
	}
}

// open opens what the folder holds, then joins the desks to it.
func (h *House) open(ctx context.Context) error {
	o := h.options
	database := databaseOf(o.Folder, o.Database)
	var err error
	if h.process, err = processOf(h.lock, o); err != nil {
		return err
	}
	if h.keys, err = keyring.Open(durable.New(o.OnStep), o.Keys, o.Random); err != nil {
		return err
	}
	fresh, err := h.refuseBesideKeys(ctx, database)
	if err != nil {
		return err
	}
	master, err := h.keys.Master(fresh)
	if err != nil {
		return err
	}
	source := sqldb.Source{Now: o.Now, Random: o.Random}
	if h.store, err = sqldb.Open(ctx, sqldb.Config{DSN: database, Folder: o.Folder, Source: source, Master: master, Patience: o.Patience, OnStep: o.onCommit(filepath.Join(o.Folder, databaseFile))}); err != nil {
		return err
	}
	h.known = account.KnownKeyOf(master)
	if err := h.enrol(ctx, master); err != nil {
		return err
	}
	if h.blobs, err = openDepot(ctx, o, installationOf(master)); err != nil {
		return err
	}
	h.ledger = ledger.New(ledger.Parts{Trees: h.store, Shelf: h.blobs.Shelf, Keys: h.keys, Named: h.named, After: time.After, Log: o.Logger})
	h.store.RefuseWrites(h.refusal)
	h.store.ProveLogs(h.proveLogs)
	h.joinDesks()
	if err := h.belongs(ctx); err != nil {
		return err
	}
	if err := h.checkLogs(ctx); err != nil {
		return err
	}
	h.closeLooks(ctx)
	return h.openJobs(ctx)
}

// joinDesks joins the desks to what they work with.
func (h *House) joinDesks() {
	o := h.options
	h.office = &office.Office{
		Founding: h.store, Accounts: h.store, Sessions: h.store, Tokens: h.store, Uploads: h.store, Staff: h.store, Identities: h.store, Logs: newLogs{h.keys, h.ledger},
		Hasher: identity.NewHasher(o.Cost, identity.AtOnce(runtime.NumCPU()), o.Random), Mint: identity.Mint{Random: o.Random},
		Known: h.known, Guesses: identity.NewThrottle(identity.Tight, h.nodes), Networks: identity.NewThrottle(identity.Loose, h.nodes), Now: o.Now,
	}
	h.intake = &intake.Desk{
		Uploads: h.blobs.Staging, Progress: h.blobs.Staging, Taker: h.blobs.Staging, Bytes: h.blobs.Store, Facts: inspector{h.blobs.Store},
		Items: h.store, Kept: h.store, Records: h.store, Room: h.store, Expiry: h.store, Context: h.store, Signing: h.store, Cards: h.store, Vault: h.blobs.Store,
		Limits: o.Limits, Node: h.process, Now: o.Now, Local: beijing,
	}
	h.receiving = &receiving.Desk{Handovers: h.store, Carriers: h.store, Items: h.store, Bytes: h.blobs.Store, Roll: h.store, Queue: h.store, Hold: o.Hold}
	h.tours = intake.TourDesk{Tours: h.store, Roll: h.store}
	h.activities = intake.ActivityDesk{Activities: h.store, Ground: h.store}
	h.matters = assembly.MatterDesk{Register: h.store, Roll: h.store}
	lists := h.store.Registers()
	h.oversight = &oversight.Desk{
		Nouns: h.store, Agencies: h.store, Material: h.store, Items: lists.Items, Carriers: lists.Carriers, Activities: lists.Activities, Backlog: h.store, Now: o.Now,
		Counters: oversight.Counters{
			Matters: lists.Matters, Activities: lists.Activities, Items: lists.Items, Handovers: lists.Handovers, CaseFiles: lists.CaseFiles,
		},
	}
	h.assembly = assembly.Desk{Files: h.store, Reading: h.store, Matters: h.store}
	h.archive = archive.Desk{Files: h.store, Register: h.store}
	h.release = &release.Desk{
		Files: h.store, Register: h.store, Chains: h.store, Bytes: h.blobs.Store, Logs: h.ledger, Shelf: h.blobs.Shelf, Patience: patience,
	}
	h.joinLibrary()
	h.joinPrinting()
	h.joinRegistering()
	h.joinExtracts()
}

// holdUndecided is for how long a deposit locks bytes while no retention is decided
// (engine: a year, rolled forward).
const holdUndecided = 365 * 24 * time.Hour

// patience is how long a package waits for the checkpoint over its issue; a healthy
// ledger takes about a second.
const patience = 30 * time.Second

// checkLogs holds every log against its published checkpoint before the first
// event. A log that fails is refused for writing; the others work on.
func (h *House) checkLogs(ctx context.Context) error {
	logs, err := h.store.Logs(ctx)
	if err != nil {
		return err
	}
	for _, id := range logs {
		if err := h.ledger.CheckStart(ctx, id); err != nil {
			h.options.Logger.ErrorContext(ctx, "log refused for writing", "log", id, "error", err)
		}
	}
	return nil
}

// proveLogs holds every log against its published checkpoint once more, after the
// database may have lost something. A log that is in doubt is refused, as one is whose key
// is not here; whatever else hinders it is the error.
func (h *House) proveLogs(ctx context.Context) error {
	logs, err := h.store.Logs(ctx)
	if err != nil {
		return err
	}
	for _, id := range logs {
		err := h.ledger.CheckStart(ctx, id)
		switch {
		case err == nil || errors.Is(err, fault.KeyMissing) || errors.Is(err, fault.LogKeyMissing):
		case fault.KindOf(err) == fault.Corrupt:
			h.options.Logger.ErrorContext(ctx, "log refused for writing", "log", id, "error", err)
		default:
			return err
		}
	}
	return nil
}

// refusal returns why the log of an agency takes no writes from this server: it is in
// doubt, or its key is not here, so that no receipt could bear its fingerprint.
func (h *House) refusal(log string) error {
	if err := h.ledger.Refusal(log); err != nil {
		return err
	}
	_, err := h.keys.Public(log)
	if errors.Is(err, fault.KeyMissing) {
		return fault.LogKeyMissing.Err("write", log, err).With("agency", log)
	}
	return err
}

// named fails with log-key-missing unless the key that an agency's noun names is in the
// key file of its log, and with log-key-foreign where another one is beside it. A log that
// no agency claims has no such key.
func (h *House) named(ctx context.Context, log string) error {
	keys, err := h.keys.Publics(log)
	if err != nil {
		return err
	}
	a, err := h.store.Agency(ctx, agency.ID(log))
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	foreign := slices.DeleteFunc(slices.Clone(keys), func(k *translog.Verifier) bool { return k.String() == a.LogKey })
	switch {
	case len(foreign) == len(keys):
		return fault.LogKeyMissing.Err("check key of log", log, nil).With("agency", log)
	case len(foreign) > 0:
		return fault.LogKeyForeign.Err("check key of log", log, nil).With("agency", log).With("fingerprint", foreign[0].Fingerprint().Short())
	}
	return nil
}

// sound fails unless the database knows every log that the store bears and each extends its
// published checkpoint: a database that is behind one does not know what came after its
// copy was made.
func (h *House) sound(ctx context.Context) error {
	logs, err := h.store.Logs(ctx)
	if err == nil {
		err = h.knows(ctx, logs)
	}
	if err != nil {
		return err
	}
	for _, id := range logs {
		if err := h.ledger.CheckStart(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// Handler returns what the house answers over HTTP.
func (h *House) Handler() http.Handler { return httpapi.New(h.parts()) }

// parts hands the desks to the API.
func (h *House) parts() httpapi.Parts {
	return httpapi.Parts{
		Visitors: h.office, UploadTokens: h.office, Throttle: identity.NewThrottle(identity.Loose, h.nodes), Refusals: h.refusals, Keys: fingerprints{h.keys, h.store}, Doors: h.office,
		Agencies: office.Agencies{Register: h.store, Logs: newLogs{h.keys, h.ledger}}, Adoptions: office.Agencies{Register: h.store}, Officers: office.Officers{Register: h.store, Agencies: h.store},
		Accounts: office.Accounts{Register: h.store, Officers: h.store}, Passwords: h.office,
		Posts:   office.Posts{Register: h.store, Agencies: h.store, Now: h.options.Now},
		Devices: office.Devices{Records: h.store, Agencies: h.store, Officers: h.store}, Tokens: h.office,
		Tours: h.tours, Activities: h.activities, ActivityTies: h.activities, Matters: h.matters, MatterCorrections: h.matters,
		Oversight: h.oversight,
		Uploads:   h.intake, Resuming: h.intake, Whereabouts: h.intake, Delivery: h.intake, Describing: h.intake, Voiding: h.receiving, Cards: h.intake, Signing: h.intake, Receiving: h.receiving, Carriers: h.receiving,
		Assembly: h.assembly, Arranging: h.assembly, Archive: h.archive, Release: h.release, Printing: h.printing, Rosters: h.registering,
		Jobs: office.Jobs{Queue: h.store}, Checks: h.checks(), ItemChecks: h.receiving,
		Lists: h.lists(), Looks: h.looks, Marks: h.marks, Extracts: h.extracts, Chains: h.chains, Forwarding: h.forwarding(),
		App: web.App(), Demo: h.demo,
		Log: h.ledger, Ready: h.ready, Metrics: h.metrics, Logger: h.options.Logger, Now: h.options.Now, Secure: h.options.Secure,
		Proxies: h.options.Proxies, MetricsReaders: h.options.MetricsReaders, Deadline: h.options.Patience,
	}
}

// newLogs makes the log of a new agency ready.
type newLogs struct {
	keys   *keyring.Ring
	ledger *ledger.Ledger
}

// Prepare implements office.Logs.
func (n newLogs) Prepare(logID string) (string, error) { return n.keys.Make(logID) }

// Start implements office.Logs.
func (n newLogs) Start(ctx context.Context, logID string) error {
	return n.ledger.CheckStart(ctx, logID)
}

// fingerprints gives the keys' fingerprints as receipts bear them.
type fingerprints struct {
	keys  *keyring.Ring
	store *sqldb.Store
}

// Fingerprint implements httpapi.Fingerprints.
func (f fingerprints) Fingerprint(agency string) (string, error) {
	key, err := f.keys.Public(agency)
	if err != nil {
		return "", err
	}
	return key.Fingerprint().Short(), nil
}

// PublicKey implements httpapi.Fingerprints. Keys without a log, which a set-up that failed
// leaves, are nobody's.
func (f fingerprints) PublicKey(ctx context.Context, agency string) (string, error) {
	logs, err := f.store.Logs(ctx)
	if err != nil {
		return "", err
	}
	if !slices.Contains(logs, agency) {
		return "", fault.NoSuchThing.Err("find key", agency, nil)
	}
	key, err := f.keys.Public(agency)
	if err != nil {
		return "", err
	}
	return key.String(), nil
}

// SetupCode draws the one-time code for setting up and returns it; ok is false when
// the installation is set up.
func (h *House) SetupCode(ctx context.Context) (code string, ok bool, err error) {
	code, err = h.office.PrintCode(ctx)
	if errors.Is(err, fault.SetupDone) {
		return "", false, nil
	}
	return code, err == nil, err
}

// Work does what goes on beside the requests, until ctx ends and it is brought to a
// safe stop.
func (h *House) Work(ctx context.Context) {
	integrating, stop := context.WithCancel(context.WithoutCancel(ctx))
	var background sync.WaitGroup
	background.Go(func() { h.ledger.Run(integrating) })
	background.Go(func() { h.passOn(integrating) })
	background.Go(func() { h.staySeen(integrating) })
	background.Go(func() { h.tidy(ctx) })
	var writing sync.WaitGroup
	writing.Go(func() { h.looks.Run(ctx) })
	writing.Go(func() { h.refusals.Run(ctx) })
	h.workJobs(ctx)
	<-ctx.Done()
	writing.Wait()
	stop() // after jobs, looks and refusals, since they write events
	background.Wait()
}

// passOn tells the ledger of every commit.
func (h *House) passOn(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.store.Committed():
			h.ledger.Notify()
		}
	}
}

// ready says whether requests can be answered: database and bucket do, and no log is
// refused.
func (h *House) ready(asked context.Context) error {
	ctx, cancel := context.WithTimeout(asked, readyTime)
	defer cancel()
	if err := h.store.Ping(ctx); err != nil {
		return err
	}
	if err := h.blobs.reach(ctx); err != nil {
		if ctx.Err() != nil && asked.Err() == nil { // it did not answer in our time, not in the caller's
			return fault.StorageAway.Err("reach store", "", err)
		}
		return err
	}
	if h.twin.Load() {
		return fault.NodeTwice.Err("be ready", h.process, nil)
	}
	if err := h.store.Standing(ctx); err != nil {
		return err
	}
	if stopped := h.idle.Load(); stopped != nil { // deposits would wait unseen
		return stopped
	}
	logs, err := h.store.Logs(ctx)
	if err != nil {
		return err
	}
	for _, id := range logs {
		if err := h.refusal(id); err != nil {
			return err
		}
	}
	return nil
}

// Close gives the folder up. Work must have returned.
func (h *House) Close() error {
	var err error
	if h.store != nil {
		err = errors.Join(h.leave(), h.store.Close())
	}
	h.peers.CloseIdleConnections()
	h.blobs.close()
	return errors.Join(err, h.lock.Close())
}

// beijing is the zone in which a device's clock without one is read: Asia/Shanghai,
// as it has been without summer time since 1992.
var beijing = time.FixedZone("Asia/Shanghai", 8*60*60)
