package server

import (
	"path/filepath"
	"reflect"
	"testing"
)

func TestEveryPartOfTheAPIIsHandedIn(t *testing.T) {
	t.Parallel()
	h, err := Open(t.Context(), Options{Folder: filepath.Join(t.TempDir(), "data")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	handedIn(t, reflect.ValueOf(h.parts()))
}

// optional are the parts that a house may be without: a demo, and an app that was not built.
var optional = map[string]bool{"Demo": true, "App": true}

func handedIn(t *testing.T, parts reflect.Value) {
	t.Helper()
	for i := range parts.NumField() {
		if is := parts.Type().Field(i); !is.IsExported() || optional[is.Name] {
			continue
		}
		switch field := parts.Field(i); field.Kind() {
		case reflect.Struct:
			handedIn(t, field)
		case reflect.Interface, reflect.Func, reflect.Pointer:
			if field.IsNil() {
				t.Errorf("%s is missing", parts.Type().Field(i).Name)
			}
		}
	}
}
