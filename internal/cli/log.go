package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

func logCommand(s Streams) *cobra.Command {
	return group("log", logKeyCommand(s))
}

// logKeyCommand shows a log's public key to whoever asks: it is no secret, and what the
// server says of it is to be compared with a fingerprint that came another way. The key's own
// goes where it does not mix with the key.
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
			read, err := translog.ParseVerifier(key)
			if err != nil {
				return fault.AnswerUnreadable.Err("read key", args[0], err)
			}
			fmt.Fprintf(s.Err, s.say("密钥指纹 %s\n", "key's fingerprint %s\n"), read.Fingerprint().Short())
			_, err = fmt.Fprintln(s.Out, key)
			return err
		},
	}
	to.address(c.Flags())
	return c
}
