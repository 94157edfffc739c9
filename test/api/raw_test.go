package api_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"liuhen/internal/api"
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
