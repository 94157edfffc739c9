package registering

import (
	"liuhen/internal/access"
	"liuhen/internal/device"
	"liuhen/internal/regulation"
	"liuhen/internal/roster"
	"liuhen/internal/term"
)

// Blank returns a table of the kind to be filled in, for whoever could register by hand
// what it names. Errors as of Judge.
func (d Desk) Blank(p access.Person, k roster.Kind, english bool) ([]byte, error) {
	if err := may(p, k, p.Actor.Agency); err != nil {
		return nil, err
	}
	say := func(w term.Words) string {
		if english {
			return w.EN
		}
		return w.ZH
	}
	var kinds []string
	switch k {
	case roster.Devices:
		for _, one := range device.Kinds() {
			kinds = append(kinds, say(kindWords(k, string(one))))
		}
	case roster.Matters:
		for _, one := range regulation.Builtin().MatterKinds {
			kinds = append(kinds, say(kindWords(k, one.Code)))
		}
	}
	t := roster.Blank{
		Sheet: say(term.Words{ZH: "名册", EN: "Roster"}), Help: say(term.Words{ZH: "填写说明", EN: "How to fill in"}),
		Columns: k.Columns(), English: english, Choices: map[string][]string{},
	}
	if len(kinds) > 0 {
		t.Choices["kind"] = kinds
	}
	if k == roster.Devices {
		t.Choices["issued"] = []string{say(term.Words{ZH: "是", EN: "yes"}), say(term.Words{ZH: "否", EN: "no"})}
	}
	return d.Sheets.Blank(t)
}
