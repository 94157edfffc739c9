package cli_test

import (
	"bytes"
	"strings"
	"testing"

	"liuhen/internal/card"
	"liuhen/internal/cli"
)

// A receipt of a card of which not all was taken in leads to another run, never to the
// handover, which would leave the rest behind.
func TestAReceiptWithFilesMissingLeadsToAnotherRun(t *testing.T) {
	t.Parallel()
	in := card.Entry{Path: "a.mp4", What: card.Received, State: "received"}
	for want, r := range map[string]card.Receipt{
		"接下来：签署移交":       {Files: []card.Entry{in}, Counts: card.Counts{Files: 1, Received: 1}},
		"再运行同一命令，直至全部收存": {Files: []card.Entry{in, {Path: "b.mp4", What: card.Failed}}, Counts: card.Counts{Files: 2, Received: 1, Failed: 1}},
		"存储卡请勿清除":        {Files: []card.Entry{in, {Path: "b.mp4", What: card.Waiting}}, Counts: card.Counts{Files: 2, Received: 1, Waiting: 1}},
	} {
		var out bytes.Buffer
		cli.WriteReceipt(cli.Streams{Getenv: func(string) string { return "zh_CN.UTF-8" }}, &out, r)
		if said := out.String(); !strings.Contains(said, want) || strings.Count(said, "接下来") != 1 {
			t.Errorf("no %q once in %s", want, said)
		}
	}
}
