package access_test

import (
	"testing"

	"liuhen/internal/access"
)

// TestWhoMayWhatInTheOffice is the written truth of the office: H hide, R refuse, A
// allow, for one account of each role, and one device of a county that o1 holds.
func TestWhoMayWhatInTheOffice(t *testing.T) {
	t.Parallel()
	device := access.Subject{Agency: county, Unit: "u1", Officers: []string{"o1"}}
	of := func(role string) access.Subject { return access.Subject{Agency: city, Admin: role} }
	asked := []struct {
		action  access.Action
		subject access.Subject
	}{
		{access.GivePassword, of("")}, {access.GivePassword, of(access.SystemAdmin)},
		{access.GivePassword, of(access.SecurityAdmin)}, {access.GivePassword, of(access.AuditAdmin)},
		{access.LockAccount, of("")}, {access.LockAccount, of(access.SystemAdmin)},
		{access.LockAccount, of(access.SecurityAdmin)}, {access.LockAccount, of(access.AuditAdmin)},
		{access.MeasureClock, device}, {access.ReadAdmins, access.Subject{}}, {access.CheckStore, access.Subject{}},
	}
	for name, want := range map[string]string{
		"maker":             "RRRR RRRR ARR",
		"colleague":         "RRRR RRRR RRR",
		"other unit":        "RRRR RRRR RRR",
		"custodian":         "RRRR RRRR ARR",
		"head":              "RRRR RRRR RRR",
		"other county head": "RRRR RRRR HRR",
		"city officer":      "RRRR RRRR HRR",
		"city head":         "RRRR RRRR HRR",
		"read token":        "RRRR RRRR RRR",
		"system admin":      "ARAA RRRR AAA",
		"security admin":    "RARR ARRA HAR",
		"audit admin":       "RRRR RAAR HAA",
	} {
		letters := map[access.Verdict]byte{access.Hide: 'H', access.Refuse: 'R', access.Allow: 'A'}
		got := []byte{}
		for i, a := range asked {
			if i > 0 && i%4 == 0 {
				got = append(got, ' ')
			}
			got = append(got, letters[access.Decide(people()[name], a.action, a.subject)])
		}
		if string(got) != want {
			t.Errorf("%-18s %s, written %s", name, got, want)
		}
	}
}

// TestWhoMayDescribe is the written truth of who may describe and link the item of
// TestWhoMayWhat.
func TestWhoMayDescribe(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]access.Verdict{
		"maker": access.Allow, "custodian": access.Allow, "archivist": access.Allow, "colleague": access.Refuse, "head": access.Refuse,
		"other unit": access.Hide, "other county head": access.Hide, "joining head": access.Hide, "city head": access.Hide,
		"city head, why": access.Hide, "read token": access.Refuse, "system admin": access.Hide, "security admin": access.Hide, "audit admin": access.Hide,
	} {
		if got := access.Decide(people()[name], access.Describe, item); got != want {
			t.Errorf("%s: %v, written %v", name, got, want)
		}
	}
}

// TestWhoMayMark is the written truth of who may mark moments of the item of
// TestWhoMayWhat, which is a recording.
func TestWhoMayMark(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]access.Verdict{
		"maker": access.Allow, "colleague": access.Allow, "custodian": access.Allow, "archivist": access.Refuse, "head": access.Refuse,
		"other unit": access.Hide, "other county head": access.Hide, "joining officer": access.Hide, "joining head": access.Hide, "city head": access.Hide,
		"city head, why": access.Hide, "read token": access.Refuse, "system admin": access.Hide, "security admin": access.Hide, "audit admin": access.Hide,
	} {
		if got := access.Decide(people()[name], access.Mark, item); got != want {
			t.Errorf("%s: %v, written %v", name, got, want)
		}
	}
}

// TestNoAdministratorAloneTakesAnothersPart: whoever gives an account a password can
// neither be its holder nor let it in.
func TestNoAdministratorAloneTakesAnothersPart(t *testing.T) {
	t.Parallel()
	for _, role := range []string{"", access.SystemAdmin, access.SecurityAdmin, access.AuditAdmin} {
		giver, locker := access.GiverFor(role), access.LockerFor(role)
		if giver == role || locker == role || giver == locker {
			t.Errorf("%s: given by %s, let in by %s", role, giver, locker)
		}
	}
}
