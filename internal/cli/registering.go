package cli

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"strings"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/roster"
	"liuhen/internal/term"
)

// registered is what a server has, as far as the person may see it.
type registered struct {
	me       api.Me
	agencies map[string]api.Agency // by name
	officers []api.Officer
	accounts []api.Account
	devices  []api.Device
	posts    []api.Post
}

// look reads everything that the roster is compared with. It fails with not-allowed for
// whoever is neither the system nor the security administrator.
func (r *registering) look(ctx context.Context) (err error) {
	if r.me, err = r.client.Me(ctx); err != nil {
		return err
	}
	if r.me.Admin != string(account.System) && r.me.Admin != string(account.Security) {
		return fault.NotAllowed.Err("register", r.me.Login, nil).WithTerm("action", string(access.ManagePeople), access.ManagePeople.Words())
	}
	r.left, r.agencies = map[account.Role]int{}, map[string]api.Agency{}
	all, err := r.client.Agencies(ctx)
	if err != nil {
		return err
	}
	for _, a := range all.List {
		if a.State == "active" {
			r.agencies[a.Name] = a
		}
	}
	if r.officers, err = every(func(p api.Paging) (api.Page[api.Officer], error) {
		return r.client.Officers(ctx, api.OfficerFilter{}, p)
	}); err != nil {
		return err
	}
	if r.accounts, err = every(func(p api.Paging) (api.Page[api.Account], error) {
		return r.client.Accounts(ctx, api.HolderFilter{}, p)
	}); err != nil {
		return err
	}
	if r.devices, err = every(func(p api.Paging) (api.Page[api.Device], error) { return r.client.Devices(ctx, api.Narrowing{}, p) }); err != nil {
		return err
	}
	r.posts, err = every(func(p api.Paging) (api.Page[api.Post], error) { return r.client.Posts(ctx, api.HolderFilter{}, p) })
	return err
}

func every[T any](page func(api.Paging) (api.Page[T], error)) ([]T, error) {
	var all []T
	err := apiclient.Every(page, func(one T) error {
		all = append(all, one)
		return nil
	})
	return all, err
}

// compare finds what is missing and what differs; an agency that is missing comes before
// what belongs to it.
func (r *registering) compare(wanted rosterFile) {
	for i, a := range wanted.Agencies {
		key := fmt.Sprintf("agencies[%d]", i)
		r.compareAgency(key, a)
		for j, o := range a.Officers {
			r.compareOfficer(fmt.Sprintf("%s.officers[%d]", key, j), a, o)
		}
		for j, d := range a.Devices {
			r.compareDevice(fmt.Sprintf("%s.devices[%d]", key, j), a, nil, d)
		}
	}
}

// step adds a step of the role's, for whoever is there or for the other.
func (r *registering) step(role account.Role, zh, en string, do func(ctx context.Context) error) bool {
	if r.me.Admin != string(role) {
		r.left[role]++
		return false
	}
	r.steps = append(r.steps, registerStep{term.Words{ZH: zh, EN: en}, do})
	return true
}

// same compares what the roster says with what is registered.
func (r *registering) same(key, zh, en, registered, wanted string) {
	if registered != wanted {
		r.differ(key, fmt.Sprintf("%s不同：已登记的是“%s”，名册写的是“%s”", zh, registered, wanted),
			fmt.Sprintf("%s differs: registered is %q, the roster says %q", en, registered, wanted))
	}
}

// differences notes what is registered otherwise under the key; what the file says by its
// place alone is noted there.
func (r *registering) differences(key string, all []roster.Difference) {
	for _, d := range all {
		said, at := d.Sentence(), key+"."+d.Field
		switch d.Field {
		case "agency":
			at = key + ".name"
		case "holder":
			at = key
		}
		r.differ(at, said.ZH, said.EN)
	}
}

// differ notes what is registered otherwise than the roster says under the key.
func (r *registering) differ(key, zh, en string) {
	r.differs = append(r.differs, rosterDifference{lineOf(r.data, key), term.Words{ZH: zh, EN: en}})
}

func (r *registering) compareAgency(key string, a *rosterAgency) {
	found, ok := r.agencies[string(a.Name)]
	if !ok {
		if !a.said() {
			r.differ(key, "没有名为“"+string(a.Name)+"”的执法机构；新设机构须写明行政区划代码、专用服务器和主管部门",
				fmt.Sprintf("there is no agency %q; a new one needs region_code, server and authority", a.Name))
			return
		}
		r.step(account.System, "执法机构 "+string(a.Name), "agency "+string(a.Name), func(ctx context.Context) error { return r.establish(ctx, a) })
		return
	}
	a.id = found.ID
	r.known++
	if a.said() {
		r.same(key+".short_name", "简称", "the short name", found.ShortName, string(a.ShortName))
		r.same(key+".region_code", "行政区划代码", "the region code", found.RegionCode, string(a.RegionCode))
		r.same(key+".server", "专用服务器", "the dedicated server", found.Server, string(a.Server))
		r.same(key+".authority.name", "主管部门", "the authority", found.Authority.Name, string(a.Authority.Name))
		r.same(key+".authority.fonds_name", "全宗名称", "the fonds' name", found.Authority.FondsName, string(a.Authority.FondsName))
		r.same(key+".authority.fonds_code", "全宗号", "the fonds code", found.Authority.FondsCode, string(a.Authority.FondsCode))
	}
	for i, u := range a.Units {
		r.compareUnit(fmt.Sprintf("%s.units[%d]", key, i), a, found, u)
	}
}

func (r *registering) compareUnit(key string, a *rosterAgency, in api.Agency, u rosterUnit) {
	for _, known := range in.Units {
		if known.ID == string(u.ID) {
			r.known++
			r.same(key+".name", "科室、中队名称", "the unit's name", known.Name, string(u.Name))
			r.same(key+".kind", "科室、中队类别", "the unit's kind", known.Kind, string(u.Kind))
			return
		}
	}
	r.step(account.System, "科室、中队 "+string(u.Name), "unit "+string(u.Name), func(ctx context.Context) error {
		now, err := r.client.Agency(ctx, a.id)
		if err == nil {
			_, err = r.client.AddUnit(ctx, apiclient.Seeing(now), a.id, u.wire())
		}
		return err
	})
}

func (u rosterUnit) wire() api.Unit {
	return api.Unit{ID: string(u.ID), Name: string(u.Name), Kind: string(u.Kind)}
}

func (r *registering) establish(ctx context.Context, a *rosterAgency) error {
	n := api.NewAgency{AgencyDetails: api.AgencyDetails{
		Name: string(a.Name), ShortName: string(a.ShortName), RegionCode: string(a.RegionCode), Server: string(a.Server),
		Authority: api.Authority{Name: string(a.Authority.Name), FondsName: string(a.Authority.FondsName), FondsCode: string(a.Authority.FondsCode)},
	}}
	for _, u := range a.Units {
		n.Units = append(n.Units, u.wire())
	}
	made, err := r.client.EstablishAgency(ctx, apiclient.Command{}, n)
	if err != nil {
		return err
	}
	a.id = made.Value.ID
	fmt.Fprintf(r.s.Out, r.s.say("  %s 保管日志的密钥指纹（请抄下另存）：%s\n", "  fingerprint of the key to the log of %s, to be written down and kept elsewhere: %s\n"), a.Name, made.Value.Fingerprint)
	return nil
}

func (r *registering) compareOfficer(key string, a *rosterAgency, o *rosterOfficer) {
	if found, ok := r.officer(a, o); ok {
		o.id = found.ID
		r.known++
		r.differences(key, o.entry(a).Against(registeredOfficer(found)))
	} else {
		r.step(account.System, "执法人员 "+string(o.Name), "officer "+string(o.Name), func(ctx context.Context) error {
			made, err := r.client.EnrolOfficer(ctx, apiclient.Command{}, api.NewOfficer(o.entry(a)))
			o.id = made.Value.ID
			return err
		})
	}
	if o.Login != "" {
		r.compareAccount(key, a, o)
	}
	for i, p := range o.Posts {
		r.comparePost(fmt.Sprintf("%s.posts[%d]", key, i), a, o, p)
	}
	for i, d := range o.Devices {
		r.compareDevice(fmt.Sprintf("%s.devices[%d]", key, i), a, o, d)
	}
}

// officer finds a person who works here by his certificate number, else by his name.
func (r *registering) officer(a *rosterAgency, o *rosterOfficer) (api.Officer, bool) {
	for _, known := range r.officers {
		if known.State == "active" && o.entry(a).Is(registeredOfficer(known)) {
			return known, true
		}
	}
	return api.Officer{}, false
}

func registeredOfficer(o api.Officer) roster.Officer { return roster.Officer(o.NewOfficer) }

func (r *registering) compareAccount(key string, a *rosterAgency, o *rosterOfficer) {
	login := account.LoginKey(string(o.Login))
	for _, known := range r.accounts {
		mine := known.Officer == o.id && o.id != "" && known.State != "closed"
		if !mine && account.LoginKey(known.Login) != login {
			continue
		}
		if !mine {
			r.differ(key+".login", "登录名 "+login+" 已被其他账号使用", "the login "+login+" is another account's")
			return
		}
		r.known++
		r.same(key+".login", "登录名", "the login", known.Login, login)
		if known.PasswordSetAt == nil { // a run that was stopped
			r.give(login, func(context.Context) (api.Account, error) { return known, nil })
		}
		return
	}
	r.give(login, func(ctx context.Context) (api.Account, error) {
		opened, err := r.client.OpenAccount(ctx, apiclient.Command{}, api.NewAccount{Agency: a.id, Officer: o.id, Login: login})
		return opened.Value, err
	})
}

// give plans an account's first password.
func (r *registering) give(login string, open func(ctx context.Context) (api.Account, error)) {
	if r.step(account.System, "账号 "+login, "account "+login, func(ctx context.Context) error {
		opened, err := open(ctx)
		if err != nil {
			return err
		}
		password := firstPassword()
		if err := r.handOver(login, password); err != nil { // first: one that is set and written nowhere is lost
			return err
		}
		_, err = r.client.ResetPassword(ctx, apiclient.Seeing(opened), opened.ID, password)
		return err
	}) {
		r.passwords++
	}
}

// firstPassword draws four groups of five letters and digits that nobody misreads: more
// than 90 bits.
func firstPassword() string {
	text := strings.ToLower(rand.Text())
	return strings.Join([]string{text[:5], text[5:10], text[10:15], text[15:20]}, "-")
}

// handOver gives a password away before it is set, so that a run that is stopped anywhere
// has lost none. Of two for one login the later one counts.
func (r *registering) handOver(login, password string) error {
	if r.secrets == nil {
		_, err := fmt.Fprintf(r.s.Out, r.s.say("  %s 的初始口令：%s\n", "  first password of %s: %s\n"), login, password)
		return err
	}
	_, err := fmt.Fprintf(r.secrets, "%s %s\n", login, password)
	if file, ok := r.secrets.(*os.File); ok && err == nil {
		err = file.Sync()
	}
	if err != nil {
		return fault.FileUnwritten.Err("keep passwords", "", err).With("file", "--passwords")
	}
	return nil
}

func (r *registering) comparePost(key string, a *rosterAgency, o *rosterOfficer, p rosterPost) {
	from, _ := p.from() // the judge has read it
	for _, known := range r.posts {
		if known.Officer == o.id && o.id != "" && known.Agency == a.id && known.Kind == string(p.Kind) && known.Deputy == p.Deputy && known.Delegator == "" && known.State == "in-force" {
			r.known++
			r.same(key+".from", "任职起始日", "the first day of the post", known.From.In(local).Format(time.DateOnly), string(p.From))
			r.same(key+".basis", "任命文号", "the document", known.Basis, string(p.Basis))
			return
		}
	}
	if r.me.Admin == string(account.Security) && o.id == "" {
		return // nobody to appoint yet: what the system administrator has left says so
	}
	words := term.Of(term.Posts, string(p.Kind))
	r.step(account.Security, "岗位 "+words.ZH+" "+string(o.Name), "post "+words.EN+" "+string(o.Name), func(ctx context.Context) error {
		_, err := r.client.Appoint(ctx, apiclient.Command{}, api.NewPost{
			Agency: a.id, Kind: string(p.Kind), Officer: o.id, Deputy: p.Deputy, From: from, Basis: string(p.Basis),
		})
		return err
	})
}

// compareDevice compares a device with its holder, nil for the store-room.
func (r *registering) compareDevice(key string, a *rosterAgency, holder *rosterOfficer, d rosterDevice) {
	holding := func() string {
		if holder == nil {
			return ""
		}
		return holder.id
	}
	for _, known := range r.devices {
		if want := d.entry(a, holding()); want.Is(registeredDevice(known)) {
			r.known++
			r.differences(key, want.Against(registeredDevice(known)))
			return
		}
	}
	r.step(account.System, "设备 "+string(d.Serial), "device "+string(d.Serial), func(ctx context.Context) error {
		_, err := r.client.RegisterDevice(ctx, apiclient.Command{}, api.NewDevice{Agency: a.id, Holder: holding(), DeviceDetails: api.DeviceDetails{
			Unit: string(d.Unit), Kind: string(d.Kind), Maker: string(d.Maker), Model: string(d.Model), Serial: string(d.Serial), Issued: d.Issued,
		}})
		return err
	})
}

func registeredDevice(d api.Device) roster.Device {
	return roster.Device{
		Agency: d.Agency, Unit: d.Unit, Holder: d.Holder, Kind: d.Kind, Maker: d.Maker, Model: d.Model, Serial: d.Serial, Issued: d.Issued, State: d.State,
	}
}
