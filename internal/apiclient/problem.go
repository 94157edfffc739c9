package apiclient

import (
	"liuhen/internal/api"
	"liuhen/internal/fault"
)

// Problem is why the server refused, in its words.
type Problem struct{ api.Problem }

// Error gives the code and what happened.
func (p *Problem) Error() string { return p.Code + ": " + p.Title }

// Is reports whether target is the problem's code.
func (p *Problem) Is(target error) bool {
	code, ok := target.(*fault.Code)
	return ok && code.Name == p.Code
}

// Text returns what happened, whether the data is safe and what to do next, in the
// language that the client speaks.
func (p *Problem) Text() fault.Text { return fault.Text{What: p.Title, Safe: p.Safe, Next: p.Next} }
