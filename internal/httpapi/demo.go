package httpapi

import (
	"context"
	"net/http"

	"liuhen/internal/api"
	"liuhen/internal/office"
)

// Demo is what is answered in a demo, and nowhere else: in every other installation its
// operations do not exist.
type Demo struct {
	Roles   []api.DemoRole
	Stories []api.DemoStory
	// Enter begins a session of the role's person. It fails with not-found for a role that
	// nobody has, and as a sign-in does.
	Enter func(ctx context.Context, role, from, kept string) (office.Entry, error)
}

// installation registers what anybody may know of the installation.
func (f *frame) installation() {
	open(f, http.MethodGet, route{"/installation", "get-installation", "installation", "What anybody may know of the installation"}, http.StatusOK, f.getInstallation)
}

// demo registers the operations of a demo.
func (f *frame) demo() {
	open(f, http.MethodGet, route{"/demo", "get-demo", "demo", "The people and stories of the demo; only in a demo"}, http.StatusOK, f.getDemo)
	open(f, http.MethodPost, route{"/demo/sessions", "enter-demo", "demo", "Begin a session as somebody of the demo; only in a demo"}, http.StatusCreated, f.enterDemo)
}

func (f *frame) getInstallation(context.Context, visit, *struct{}) (*answer[api.Installation], error) {
	return answerOf(api.Installation{Demo: f.parts.Demo != nil}), nil
}

func (f *frame) getDemo(context.Context, visit, *struct{}) (*answer[api.Demo], error) {
	d := f.parts.Demo
	return answerOf(api.Demo{Now: f.parts.Now(), Roles: d.Roles, Stories: d.Stories}), nil
}

func (f *frame) enterDemo(ctx context.Context, v visit, in *bodied[api.DemoEntry]) (*entered, error) {
	entry, err := f.parts.Demo.Enter(ctx, in.Body.Role, v.from, v.kept)
	if err != nil {
		return nil, err
	}
	return f.entered(entry), nil
}
