package custody_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

func TestFormRefusesByCode(t *testing.T) {
	t.Parallel()
	start, end := custody.At(noon), custody.At(noon.Add(time.Hour))
	for name, c := range map[string]struct {
		check func(*custody.Form)
		err   *fault.Code
	}{
		"plain text":               {func(f *custody.Form) { f.Text("a", "云溪市〔2026〕1号 ①", 1, 20) }, nil},
		"emoji":                    {func(f *custody.Form) { f.Text("a", "鱼🐟", 2, 3) }, nil},
		"rare characters by bytes": {func(f *custody.Form) { f.Text("a", "🐟🐟🐟🐟", 1, 5) }, fault.BadInput},
		"id":                       {func(f *custody.Form) { f.ID("a", "01936f00-0000-7000-8000-000000000091") }, nil},
		"no id":                    {func(f *custody.Form) { f.ID("a", "") }, nil},
		"id of another script":     {func(f *custody.Form) { f.ID("a", "编号") }, fault.BadInput},
		"id with a quote":          {func(f *custody.Form) { f.ID("a", `a"b`) }, fault.BadInput},
		"long id":                  {func(f *custody.Form) { f.ID("a", strings.Repeat("a", custody.MaxID+1)) }, fault.BadInput},
		"too short":                {func(f *custody.Form) { f.Text("a", "", 1, 9) }, fault.BadInput},
		"too long in characters":   {func(f *custody.Form) { f.Text("a", "一二三", 1, 2) }, fault.BadInput},
		"line break":               {func(f *custody.Form) { f.Text("a", "a\nb", 1, 9) }, fault.BadInput},
		"NUL":                      {func(f *custody.Form) { f.Text("a", "a\x00b", 1, 9) }, fault.BadInput},
		"reading order turned":     {func(f *custody.Form) { f.Text("a", "a\u202eb", 1, 9) }, fault.BadInput},
		"line separator":           {func(f *custody.Form) { f.Text("a", "a\u2028b", 1, 9) }, fault.BadInput},
		"broken UTF-8":             {func(f *custody.Form) { f.Text("a", "a\xff", 1, 9) }, fault.BadInput},
		"space before":             {func(f *custody.Form) { f.Text("a", "\u3000林", 1, 9) }, fault.BadInput},
		"reason of several lines":  {func(f *custody.Form) { f.Reason("first\nsecond\n") }, nil},
		"reason missing":           {func(f *custody.Form) { f.Reason("") }, fault.ReasonMissing},
		"reason of spaces":         {func(f *custody.Form) { f.Reason(" \n\u3000") }, fault.ReasonMissing},
		"reason with NUL":          {func(f *custody.Form) { f.Reason("a\x00") }, fault.BadInput},
		"reason broken":            {func(f *custody.Form) { f.Reason("a\xff") }, fault.BadInput},
		"longest reason":           {func(f *custody.Form) { f.Reason(strings.Repeat("因", custody.MaxReason)) }, nil},
		"reason too long":          {func(f *custody.Form) { f.Reason(strings.Repeat("因", custody.MaxReason+1)) }, fault.BadInput},
		"one of":                   {func(f *custody.Form) { f.OneOf("a", "b", "a", "b") }, nil},
		"none of":                  {func(f *custody.Form) { f.OneOf("a", "c", "a", "b") }, fault.BadInput},
		"given":                    {func(f *custody.Form) { f.Given("a", "b") }, nil},
		"not given":                {func(f *custody.Form) { f.Given("a", "") }, fault.BadInput},
		"past":                     {func(f *custody.Form) { f.NotAhead("a", start, noon.Add(time.Hour)) }, nil},
		"within tolerance":         {func(f *custody.Form) { f.NotAhead("a", custody.At(noon.Add(custody.ClockTolerance)), noon) }, nil},
		"beyond tolerance": {func(f *custody.Form) {
			f.NotAhead("a", custody.At(noon.Add(custody.ClockTolerance+time.Millisecond)), noon)
		}, fault.TimeInFuture},
		"time not given": {func(f *custody.Form) { f.NotAhead("a", custody.Micros{}, noon) }, fault.BadInput},
		"in order":       {func(f *custody.Form) { f.InOrder("a", start, end) }, nil},
		"at once":        {func(f *custody.Form) { f.InOrder("a", start, start) }, nil},
		"out of order":   {func(f *custody.Form) { f.InOrder("a", end, start) }, fault.EndBeforeStart},
		"start unknown":  {func(f *custody.Form) { f.InOrder("a", custody.Micros{}, start) }, nil},
		"end unknown":    {func(f *custody.Form) { f.InOrder("a", start, custody.Micros{}) }, nil},
		"distinct":       {func(f *custody.Form) { f.Distinct("a", []string{"x", "y"}, 2) }, nil},
		"doubled":        {func(f *custody.Form) { f.Distinct("a", []string{"x", "y", "x"}, 3) }, fault.BadInput},
		"empty entry":    {func(f *custody.Form) { f.Distinct("a", []string{"x", ""}, 3) }, fault.BadInput},
		"too many":       {func(f *custody.Form) { f.Distinct("a", []string{"x", "y"}, 1) }, fault.BadInput},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := custody.NewForm("try", thing)
			c.check(f)
			if err := f.Err(); (c.err == nil) != (err == nil) || (c.err != nil && !errors.Is(err, c.err)) {
				t.Errorf("error = %v, want %v", err, c.err)
			}
		})
	}
}

func TestFormKeepsTheFirstFinding(t *testing.T) {
	t.Parallel()
	f := custody.NewForm("try", thing)
	f.Given("first", "")
	f.Given("second", "")
	f.Reason("")
	f.NotAhead("third", custody.At(noon.Add(time.Hour)), noon)
	f.InOrder("fourth", custody.At(noon.Add(time.Hour)), custody.At(noon))
	err := fault.Of(f.Err())
	if err.Code != fault.BadInput || err.Args["field"] != "first" || err.Op != "try" || err.Subject != "thing/1" {
		t.Errorf("kept %v", err)
	}
}
