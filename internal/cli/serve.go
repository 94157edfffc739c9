package cli

import "github.com/spf13/cobra"

func serveCommand(s Streams, w Work) *cobra.Command {
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serve the data folder until the process is asked to stop",
		Long:  "Serve the data folder until the process is asked to stop.\n\n" + whereSettings,
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return w.Serve(c.Context(), given(c.Flags()), s.Out, s.Err)
		},
	}
	settingFlags(c.Flags())
	return c
}
