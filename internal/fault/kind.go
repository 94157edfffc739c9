package fault

// Kind is the coarse class of an error; only the edges translate it.
type Kind int

// The kinds, in the order of how alarming they are to an operator.
const (
	// Invalid: the input is wrong and will stay wrong; nothing was changed.
	Invalid Kind = iota + 1
	// NotFound: there is no such thing, or the actor may not know that there is.
	NotFound
	// Conflict: the thing changed meanwhile, or its state forbids the action.
	Conflict
	// Forbidden: the actor may see the thing but not do this.
	Forbidden
	// Unauthenticated: nobody is signed in, or the credentials are wrong.
	Unauthenticated
	// TooMany: a limit of rate or number was met; later it may pass.
	TooMany
	// Full: there is no room to keep the bytes; nothing was acknowledged.
	Full
	// Unavailable: something needed is away for now; the same call may pass later.
	Unavailable
	// Corrupt: kept bytes are not what they were. Never retried, always alarmed.
	Corrupt
	// Internal: a defect of the program.
	Internal
)

var kindNames = map[Kind]string{
	Invalid: "Invalid", NotFound: "NotFound", Conflict: "Conflict", Forbidden: "Forbidden",
	Unauthenticated: "Unauthenticated", TooMany: "TooMany", Full: "Full",
	Unavailable: "Unavailable", Corrupt: "Corrupt", Internal: "Internal",
}

// String returns the kind's English name, as printed in docs/errors.md.
func (k Kind) String() string { return kindNames[k] }
