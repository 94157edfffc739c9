package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"liuhen/internal/api"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
)

// ask sends a request that our own client would not send; problem is what was answered
// if it was refused.
func ask(t *testing.T, r *http.Request) (status int, problem api.Problem) {
	t.Helper()
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode >= 400 && r.Method != http.MethodHead {
		if err := json.NewDecoder(response.Body).Decode(&problem); err != nil {
			t.Errorf("%s answered no problem document: %v", response.Status, err)
		}
	}
	return response.StatusCode, problem
}

// TestBadInputNamesTheFieldAndWhatItMustBe sends what the description forbids, and never
// hears it again.
func TestBadInputNamesTheFieldAndWhatItMustBe(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	for name, c := range map[string]struct{ method, path, body, field, zh, en string }{
		"a field is missing":    {"POST", "/matters", `{"kind":"x"}`, "subject", "缺少必填字段", "a required field is missing"},
		"one further in":        {"POST", "/activities", `{"kind":"hearing","people":[{}]}`, "people[0].role", "缺少必填字段", "a required field is missing"},
		"no such field":         {"POST", "/matters", `{"kind":"x","subject":"y","echo":1}`, "echo", "没有这个字段", "there is no such field"},
		"a value out of a list": {"POST", "/tokens", `{"name":"n","scope":["echo"],"expires":"2026-06-03T10:00:00+08:00"}`, "scope[0]", "archive, admin", "it is one of read, intake, receiving, assembly, archive, admin"},
		"a number too great":    {"GET", "/items?limit=100000", "", "limit", "不得大于 200", "it is at most 200"},
		"a number too small":    {"GET", "/items?limit=0", "", "limit", "不得小于 1", "it is at least 1"},
		"no number":             {"GET", "/items?limit=echo", "", "limit", "须为整数", "it is a whole number"},
		"a text too long":       {"POST", "/matters", `{"kind":"` + strings.Repeat("echo", 17) + `","subject":"y"}`, "kind", "最多 64 个字符", "at most 64 characters"},
		"no text":               {"POST", "/matters", `{"kind":1,"subject":"y"}`, "kind", "须为文字", "it is a text"},
		"no time":               {"POST", "/tokens", `{"name":"n","scope":["read"],"expires":"echo"}`, "expires", "RFC 3339", "it is a time as RFC 3339 has it"},
	} {
		for language, want := range map[string]string{"zh-CN": c.zh, "en": c.en} {
			r, err := http.NewRequestWithContext(t.Context(), c.method, town.Address+"/api/v1"+c.path, strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Authorization", "Bearer "+lin.Secret())
			r.Header.Set("Accept-Language", language)
			r.Header.Set("Content-Type", "application/json")
			_, problem := ask(t, r)
			if problem.Code != fault.BadInput.Name || problem.Args["field"] != c.field || !strings.Contains(problem.Title, want) {
				t.Errorf("%s, %s: %+v", name, language, problem)
			}
			if strings.Contains(problem.Args["problem"], "echo") {
				t.Errorf("%s: what was sent comes back: %s", name, problem.Title)
			}
		}
	}
}
