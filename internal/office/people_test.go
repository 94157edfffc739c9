package office_test

import (
	"errors"
	"testing"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/office"
	"liuhen/internal/officer"
	"liuhen/internal/post"
)

func TestEachAdministratorDoesHisOwnPartOnly(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	city := string(h.found(t).ID)
	people := office.People{Registry: h.store}
	system, err := h.Who(t.Context(), h.enter(t, "xitong", "麦田里的清晨十分安静").Secret)
	if err != nil {
		t.Fatal(err)
	}
	security, err := h.Who(t.Context(), h.enter(t, "anquan", "水渠边有三只白鹭飞过").Secret)
	if err != nil {
		t.Fatal(err)
	}
	lin, _, err := people.Enrol(t.Context(), system, custody.Command{}, officer.Officer{Agency: city, Name: "林晓", Certificate: "YX-0001"})
	if err != nil {
		t.Fatal(err)
	}
	sign := account.Account{Agency: city, Login: "LinXiao", Officer: string(lin.ID)}
	if _, _, err := people.OpenAccount(t.Context(), system, custody.Command{}, sign); err != nil {
		t.Fatal(err)
	}
	sign.Login = "linxiao"
	if _, _, err := people.OpenAccount(t.Context(), system, custody.Command{}, sign); !errors.Is(err, fault.LoginTaken) {
		t.Errorf("a login that reads alike: %v", err)
	}
	grant := post.Post{Agency: city, Kind: post.Archivist, Officer: string(lin.ID), From: custody.At(h.read()), Basis: "云农执〔2026〕2号"}
	made, _, err := people.Appoint(t.Context(), security, custody.Command{}, grant)
	if err != nil || made.State != post.InForce {
		t.Errorf("%+v, %v", made, err)
	}
	refused := func(p access.Person, do string, err error) {
		if !errors.Is(err, fault.NotAllowed) {
			t.Errorf("%s administrator, %s: %v", p.Admin, do, err)
		}
	}
	_, _, err = people.Appoint(t.Context(), system, custody.Command{}, grant)
	refused(system, "appoint", err)
	_, _, err = people.Enrol(t.Context(), security, custody.Command{}, officer.Officer{Agency: city, Name: "某人"})
	refused(security, "enrol", err)
	_, _, err = people.OpenAccount(t.Context(), security, custody.Command{}, sign)
	refused(security, "open account", err)
}
