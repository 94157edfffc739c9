package demo

import (
	"context"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
)

// Role is one of the cast.
type Role string

// The cast.
const (
	System    Role = "system"    // 系统管理员
	Security  Role = "security"  // 安全保密管理员
	Audit     Role = "audit"     // 安全审计员
	Officer   Role = "officer"   // 承办人
	Partner   Role = "partner"   // the second officer
	Custodian Role = "custodian" // 音像保管岗位
	Archivist Role = "archivist" // 档案管理人员
	Head      Role = "head"      // 执法机构负责人
)

// person is one of the cast with what the office needs to know of him.
type person struct {
	role              Role
	login, name, unit string
	certificate       string
	post              string
}

// staff are the officers, in the order in which they are enrolled.
var staff = []person{
	{Officer, "lin.yihe", "林一禾", "u1", "云执0101", ""},
	{Partner, "su.mu", "苏木", "u1", "云执0102", ""},
	{Custodian, "he.qing", "何清", "u2", "", "custodian"},
	{Archivist, "wen.qing", "温青", "u2", "", "archivist"},
	{Head, "lu.yuan", "陆远", "u1", "云执0001", "head"},
}

// administrators are the logins of the three.
var administrators = map[Role]string{System: "xitong", Security: "anquan", Audit: "shenji"}

// The passwords of the demo: the one that somebody else gave, and everybody's own.
// They are printed with the demo, and good for nothing else.
const (
	FirstPassword = "芒种之前种下一畦豆角"
	Password      = "屋檐下燕子衔来新的泥"
)

// Cast is everybody, signed in.
type Cast struct {
	City api.Agency

	server   *apiclient.Client // nobody's
	officers map[Role]api.Officer
	logins   map[Role]string
	hands    map[Role]*apiclient.Client
}

// Gather sets the installation up with its one-time code and brings the cast together:
// everyone has an account, has set his own password, and the posts are given from the
// day of now on.
func Gather(ctx context.Context, address, language, code string, now time.Time) (*Cast, error) {
	c := &Cast{
		server: apiclient.New(address).Speaking(language), officers: map[Role]api.Officer{}, logins: map[Role]string{}, hands: map[Role]*apiclient.Client{},
	}
	made, err := c.server.SetUp(ctx, city(code))
	if err != nil {
		return nil, err
	}
	c.City = made.Value
	for _, role := range []Role{System, Security, Audit} {
		if err := c.enter(ctx, role, administrators[role]); err != nil {
			return nil, err
		}
	}
	for _, p := range staff {
		if err := c.enlist(ctx, p, now); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func city(code string) api.Setup {
	first := func(role Role) api.Credentials {
		return api.Credentials{Login: administrators[role], Password: FirstPassword}
	}
	return api.Setup{
		Code: code,
		City: api.AgencyDetails{
			Name: "云溪市农业综合行政执法支队", ShortName: "云溪支队", RegionCode: "999900", Server: "云溪专用服务器一号",
			Authority: api.Authority{Name: "云溪市农业农村局", FondsName: "云溪市农业农村局", FondsCode: "Y109"},
		},
		Units:  []api.Unit{{ID: "u1", Name: "执法一科", Kind: "section"}, {ID: "u2", Name: "综合科", Kind: "section"}},
		System: first(System), Security: first(Security), Audit: first(Audit),
	}
}

// enlist enrols a person and opens his account; the security administrator, who has
// seen him, unlocks it and gives him his post; then he comes in.
func (c *Cast) enlist(ctx context.Context, p person, now time.Time) error {
	enrolled, err := c.hands[System].EnrolOfficer(ctx, apiclient.Command{}, api.NewOfficer{
		Agency: c.City.ID, Unit: p.unit, Name: p.name, Certificate: p.certificate,
	})
	if err != nil {
		return err
	}
	c.officers[p.role] = enrolled.Value
	opened, err := c.hands[System].OpenAccount(ctx, apiclient.Command{}, api.NewAccount{
		Agency: c.City.ID, Officer: enrolled.Value.ID, Login: p.login,
	})
	if err != nil {
		return err
	}
	given, err := c.hands[System].ResetPassword(ctx, apiclient.Seeing(opened), opened.Value.ID, FirstPassword)
	if err != nil {
		return err
	}
	if _, err := c.hands[Security].UnlockAccount(ctx, apiclient.Seeing(given), given.Value.ID, "本人到场核实"); err != nil {
		return err
	}
	if p.post != "" {
		if _, err := c.hands[Security].Appoint(ctx, apiclient.Command{}, api.NewPost{
			Agency: c.City.ID, Kind: p.post, Officer: enrolled.Value.ID, From: now, Basis: "云农执〔2026〕7号",
		}); err != nil {
			return err
		}
	}
	return c.enter(ctx, p.role, p.login)
}

// enter signs somebody in for the first time and sets his own password.
func (c *Cast) enter(ctx context.Context, role Role, login string) error {
	first, _, err := c.server.SignIn(ctx, login, FirstPassword)
	if err != nil {
		return err
	}
	own, _, err := first.ChangePassword(ctx, FirstPassword, Password)
	c.logins[role], c.hands[role] = login, own
	return err
}

// As returns a client that speaks in somebody's name. He signs in anew where his
// session has ended, which in the story it has after half an hour.
func (c *Cast) As(ctx context.Context, role Role) (*apiclient.Client, error) {
	if _, err := c.hands[role].Me(ctx); err == nil {
		return c.hands[role], nil
	}
	hand, _, err := c.server.SignIn(ctx, c.logins[role], Password)
	if err != nil {
		return nil, err
	}
	c.hands[role] = hand
	return hand, nil
}

// Who returns the officer of a role.
func (c *Cast) Who(role Role) api.Officer { return c.officers[role] }
