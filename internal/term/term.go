package term

// Words say one thing in both languages.
type Words struct{ ZH, EN string }

// List names a closed list of codes that belongs to no single noun.
type List string

// The lists.
const (
	Nouns   List = "nouns"
	Actions List = "actions" // what access decides
	Posts   List = "posts"
	Roles   List = "roles" // of administrators
	Scopes  List = "scopes"
	Parts   List = "parts"   // of the program, as messages name what is away
	Fields  List = "fields"  // corrected facts, as the API names them
	Clocks  List = "clocks"  // what a clock shows
	Papers  List = "papers"  // kinds of printed papers
	Devices List = "devices" // kinds of devices
	Markers List = "markers" // kinds of markers of recordings
	// Breaches are what a list of people lacks.
	Breaches List = "breaches"
)

// Of returns the words of a code of the list, the code itself where it has none.
func Of(l List, code string) Words { return found(lists[l], code) }

// State returns the words of a noun's state; of the empty one, that there is none yet.
func State(noun, code string) Words {
	if code == "" {
		return Words{"尚不存在", "not there yet"}
	}
	return found(states[noun], code)
}

// Verb returns the words of a verb as it is said of the noun.
func Verb(noun, code string) Words { return found(verbs[noun], code) }

// Everything returns every term in one language, by list, noun and code: "state" and "verb" hold nouns, the others
// are the lists. The web app's catalogue is made of it.
func Everything(english bool) map[string]any {
	in := func(w Words) string {
		if english {
			return w.EN
		}
		return w.ZH
	}
	all := map[string]any{"state": said(states, in), "verb": said(verbs, in)}
	for list, words := range said(lists, in) {
		all[string(list)] = words
	}
	return all
}

func said[K ~string](tables map[K]map[string]Words, in func(Words) string) map[K]map[string]string {
	out := map[K]map[string]string{}
	for name, table := range tables {
		out[name] = map[string]string{}
		for code, words := range table {
			out[name][code] = in(words)
		}
	}
	return out
}

// Known reports whether the list has words for the code.
func Known(l List, code string) bool { _, ok := lists[l][code]; return ok }

// KnownState reports whether the noun's state has words.
func KnownState(noun, code string) bool { _, ok := states[noun][code]; return ok || code == "" }

// KnownVerb reports whether the noun's verb has words.
func KnownVerb(noun, code string) bool { _, ok := verbs[noun][code]; return ok }

func found(table map[string]Words, code string) Words {
	if w, ok := table[code]; ok {
		return w
	}
	return Words{code, code}
}
