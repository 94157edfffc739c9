package custodytest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/custody"
)

// Value holds the encoding of a noun to the golden line in dir, whose file is
// named after the schema ("item/v1" lies in item-v1.json): the line decodes to want
// without an unknown field, and want encodes to exactly the line. want must fill
// every field, so that none goes unguarded; empty lists those that cannot be
// filled beside the others, such as "Parent" or "Units[0].Kind".
func Value[N custody.Noun](t *testing.T, dir string, want N, empty ...string) {
	t.Helper()
	path := filepath.Join(dir, strings.ReplaceAll(want.Schema(), "/", "-")+".json")
	line, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	line = bytes.TrimSuffix(line, []byte("\n"))
	var got N
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&got); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s decodes otherwise (-want +got):\n%s", path, diff)
	}
	encoded, err := custody.EncodeValue(want)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(line), string(encoded)); diff != "" {
		t.Errorf("%s: the encoding changed (-golden +now); a changed encoding is a new schema version:\n%s\nnow: %s", path, diff, encoded)
	}
	if unfilled := Unfilled(want, empty...); len(unfilled) > 0 {
		t.Errorf("the golden value leaves fields empty: %v", unfilled)
	}
}

// Unfilled lists the fields of a value, except those in empty, that hold their zero
// value and so would not show a changed encoding.
func Unfilled(value any, empty ...string) []string {
	var found []string
	walk(reflect.ValueOf(value), "", func(path string) {
		if !slices.Contains(empty, path) {
			found = append(found, path)
		}
	})
	return found
}

// walk calls zero with the path of every exported, encoded field that holds its
// zero value. It looks into structs, pointers and slices.
func walk(v reflect.Value, path string, zero func(path string)) {
	switch {
	case v.IsZero() || (v.Kind() == reflect.Slice && v.Len() == 0):
		zero(path)
	case v.Kind() == reflect.Pointer:
		walk(v.Elem(), path, zero)
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), fmt.Sprintf("%s[%d]", path, i), zero)
		}
	case v.Kind() == reflect.Struct && !v.Type().Implements(marshaler):
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if field.IsExported() && field.Tag.Get("json") != "-" {
				walk(v.Field(i), strings.TrimPrefix(path+"."+field.Name, "."), zero)
			}
		}
	}
}

var marshaler = reflect.TypeFor[json.Marshaler]()
