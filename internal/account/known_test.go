package account_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"liuhen/internal/account"
)

func TestABrowserIsKnownForWhoCameInFromIt(t *testing.T) {
	t.Parallel()
	key, at := account.KnownKeyOf([32]byte{1}), time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC)
	kept := key.Add("", "LinYihe", "one", at)
	for name, c := range map[string]struct {
		key         account.KnownKey
		kept, login string
		at          time.Time
		id          string
	}{
		"as it was":            {key, kept, "linyihe", at, "one"},
		"at the last moment":   {key, kept, "linyihe", at.Add(account.KnownFor - time.Second), "one"},
		"too late":             {key, kept, "linyihe", at.Add(account.KnownFor), ""},
		"another login":        {key, kept, "hexiaotian", at, ""},
		"another installation": {account.KnownKeyOf([32]byte{2}), kept, "linyihe", at, ""},
		"a longer time":        {key, strings.Replace(kept, ".1", ".2", 1), "linyihe", at, ""},
		"another id":           {key, strings.Replace(kept, "one", "two", 1), "linyihe", at, ""},
		"a moved border":       {key, strings.Replace(kept, "one.1", "one1.", 1), "linyihe", at, ""},
		"nothing":              {key, "", "linyihe", at, ""},
		"garbage":              {key, "~.~..~" + kept, "linyihe", at, "one"},
		"far behind garbage":   {key, strings.Repeat("a.b.c~", 1000) + kept, "linyihe", at, ""},
	} {
		if id, ok := c.key.Find(c.kept, c.login, c.at); ok != (c.id != "") || ok && id != c.id {
			t.Errorf("%s: %q, %v", name, id, ok)
		}
	}
}

func TestASharedDeskKnowsTheLatestFew(t *testing.T) {
	t.Parallel()
	key, at, kept := account.KnownKeyOf([32]byte{1}), time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC), ""
	for i := range 6 {
		kept = key.Add(kept, fmt.Sprint("login", i), fmt.Sprint("id", i), at)
	}
	kept = key.Add(kept, "login3", "again", at)
	for i, want := range []string{"", "", "id2", "again", "id4", "id5"} {
		if id, ok := key.Find(kept, fmt.Sprint("login", i), at); id != want || ok != (want != "") {
			t.Errorf("login%d: %q, %v", i, id, ok)
		}
	}
}
