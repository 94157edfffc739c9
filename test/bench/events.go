package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	_ "modernc.org/sqlite" // the bare commits go through the same driver

	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/device"
	"liuhen/internal/sqldb"
	"liuhen/internal/translog"
)

// eventRun is how long one contender commits.
const eventRun = 3 * time.Second

// measureEvents compares events with bare commits of one row, which is what the disk
// allows a program that keeps its word.
func measureEvents(ctx context.Context, o options) error {
	bare, err := openBare(ctx, filepath.Join(o.dir, "bare.db"))
	if err != nil {
		return err
	}
	store, city, err := openStore(ctx, filepath.Join(o.dir, "liuhen.db"))
	if err != nil {
		return errors.Join(err, bare.Close())
	}
	for _, way := range []struct {
		writers int
		target  string
	}{{1, "≥ 0.8"}, {64, "≥ 4"}} {
		title := fmt.Sprintf("events of one agency, %d writing", way.writers)
		err = errors.Join(err, race(ctx, o, title, "per second",
			contender{name: "event with its noun", work: commits(way.writers, func(ctx context.Context, n int64) error { return addDevice(ctx, store, city, n) })},
			contender{name: "bare commit of one row, one writer", target: way.target, work: commits(1, func(ctx context.Context, n int64) error { return addRow(ctx, bare, n) })},
		))
	}
	return errors.Join(err, store.Close(), bare.Close())
}

// commits lets so many goroutines commit until the time is over.
func commits(writers int, commit func(ctx context.Context, n int64) error) func(context.Context) (float64, error) {
	var numbers atomic.Int64
	return func(ctx context.Context) (float64, error) {
		ctx, cancel := context.WithTimeout(ctx, eventRun)
		defer cancel()
		var done atomic.Int64
		var group sync.WaitGroup
		failures := make(chan error, writers)
		for range writers {
			group.Go(func() {
				for ctx.Err() == nil {
					if err := commit(context.WithoutCancel(ctx), numbers.Add(1)); err != nil {
						failures <- err
						return
					}
					done.Add(1)
				}
			})
		}
		group.Wait()
		close(failures)
		return float64(done.Load()), <-failures
	}
}

func openBare(ctx context.Context, path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(ctx, `CREATE TABLE row (id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT`)
	return db, err
}

var payload = make([]byte, 200) // a bare row is less than a quarter of an event

func addRow(ctx context.Context, db *sql.DB, _ int64) error {
	_, err := db.ExecContext(ctx, `INSERT INTO row (data) VALUES ($1)`, payload)
	return err
}

func openStore(ctx context.Context, path string) (*sqldb.Store, string, error) {
	store, err := sqldb.Open(ctx, sqldb.Config{DSN: path, Source: sqldb.Source{Now: time.Now, Random: rand.Reader}})
	if err != nil {
		return nil, "", err
	}
	city, _, err := store.EstablishCity(ctx, custody.Command{Actor: custody.Actor{Account: "setup", Via: "setup"}},
		func(_ time.Time, newID func() (string, error)) (agency.Agency, []custody.Transition, error) {
			id, err := newID()
			if err != nil {
				return agency.Agency{}, nil, err
			}
			_, key, err := translog.NewKey(agency.ID(id).Origin(), [32]byte{1})
			if err != nil {
				return agency.Agency{}, nil, err
			}
			made, tr, err := agency.New(agency.Agency{
				ID: agency.ID(id), LogKey: key, Level: agency.City, Name: "云溪市农业综合行政执法支队", RegionCode: "999900",
				Authority: agency.Authority{Name: "云溪市农业农村局"}, Server: "专用服务器",
			})
			return made, []custody.Transition{tr}, err
		})
	return store, string(city.ID), err
}

func addDevice(ctx context.Context, store *sqldb.Store, city string, n int64) error {
	cmd := custody.Command{Actor: custody.Actor{Account: "bench", Agency: city, Via: "session"}}
	_, _, err := store.CreateDevice(ctx, cmd, city, func(_ time.Time, id device.ID) (device.Device, custody.Transition, error) {
		return device.New(device.Device{
			ID: id, Agency: city, Kind: device.BodyCamera, Maker: "云影", Model: "YY-3", Serial: "YY3-" + strconv.FormatInt(n, 10),
		})
	})
	return err
}
