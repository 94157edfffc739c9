package arch

// The table of rooms: the one place to add a room to the house (with .golangci.yml, which a rule compares).

// field holds what the law and the archive know: pure values and decisions.
var field = rooms(
	"access", "account", "activity", "agency", "asip", "carrier", "casefile", "custody", "device", "digest",
	"extract", "fault", "handover", "item", "job", "marker", "matter", "node", "officer", "paper", "post", "recall", "recording", "regulation",
	"roster", "stamp", "term", "tour", "translog", "viewing",
)

// desks hold the work, one room for each desk of the real agency.
var desks = rooms(
	"archive", "assembly", "fsck", "intake", "ledger", "library", "migrate", "office", "oversight", "printing", "receiving",
	"registering", "release",
)

// edges hold the technology.
var edges = rooms(
	"api", "apiclient", "blob", "card", "cli", "demo", "durable", "httpapi", "identity", "jobs", "keyring", "media",
	"pdf", "sqldb", "workbook",
)

// wiring joins them all.
var wiring = rooms("server")

// sideways lists which edge may import which other one. Everything not listed is forbidden: two edges that
// need each other's words should find them in the field.
//
// api is the wire's vocabulary, which both of its ends speak. What works through a server
// speaks with it as any client does, by apiclient. durable syncs and renames, and knows
// which modes keep others out, the same way for whoever keeps files. card is a command's work, kept out of cli because it is long.
var sideways = map[string]map[string]bool{
	"apiclient": rooms("api"),
	"blob":      rooms("durable"),
	"card":      rooms("api", "apiclient", "durable"),
	"cli":       rooms("api", "apiclient", "card", "durable"),
	"demo":      rooms("api", "apiclient"),
	"httpapi":   rooms("api"),
	"keyring":   rooms("durable"),
	"sqldb":     rooms("durable"),
}

// together lists which desk may import which other one. Everything not listed is
// forbidden: a rule that two desks need belongs to the field, and what a desk needs of
// another's work it declares as a small interface.
//
// The ledger writes the log, and whoever reads it back reads it by the ledger's own
// hand: fsck compares its files, and a package is cut from its view. What oversight
// sums up are the library's lists, asked for by its selections. A paper shows what the
// desks of its nouns show on the screen, and to whom: printing asks them.
var together = map[string]map[string]bool{
	"fsck":      rooms("ledger"),
	"oversight": rooms("library"),
	"printing":  rooms("library", "oversight", "receiving"),
	"release":   rooms("ledger"),
}

// fieldLibraries are the modules beyond the standard library that the field may use: pure computation only.
var fieldLibraries = []string{
	"github.com/emmansun/gmsm",
	"github.com/goccy/go-yaml",
	"golang.org/x/mod/sumdb",
	"golang.org/x/text",
}

// forbiddenStandard lists, for each ring, packages of the standard library that would bring in the world.
var forbiddenStandard = map[string][]string{
	"field": {
		"context", "crypto/rand", "crypto/tls", "database/sql", "log", "log/slog", "math/rand", "math/rand/v2", "net",
		"net/http", "os", "os/exec", "os/signal", "os/user", "path/filepath", "plugin", "runtime", "syscall", "unsafe",
	},
	"desk": {
		"crypto/rand", "crypto/tls", "database/sql", "log", "math/rand", "math/rand/v2", "net", "net/http", "os",
		"os/exec", "os/signal", "os/user", "plugin", "syscall", "unsafe",
	},
	"edge":   {"log", "plugin"},
	"wiring": {"log", "plugin"},
}

// clockCalls lists, for each ring, what may not be called on package time.
var clockCalls = map[string]map[string]bool{
	"field": rooms("After", "AfterFunc", "NewTicker", "NewTimer", "Now", "Since", "Sleep", "Tick", "Until"),
	"desk":  rooms("Now", "Since", "Sleep", "Until"),
}

// emptyNames say nothing about what is inside.
var emptyNames = rooms(
	"base", "common", "core", "helper", "helpers", "lib", "manager", "misc", "model", "models", "shared", "types",
	"util", "utils",
)

func rooms(names ...string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, name := range names {
		set[name] = true
	}
	return set
}

// ringOf tells in which ring a room stands; empty for none.
func ringOf(room string) string {
	switch {
	case field[room]:
		return "field"
	case desks[room]:
		return "desk"
	case edges[room]:
		return "edge"
	case wiring[room]:
		return "wiring"
	}
	return ""
}
