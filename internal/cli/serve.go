package cli

import "github.com/spf13/cobra"

func serveCommand(s Streams, w Work) *cobra.Command {
	c := &cobra.Command{
		Use:  "serve",
		Args: takes(0),
		RunE: func(c *cobra.Command, _ []string) error {
			return w.Serve(c.Context(), given(c.Flags()), s.Out, s.Err)
		},
	}
	settingFlags(c.Flags())
	return c
}
