package city

import (
	"context"
	"errors"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/custody"
	"liuhen/internal/demo"
	"liuhen/internal/fault"
	"liuhen/internal/officer"
	"liuhen/internal/post"
)

// network is where everybody in the city comes from, as the throttles name it.
const network = "demo"

// worker is somebody with an account, and whoever he is on his agency's list.
type worker struct {
	officer officer.Officer // zero for administrators
	login   string
	secret  string // of his session
}

func (w *worker) id() string { return string(w.officer.ID) }

// as returns who the worker is now. He signs in where his session has ended.
func (c *city) as(ctx context.Context, w *worker) (access.Person, error) {
	if w.secret != "" {
		p, err := c.Office.Who(ctx, w.secret)
		if !errors.Is(err, fault.SignedOut) {
			return p, err
		}
	}
	in, err := c.Office.SignIn(ctx, w.login, demo.Password, network, "")
	if err != nil {
		return access.Person{}, err
	}
	w.secret = in.Secret
	return c.Office.Who(ctx, w.secret)
}

// by is a command of the person on what he has seen.
func by(p access.Person, seen custody.Head) custody.Command {
	return custody.Command{Actor: p.Actor, Seen: seen.Version}
}

// firstTime lets the worker in by the password that he was given and sets his own.
func (c *city) firstTime(ctx context.Context, w *worker) error {
	in, err := c.Office.SignIn(ctx, w.login, demo.FirstPassword, network, "")
	if err != nil {
		return err
	}
	own, err := c.Office.ChangePassword(ctx, in.Secret, demo.FirstPassword, demo.Password)
	w.secret = own.Secret
	return err
}

// enrol puts somebody on the agency's list.
func (c *city) enrol(ctx context.Context, b *brigade, unit, name, certificate string) (officer.Officer, error) {
	system, err := c.as(ctx, c.system)
	if err != nil {
		return officer.Officer{}, err
	}
	o, _, err := c.Officers.Enrol(ctx, system, by(system, custody.Head{}), officer.Officer{
		Agency: string(b.agency.ID), Unit: unit, Name: name, Certificate: certificate,
	})
	return o, err
}

// admit opens an account for the officer, has it unlocked, and lets him come in once.
func (c *city) admit(ctx context.Context, o officer.Officer, login string) (*worker, error) {
	system, err := c.as(ctx, c.system)
	if err != nil {
		return nil, err
	}
	opened, _, err := c.Accounts.Open(ctx, system, by(system, custody.Head{}), account.Account{Agency: o.Agency, Officer: string(o.ID), Login: login})
	if err != nil {
		return nil, err
	}
	given, _, err := c.Office.ResetPassword(ctx, system, by(system, opened.Head), opened.ID, demo.FirstPassword)
	if err != nil {
		return nil, err
	}
	security, err := c.as(ctx, c.security)
	if err != nil {
		return nil, err
	}
	if _, _, err := c.Accounts.Unlock(ctx, security, by(security, given.Head), given.ID, "本人到场核实"); err != nil {
		return nil, err
	}
	w := &worker{officer: o, login: login}
	return w, c.firstTime(ctx, w)
}

// appoint gives the worker a post from now on.
func (c *city) appoint(ctx context.Context, w *worker, kind post.Kind) (post.Post, error) {
	security, err := c.as(ctx, c.security)
	if err != nil {
		return post.Post{}, err
	}
	p, _, err := c.Posts.Appoint(ctx, security, by(security, custody.Head{}), post.Post{
		Agency: w.officer.Agency, Kind: kind, Officer: w.id(), From: custody.At(c.clock.Now()), Basis: "云农执〔" + year(c.clock.Now()) + "〕3号",
	})
	return p, err
}

func year(at time.Time) string { return at.In(demo.Beijing).Format("2006") }
