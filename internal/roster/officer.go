package roster

import (
	"liuhen/internal/officer"
	"liuhen/internal/term"
)

// Officer is a person as a roster or the register has him; agency and unit are ids.
type Officer struct{ Agency, Unit, Name, Certificate string }

// Draft is the officer to be enrolled.
func (o Officer) Draft() officer.Officer {
	return officer.Officer{Agency: o.Agency, Unit: o.Unit, Name: o.Name, Certificate: o.Certificate}
}

// OfficerOf is an officer as the register has him.
func OfficerOf(o officer.Officer) Officer { return Officer{o.Agency, o.Unit, o.Name, o.Certificate} }

// Check fails with bad-input where the noun would refuse the person.
func (o Officer) Check() error {
	draft := o.Draft()
	draft.ID = "sample"
	if draft.Agency == "" {
		draft.Agency = "sample"
	}
	_, _, err := officer.New(draft)
	return err
}

// Is reports whether the registered one, who works here, is the person: he has the
// certificate number, or where none is stated the name in the same agency and none either.
func (o Officer) Is(known Officer) bool {
	if o.Certificate != "" {
		return known.Certificate == o.Certificate
	}
	return known.Certificate == "" && known.Agency == o.Agency && known.Name == o.Name
}

// Against returns what is registered otherwise of the person.
func (o Officer) Against(known Officer) []Difference {
	return differences(
		Difference{"name", term.Words{ZH: "姓名", EN: "the name"}, Plain(known.Name), Plain(o.Name)},
		Difference{"agency", term.Words{ZH: "所在机构", EN: "the agency"}, Plain(known.Agency), Plain(o.Agency)},
		Difference{"unit", term.Words{ZH: "所在科室、中队", EN: "the unit"}, Plain(known.Unit), Plain(o.Unit)},
		Difference{"certificate", term.Words{ZH: "执法证号", EN: "the certificate number"}, Plain(known.Certificate), Plain(o.Certificate)},
	)
}
