package cli

import (
	"fmt"

	"github.com/spf13/cobra"
)

func versionCommand(s Streams, w Work) *cobra.Command {
	return &cobra.Command{
		Use:  "version",
		Args: takes(0),
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(s.Out, w.Version)
			return err
		},
	}
}
