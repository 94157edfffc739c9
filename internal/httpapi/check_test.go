package httpapi_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/fsck"
	"liuhen/internal/httpapi"
)

// The report that the API gives says all that the report says which the job keeps.
func TestTheReportOfACheckIsGivenWhole(t *testing.T) {
	t.Parallel()
	kept := fsck.Report{
		Items: map[fsck.Answer]int64{fsck.Match: 3}, Stopped: true,
		Findings: []fsck.Finding{{Answer: fsck.Missing, Part: fsck.PartBytes, Subject: "item/1", Detail: "size=3"}},
		Orphaned: []fsck.Orphan{{Name: "blob/00", Size: 3}},
	}
	v := reflect.ValueOf(&kept).Elem()
	for i := range v.NumField() {
		if v.Field(i).CanInt() {
			v.Field(i).SetInt(int64(i + 1))
		}
	}
	given := httpapi.WireCheck(fsck.Ordered{Report: &kept}).Report
	if diff := cmp.Diff(fieldsOf(t, kept), fieldsOf(t, given)); diff != "" {
		t.Errorf("(-kept +given):\n%s", diff)
	}
}

func fieldsOf(t *testing.T, v any) (fields map[string]any) {
	t.Helper()
	data, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(data, &fields)
	}
	if err != nil {
		t.Fatal(err)
	}
	return fields
}
