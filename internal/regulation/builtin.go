package regulation

import (
	_ "embed" // the built-in pack and the text that it cites
	"sync"

	"liuhen/internal/fault"
)

// The built-in pack: its rules, the regulation's text as published, and the
// table of what each clause asks of this system.
var (
	//go:embed packs/ankang/pack.yaml
	ankangPack []byte
	//go:embed packs/ankang/text.txt
	ankangText []byte
	//go:embed packs/ankang/clauses.tsv
	ankangClauses []byte
)

var builtin = sync.OnceValue(func() *Pack {
	p, err := Parse(ankangPack)
	if err != nil {
		// Unreachable in a program that passed its tests: the bytes are part of it.
		panic(err)
	}
	return p
})

// Builtin returns the pack of 安市农法字〔2023〕5号 that is part of the program.
func Builtin() *Pack { return builtin() }

// Find returns the pack of an identity such as "ankang@1" as an activity stores
// it, or PackUnknown.
func Find(identity string) (*Pack, error) {
	want, err := ParseIdentity(identity)
	if err != nil {
		return nil, err
	}
	if p := Builtin(); p.Identity == want {
		return p, nil
	}
	return nil, fault.PackUnknown.Err("find pack", want.String(), nil).With("pack", want.String())
}

// BuiltinYAML returns a copy of the built-in pack's document, from which another
// city can write its own.
func BuiltinYAML() []byte { return append([]byte(nil), ankangPack...) }

// BuiltinText returns the articles of 安市农法字〔2023〕5号 in their order.
func BuiltinText() []Article { return ParseText(ankangText) }

// BuiltinClauses returns the clauses of the built-in regulation that this system
// answers for, in their order. The error tells of a table that does not read.
func BuiltinClauses() ([]Clause, error) { return ParseClauses(ankangClauses) }
