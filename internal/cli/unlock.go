package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"liuhen/internal/account"
	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
)

func unlockCommand(s Streams) *cobra.Command {
	var to connection
	var reason string
	c := &cobra.Command{
		Use:  "unlock",
		Args: takesSome,
		RunE: to.entered(s, func(ctx context.Context, client *apiclient.Client, args []string) error {
			return unlockAll(ctx, s, client, args, reason)
		}),
	}
	to.flags(c.Flags())
	c.Flags().StringVar(&reason, "reason", "", "")
	_ = c.MarkFlagRequired("reason") // it fails only for a flag that is not there
	return c
}

// unlockAll unlocks the accounts one by one, or none where a login is nobody's; what works already is left as it is, so
// that a repetition goes on where the first one stopped.
func unlockAll(ctx context.Context, s Streams, client *apiclient.Client, logins []string, reason string) error {
	known, err := everyAccount(ctx, client)
	if err != nil {
		return err
	}
	unknown := slices.DeleteFunc(slices.Clone(logins), func(login string) bool { _, ok := known[account.LoginKey(login)]; return ok })
	if len(unknown) > 0 {
		return fault.LoginUnknown.Err("unlock", "", nil).With("logins", strings.Join(unknown, ", "))
	}
	for _, login := range logins {
		found := known[account.LoginKey(login)]
		if found.State == "active" {
			fmt.Fprintf(s.Out, s.say("%s 未锁定，无须办理。\n", "%s is not locked; nothing to do.\n"), found.Login)
			continue
		}
		if _, err := client.UnlockAccount(ctx, apiclient.Seeing(found), found.ID, reason); err != nil {
			return err
		}
		fmt.Fprintf(s.Out, s.say("已解锁 %s。请本人立即登录并设置自己的口令。\n", "Unlocked %s. Let its holder sign in at once and set his own password.\n"), found.Login)
	}
	return nil
}

// everyAccount returns the accounts that may be seen, by login.
func everyAccount(ctx context.Context, client *apiclient.Client) (map[string]api.Account, error) {
	known := map[string]api.Account{}
	admins, err := client.Administrators(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range admins.List {
		known[account.LoginKey(a.Login)] = a
	}
	me, err := client.Me(ctx)
	if err != nil || me.Admin == string(account.Audit) { // who sees no officers' accounts
		return known, err
	}
	err = apiclient.Every(func(p api.Paging) (api.Page[api.Account], error) { return client.Accounts(ctx, api.HolderFilter{}, p) },
		func(a api.Account) error {
			known[account.LoginKey(a.Login)] = a
			return nil
		})
	return known, err
}
