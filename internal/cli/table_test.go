package cli_test

import (
	"bytes"
	"testing"

	"liuhen/internal/cli"
)

func TestColumnsStandUnderEachOtherInChinese(t *testing.T) {
	t.Parallel()
	var list cli.Table
	list.Row("编号", "用途", "字节")
	list.Row("a1", "移送法院（一审）", "12")
	var out bytes.Buffer
	if err := list.Write(&out); err != nil {
		t.Fatal(err)
	}
	if want := "编号  用途              字节\na1    移送法院（一审）  12\n"; out.String() != want {
		t.Errorf("written\n%swant\n%s", out.String(), want)
	}
}
