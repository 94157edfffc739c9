package cli

import (
	"fmt"

	"github.com/spf13/cobra"
)

func versionCommand(s Streams, w Work) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version, the commit it was built from and the platform",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(s.Out, w.Version)
			return err
		},
	}
}
