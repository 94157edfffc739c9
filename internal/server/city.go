package server

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"math"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/cli"
	"liuhen/internal/demo"
	"liuhen/internal/demo/city"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/handover"
	"liuhen/internal/httpapi"
	"liuhen/internal/identity"
	"liuhen/internal/job"
	"liuhen/internal/jobs"
	"liuhen/internal/office"
)

// cityFolder is where the demo that lives lies, unless another folder is named.
const cityFolder = "./demo-data"

// demoCost is the work of one hash in a demo, whose passwords are public anyway: small, so
// that some forty accounts are opened in no time.
var demoCost = identity.Cost{KiB: 1 << 10, Passes: 1}

// demoHold is for how long a demo's deposits lock. A file is never locked until a moment
// that is over by the real clock, and the demo's past may be: ten years keep the two apart.
const demoHold = 10 * 365 * 24 * time.Hour

// lived is what the mark of a folder keeps of a city.
type lived struct {
	Seed    uint64        `json:"seed"`
	Now     time.Time     `json:"now"`      // up to which it lived
	Ahead   time.Duration `json:"ahead_ns"` // of its clock against the real one
	Stories []city.Story  `json:"stories"`
}

// serveCity makes the city of the demo, unless the folder has one already, and serves it
// until ctx ends.
func serveCity(ctx context.Context, c cli.City, flags map[string]any, out, logs io.Writer) error {
	settings, err := demoSettings(os.Environ(), flags)
	if err != nil {
		return err
	}
	past, err := lookAtCity(settings.Data)
	if err != nil {
		return err
	}
	if past != nil && c.Seeded && c.Seed != past.Seed {
		return fault.DemoSeed.Err("serve demo", settings.Data, nil).With("folder", settings.Data).With("seed", strconv.FormatUint(past.Seed, 10))
	}
	listener, err := settings.listen(ctx) // before anything is made in the folder
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }() // stay closes it, too
	log := slog.New(slog.NewJSONHandler(logs, nil))
	var h *House
	if past == nil {
		h, past, err = makeCity(ctx, c, settings, out, log)
	} else {
		clock := city.Running(time.Now, past.Ahead)
		h, err = Open(ctx, settings.demoOptions(clock, nil, log))
	}
	if err != nil {
		return err
	}
	return errors.Join(h.serveCity(ctx, settings, listener, past, c.English, out), h.Close())
}

// demoSettings are the settings of a demo, which keeps everything in one folder of its
// own.
func demoSettings(environ []string, flags map[string]any) (Settings, error) {
	if flags["data"] == nil {
		flags["data"] = cityFolder
	}
	s, err := readSettings(environ, flags)
	if err != nil {
		return s, err
	}
	for key, value := range map[string]string{"database": s.Database, "store": s.Store, "keys": s.Keys} {
		if value != "" {
			return s, s.placing(wrong(key, someSource, "演示数据全部存放在自己的目录中，不能另行指定", "a demo keeps everything in its own folder"))
		}
	}
	return s, s.placing(s.checkAddress())
}

// demoOptions are how the house of a demo is opened.
func (s Settings) demoOptions(clock *city.Clock, chance *city.Chance, log *slog.Logger) Options {
	o := Options{
		Folder: s.Data, Demo: true, Now: clock.Now, Cost: demoCost, Hold: demoHold, Logger: log, Secure: s.TLSCert != "",
		Proxies: s.TrustedProxies, MetricsReaders: s.MetricsReaders,
	}
	if chance != nil {
		o.Random = chance
	}
	return o
}

// lookAtCity returns the city that the folder has, nil where there is nothing in it. It
// refuses a folder with anything else: demo-folder-foreign, or demo-unfinished for a city
// that was broken off.
func lookAtCity(folder string) (*lived, error) {
	there, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) || (err == nil && len(there) == 0) {
		return nil, nil //nolint:nilnil // no city yet, which is no error
	}
	if err != nil {
		return nil, fault.FileUnreadable.Err("look at data folder", folder, err).With("file", folder)
	}
	m, err := readMark(folder)
	switch {
	case err != nil || m.City == nil:
		return nil, fault.DemoForeign.Err("serve demo", folder, err).With("folder", folder)
	case m.State != demoPlayed:
		return nil, unfinished(folder)
	}
	return m.City, nil
}

// readMark reads the mark of a demo.
func readMark(folder string) (m mark, err error) {
	content, err := os.ReadFile(filepath.Join(folder, demoMark))
	if err == nil {
		err = json.Unmarshal(content, &m)
	}
	return m, err
}

// refuseDemo refuses to work on the folder of a demo as if it were somebody's: its
// passwords are public, and what is in it never happened. Nor is a folder without the mark
// opened as a demo's.
func refuseDemo(o Options) error {
	_, err := os.Lstat(filepath.Join(o.Folder, demoMark))
	switch {
	case o.Demo && err != nil:
		return fault.DemoForeign.Err("open data folder", o.Folder, err).With("folder", o.Folder)
	case o.Demo || errors.Is(err, fs.ErrNotExist):
		return nil
	}
	return fault.DemoFolder.Err("open data folder", o.Folder, err).With("folder", o.Folder)
}

// makeCity marks the folder and lets the city live its year in it.
func makeCity(ctx context.Context, c cli.City, s Settings, out io.Writer, log *slog.Logger) (*House, *lived, error) {
	plan := city.Plan{Seed: c.Seed, Now: c.Now}
	least := time.Duration(math.MinInt64)
	if plan.Now.IsZero() {
		plan.Now, least = time.Now(), 0 // its clock goes on as the real one
	}
	plan.Now = plan.Now.Truncate(time.Second)
	if err := os.MkdirAll(s.Data, 0o700); err != nil {
		return nil, nil, fault.FileUnreadable.Err("make folder of the demo", s.Data, err).With("file", s.Data)
	}
	past := &lived{Seed: plan.Seed, Now: plan.Now}
	if err := markDemo(s.Data, mark{demoBegun, past}); err != nil {
		return nil, nil, err
	}
	if err := city.Announce(out, s.Data, c.English); err != nil {
		return nil, nil, err
	}
	clock, chance := city.NewClock(time.Now, plan.Begin()), city.NewChance(plan.Seed)
	h, err := Open(ctx, s.demoOptions(clock, chance, log))
	if err != nil {
		return nil, nil, err
	}
	if past.Stories, err = h.live(ctx, clock, plan); err != nil {
		return nil, nil, errors.Join(err, h.Close())
	}
	chance.LetGo()
	past.Ahead = clock.LetGo(least)
	if err := markDemo(s.Data, mark{demoPlayed, past}); err != nil {
		return nil, nil, errors.Join(err, h.Close())
	}
	return h, past, nil
}

// live lets the city live at the desks of the house and publishes its logs.
func (h *House) live(ctx context.Context, clock *city.Clock, plan city.Plan) ([]city.Story, error) {
	stories, err := city.Live(ctx, h.cityDesks(), clock, plan)
	if err != nil {
		return nil, err
	}
	logs, err := h.store.Logs(ctx)
	if err != nil {
		return nil, err
	}
	for _, log := range logs {
		if err := h.ledger.Integrate(ctx, log); err != nil {
			return nil, err
		}
	}
	return stories, nil
}

// cityDesks are the desks as the API has them. A deposit is done in its turn instead of
// by a job, which later finds nothing left to do.
func (h *House) cityDesks() city.Desks {
	deposit := jobs.Deposit(h.receiving, h.store)
	return city.Desks{
		Office: h.office, Agencies: office.Agencies{Register: h.store, Logs: newLogs{h.keys, h.ledger}},
		Officers: office.Officers{Register: h.store, Agencies: h.store}, Accounts: office.Accounts{Register: h.store, Officers: h.store},
		Posts:   office.Posts{Register: h.store, Agencies: h.store, Now: h.options.Now},
		Devices: office.Devices{Records: h.store, Agencies: h.store, Officers: h.store},
		Tours:   h.tours, Activities: h.activities, Intake: h.intake, Receiving: h.receiving, Matters: h.matters,
		Assembly: h.assembly, Archive: h.archive, Release: h.release, Marks: h.marks,
		Deposit: func(ctx context.Context, one handover.Handover) error {
			return deposit.Do(ctx, job.Job{Order: job.ForHandover(one)}, func(job.Progress) {})
		},
		Harm: h.harm,
	}
}

// harm flips a bit of stored bytes, as a failing disk would, and returns what flips it
// back.
func (h *House) harm(d digest.SHA256) (restore func() error, err error) {
	name := d.String()
	path := filepath.Join(h.options.Folder, "blobs", "sha256", name[:2], name)
	flip := func() error { return flipFirstBit(path) }
	return flip, flip()
}

func flipFirstBit(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fault.FileUnreadable.Err("harm bytes", path, err).With("file", path)
	}
	data, err := os.ReadFile(path)
	if err == nil {
		data[0] ^= 1
		err = errors.Join(os.Chmod(path, 0o600), os.WriteFile(path, data, 0o600), os.Chmod(path, info.Mode()))
	}
	if err != nil {
		return fault.FileUnwritten.Err("harm bytes", path, err).With("file", path)
	}
	return nil
}

// serveCity answers for the city, with its people and stories.
func (h *House) serveCity(ctx context.Context, s Settings, listener net.Listener, past *lived, english bool, out io.Writer) error {
	h.demo = h.demoOf(past)
	return h.stay(ctx, s, listener, func(ctx context.Context, address string) error {
		if err := city.Invite(out, address, past.Stories, english); err != nil {
			return err
		}
		<-ctx.Done()
		return nil
	})
}

// demoOf is what the API answers in the demo.
func (h *House) demoOf(past *lived) *httpapi.Demo {
	d := &httpapi.Demo{Enter: h.enterDemo}
	for _, r := range city.Roles() {
		d.Roles = append(d.Roles, api.DemoRole{Role: r.Code, Name: r.Name, Title: api.Words(r.Title)})
	}
	for _, s := range past.Stories {
		role, words, ok := s.Told()
		if ok { // else it is of another version
			d.Stories = append(d.Stories, api.DemoStory{Key: s.Key, Role: role, Text: api.Words(words), Noun: s.Noun.String(), Path: s.Path()})
		}
	}
	return d
}

// enterDemo signs somebody of the demo in.
func (h *House) enterDemo(ctx context.Context, role, from, kept string) (office.Entry, error) {
	r, ok := city.RoleOf(role)
	if !ok {
		return office.Entry{}, fault.NoSuchThing.Err("enter demo", role, nil)
	}
	return h.office.SignIn(ctx, r.Login, demo.Password, from, kept)
}
