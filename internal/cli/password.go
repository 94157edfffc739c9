package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
)

func passwordCommand(s Streams) *cobra.Command {
	var to connection
	c := &cobra.Command{
		Use:  "password",
		Args: takes(0),
		RunE: func(c *cobra.Command, _ []string) error { return setPassword(c.Context(), s, &to) },
	}
	to.address(c.Flags())
	to.person(c.Flags())
	return c
}

func setPassword(ctx context.Context, s Streams, to *connection) error {
	stranger, err := to.reach(s)
	if err != nil {
		return err
	}
	defer stranger.Close()
	client, err := s.signIn(ctx, stranger, to.login, true)
	if err != nil {
		return err
	}
	fmt.Fprintln(s.Out, s.say("口令已设置；此前的登录和令牌均已失效。", "The password is set; former sessions and tokens have ended."))
	return client.SignOut(ctx)
}
