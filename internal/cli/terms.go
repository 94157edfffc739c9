package cli

import (
	"encoding/json"

	"github.com/spf13/cobra"

	"liuhen/internal/term"
)

func termsCommand(s Streams) *cobra.Command {
	return &cobra.Command{
		Use:       "terms",
		Args:      takes(1),
		ValidArgs: []string{"zh", "en"},
		RunE: func(_ *cobra.Command, args []string) error {
			if l := term.Language(args[0]); l != term.Chinese && l != term.English {
				return misusef("语言只能是 zh 或 en，不能是“%s”", "the language is zh or en, not %q", args[0])
			}
			out := json.NewEncoder(s.Out)
			out.SetEscapeHTML(false)
			out.SetIndent("", "  ")
			return out.Encode(term.Everything(args[0] == "en"))
		},
	}
}
