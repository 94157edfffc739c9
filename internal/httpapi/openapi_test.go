package httpapi_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"liuhen/internal/httpapi"
)

// undescribed are the routes outside the API proper.
var undescribed = []string{"GET /{$}", "GET /healthz", "GET /readyz", "GET /metrics", "GET /log/{agency}/{path...}", "GET /log/{agency}/vkey", "GET /openapi.json", "GET /v/{code}", "POST /v/{code}", "/"}

func TestTheDescriptionHasEveryRouteAndNoOther(t *testing.T) {
	t.Parallel()
	data, err := httpapi.Description()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		OpenAPI string                               `json:"openapi"`
		Paths   map[string]map[string]map[string]any `json:"paths"`
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Errorf("OpenAPI %s", doc.OpenAPI)
	}
	described := map[string]bool{}
	for path, methods := range doc.Paths {
		for method, operation := range methods {
			described[strings.ToUpper(method)+" "+path] = true
			if operation["summary"] == "" || operation["operationId"] == "" {
				t.Errorf("%s %s says nothing of itself", method, path)
			}
		}
	}
	for _, pattern := range httpapi.Patterns() {
		if !described[pattern] && !slices.Contains(undescribed, pattern) {
			t.Errorf("%s is not described", pattern)
		}
		delete(described, pattern)
	}
	for pattern := range described {
		t.Errorf("%s is described but not there", pattern)
	}
}

// TestEveryParameterIsRead: an input that lost a field answers as if its sender had
// not given it, so that a repetition is not recognised or nothing is found.
func TestEveryParameterIsRead(t *testing.T) {
	t.Parallel()
	data, err := httpapi.Description()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]map[string]struct {
			Parameters []struct{ Name, In string }
			Security   []any
		}
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	for path, methods := range doc.Paths {
		for method, operation := range methods {
			var names []string
			for _, p := range operation.Parameters {
				names = append(names, p.In+" "+p.Name)
			}
			want := []string{}
			for part := range strings.SplitSeq(path, "/") {
				if name, ok := strings.CutPrefix(part, "{"); ok {
					want = append(want, "path "+strings.TrimSuffix(name, "}"))
				}
			}
			if method == "post" && len(operation.Security) > 0 && !strings.HasPrefix(path, "/api/v1/uploads") { // tus has no keys, and the secret of an upload is not told twice
				want = append(want, "header Idempotency-Key")
			}
			for _, name := range want {
				if !slices.Contains(names, name) {
					t.Errorf("%s %s does not read its %s", strings.ToUpper(method), path, name)
				}
			}
		}
	}
}

// TestEveryComponentHasALawfulName: OpenAPI 3.1 names components of letters, digits, ".",
// "-" and "_" alone, and generators of clients refuse a document with another one.
func TestEveryComponentHasALawfulName(t *testing.T) {
	t.Parallel()
	data, err := httpapi.Description()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Components map[string]map[string]any `json:"components"`
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	lawful := regexp.MustCompile(`^[A-Za-z0-9._-]+$`)
	if len(doc.Components["schemas"]) == 0 {
		t.Error("there are no components")
	}
	for kind, named := range doc.Components {
		for name := range named {
			if !lawful.MatchString(name) {
				t.Errorf("components.%s holds %q", kind, name)
			}
		}
	}
}

// TestBodiesAreDescribedAsTheyAreRead: bytes only where an upload takes them, and every
// password with a bound.
func TestBodiesAreDescribedAsTheyAreRead(t *testing.T) {
	t.Parallel()
	data, err := httpapi.Description()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]map[string]struct {
			RequestBody struct{ Content map[string]any }
		}
		Components struct {
			Schemas map[string]struct {
				Properties map[string]struct{ MaxLength int }
			}
		}
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	for path, methods := range doc.Paths {
		for method, operation := range methods {
			if _, bytes := operation.RequestBody.Content["application/octet-stream"]; bytes {
				t.Errorf("%s %s is said to take bytes of any kind", strings.ToUpper(method), path)
			}
		}
	}
	for name, field := range map[string]string{"FirstPassword": "password", "Credentials": "password", "NewPassword": "new"} {
		if doc.Components.Schemas[name].Properties[field].MaxLength == 0 {
			t.Errorf("%s.%s has no bound", name, field)
		}
	}
}
