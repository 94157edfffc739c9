package httpapi_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/httpapi"
	"liuhen/internal/sqldb/sqldbtest"
)

// happening are the kinds of nouns that happen once: the store keeps their event and no
// row.
var happening = []string{"listing", "refusal"}

// Whoever adds a noun must not forget its chain.
func TestEveryKindOfNounShowsItsEvents(t *testing.T) {
	t.Parallel()
	data, err := httpapi.Description()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	var shown []string
	for _, methods := range doc.Paths {
		if kind, ok := strings.CutPrefix(methods["get"].OperationID, "list-events-of-"); ok {
			shown = append(shown, kind)
		}
	}
	slices.Sort(shown)
	kept := append(sqldbtest.Start(t).Kinds(), happening...)
	slices.Sort(kept)
	if diff := cmp.Diff(kept, shown); diff != "" {
		t.Errorf("kinds of nouns (-in the store +with a path to their events):\n%s", diff)
	}
}
