package httpapi_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/api"
	"liuhen/internal/httpapi"
	"liuhen/internal/library"
)

// fill says something other in every text of a struct below v and notes what the query
// calls it.
func fill(v reflect.Value, said library.Filter) {
	for i := range v.NumField() {
		field, part := v.Type().Field(i), v.Field(i)
		switch {
		case field.Type == reflect.TypeFor[api.Paging]():
			part.Set(reflect.ValueOf(api.Paging{After: "a-former-one", Limit: 7}))
		case field.Anonymous:
			fill(part, said)
		default:
			part.SetString(fmt.Sprintf("%s-%d", field.Name, i))
			said[library.By(field.Tag.Get("query"))] = part.String()
		}
	}
}

func TestEveryConditionOfAListNarrowsIt(t *testing.T) {
	t.Parallel()
	for _, input := range httpapi.ListInputs() {
		said := library.Filter{}
		fill(reflect.ValueOf(input).Elem(), said)
		if diff := cmp.Diff(said, httpapi.FilterOf(input)); diff != "" || len(said) < 3 {
			t.Errorf("%T: %s", input, diff)
		}
		if paged, ok := input.(interface{ Paged() api.Paging }); !ok || paged.Paged().After != "a-former-one" || paged.Paged().Limit != 7 {
			t.Errorf("%T says nothing of its page", input)
		}
	}
}
