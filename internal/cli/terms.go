package cli

import (
	"encoding/json"

	"github.com/spf13/cobra"

	"liuhen/internal/term"
)

func termsCommand(s Streams) *cobra.Command {
	return &cobra.Command{
		Use:       "terms zh|en",
		Short:     "Print the terms of every code in one language, as JSON; the web app's catalogue is made of them",
		Args:      cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs),
		ValidArgs: []string{"zh", "en"},
		RunE: func(_ *cobra.Command, args []string) error {
			out := json.NewEncoder(s.Out)
			out.SetEscapeHTML(false)
			out.SetIndent("", "  ")
			return out.Encode(term.Everything(args[0] == "en"))
		},
	}
}
