package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"liuhen/internal/fault"
)

func errorsCommand(s Streams) *cobra.Command {
	return &cobra.Command{
		Use:  "errors",
		Args: takes(0),
		RunE: func(*cobra.Command, []string) error {
			printCatalogue(s.Out, fault.Catalogue())
			return nil
		},
	}
}

const catalogueHead = `# What can go wrong

Every trouble that Liuhen tells of has a code. The API gives it in problem documents (RFC 9457), the command line and the
app in words. A code is never renamed. What stands in braces is filled in when it happens. Written by ` + "`liuhen errors`" + `;
change the texts in ` + "`internal/fault`" + `.
`

// printCatalogue writes a section for each code, which is also its address in a
// page: docs/errors.md#storage-full.
func printCatalogue(out io.Writer, codes []*fault.Code) {
	fmt.Fprint(out, catalogueHead)
	for _, c := range codes {
		fmt.Fprintf(out, "\n## %s\n\n%s\n\n- %s\n- %s\n", c.Name, c.Kind, c.ZH, c.EN)
	}
}
