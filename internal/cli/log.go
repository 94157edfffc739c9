package cli

import (
	"fmt"

	"github.com/spf13/cobra"
)

func logCommand(s Streams) *cobra.Command {
	return group("log", logKeyCommand(s))
}

// logKeyCommand shows a log's public key to whoever asks: it is no secret, and what the
// server says of it is to be compared with a fingerprint that came another way.
func logKeyCommand(s Streams) *cobra.Command {
	var to connection
	c := &cobra.Command{
		Use:  "key",
		Args: takes(1),
		RunE: func(c *cobra.Command, args []string) error {
			server, err := to.reach(s)
			if err != nil {
				return err
			}
			defer server.Close()
			key, err := server.LogKey(c.Context(), args[0])
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(s.Out, key)
			return err
		},
	}
	to.address(c.Flags())
	return c
}
