package office

import (
	"context"
	"errors"
	"strings"
	"time"

	"liuhen/internal/account"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

// Setup is what the holder of the one-time code states.
type Setup struct {
	Code   string
	City   agency.Details
	Units  []agency.Unit
	System Administrator // 系统管理员
	// Security is 安全管理员, who grants posts.
	Security Administrator
	Audit    Administrator // 审计管理员
}

// Administrator is the sign-in of one of the three administrators.
type Administrator struct{ Login, Password string }

// setupActor is who acts before there is anybody.
const setupActor = "setup"

// PrintCode draws a new one-time code, which replaces any former one. It fails with
// setup-done when the city is established.
func (o *Office) PrintCode(ctx context.Context) (string, error) {
	code, err := o.Mint.Code()
	if err != nil {
		return "", err
	}
	err = o.Founding.PutSetupCode(ctx, digestOf(code))
	return code, setupDone(err)
}

// Awaited tells whether the installation still waits for its holder of the code.
func (o *Office) Awaited(ctx context.Context) (bool, error) {
	switch err := o.Founding.CheckSetupCode(ctx, ""); { // which is no code's digest
	case errors.Is(err, fault.SetupCodeWrong):
		return true, nil
	case errors.Is(err, fault.Taken):
		return false, nil
	default:
		return false, err
	}
}

func setupDone(err error) error {
	if errors.Is(err, fault.Taken) {
		return fault.SetupDone.Err("set up", "", err)
	}
	return err
}

// Found sets the installation up in one transaction: the city agency and the three
// administrators as three accounts, whose passwords count as set by somebody else, so
// that each must set his own at his first sign-in. from is the network that the
// request comes from, for the throttles. It fails with setup-code-wrong, setup-done,
// sign-in-throttled, sign-in-busy, login-taken when two logins are one, or what is
// wrong with city, login or password; then the code is still good.
func (o *Office) Found(ctx context.Context, s Setup, from string) (agency.Agency, custody.Receipt, error) {
	try, err := o.stranger("set up", "setup", from)
	if err != nil {
		return agency.Agency{}, custody.Receipt{}, err
	}
	made, receipt, err := o.found(ctx, s)
	try.judged(err)
	return made, receipt, setupDone(err)
}

// found takes the work of hashing for nobody but the holder of the code.
func (o *Office) found(ctx context.Context, s Setup) (agency.Agency, custody.Receipt, error) {
	code := digestOf(strings.ToUpper(strings.TrimSpace(s.Code)))
	if err := o.Founding.CheckSetupCode(ctx, code); err != nil {
		return agency.Agency{}, custody.Receipt{}, err
	}
	id, err := o.Founding.NewID()
	if err != nil {
		return agency.Agency{}, custody.Receipt{}, err
	}
	draft := s.city(agency.ID(id))
	if err := agency.Check(draft); err != nil {
		return draft, custody.Receipt{}, inField("city", err)
	}
	admins := s.administrators()
	hashes, err := o.hashes(ctx, admins) // last: people may be asked for passwords once all else is good
	if err != nil {
		return agency.Agency{}, custody.Receipt{}, err
	}
	if draft.LogKey, err = o.Logs.Prepare(id); err != nil {
		return draft, custody.Receipt{}, err
	}
	cmd := custody.Command{Actor: custody.Actor{Account: setupActor, Agency: id, Via: setupActor}}
	return o.Founding.FoundCity(ctx, cmd, code,
		func(at time.Time, newID func() (string, error)) (agency.Agency, []custody.Transition, map[custody.Ref]string, error) {
			city, tr, err := agency.New(draft)
			if err != nil {
				return city, nil, nil, inField("city", err)
			}
			transitions, secrets := []custody.Transition{tr}, map[custody.Ref]string{}
			for i, admin := range admins {
				id, err := newID()
				if err != nil {
					return city, nil, nil, err
				}
				steps, err := admin.open(account.ID(id), city, cmd.Actor, at)
				if err != nil {
					return city, nil, nil, err
				}
				transitions = append(transitions, steps...)
				secrets[account.ID(id).Ref()] = hashes[i]
			}
			return city, transitions, secrets, nil
		})
}

// city is the city agency to be, without its log's key.
func (s Setup) city(id agency.ID) agency.Agency {
	return agency.Agency{
		ID: id, Level: agency.City, Name: s.City.Name, ShortName: s.City.ShortName, RegionCode: s.City.RegionCode,
		Authority: s.City.Authority, Server: s.City.Server, Units: s.Units,
	}
}

// opening is one administrator to be.
type opening struct {
	Administrator
	role account.Role
}

func (s Setup) administrators() []opening {
	return []opening{{s.System, account.System}, {s.Security, account.Security}, {s.Audit, account.Audit}}
}

// hashes judges logins and passwords before it takes the work to hash them.
func (o *Office) hashes(ctx context.Context, admins []opening) ([]string, error) {
	seen := map[string]bool{}
	for _, a := range admins {
		key := account.LoginKey(a.Login)
		if seen[key] {
			return nil, inField(string(a.role)+".login", fault.LoginTaken.Err("set up", "", nil))
		}
		seen[key] = true
		if err := account.CheckLogin(key); err != nil {
			return nil, inField(string(a.role)+".login", err)
		}
	}
	for _, a := range admins {
		if err := account.CheckPassword(account.LoginKey(a.Login), a.Password); err != nil {
			return nil, inField(string(a.role)+".password", err)
		}
	}
	hashes := make([]string, len(admins))
	for i, a := range admins {
		hash, err := o.Hasher.Hash(ctx, a.Password)
		if err != nil {
			return nil, err
		}
		hashes[i] = hash
	}
	return hashes, nil
}

// inField says in which field of the set-up something is wrong, as the API names it.
// Units stand beside the city there.
func inField(field string, err error) error {
	e := fault.Of(err)
	inner := e.Args["field"]
	switch {
	case strings.HasPrefix(inner, "unit"):
		return e
	case inner != "":
		field += "." + inner
	}
	return e.With("field", field)
}

// open returns the two steps that open the account and give it its password.
func (a opening) open(id account.ID, city agency.Agency, by custody.Actor, at time.Time) ([]custody.Transition, error) {
	opened, first, err := account.New(account.Account{
		ID: id, City: string(city.ID), Agency: string(city.ID), Login: account.LoginKey(a.Login), Admin: a.role,
	})
	if err != nil {
		return nil, err
	}
	_, second, err := opened.SetPassword(by, at)
	return []custody.Transition{first, second}, err
}
