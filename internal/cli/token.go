package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/card"
	"liuhen/internal/fault"
	"liuhen/internal/term"
)

// local is the zone in which people at the command line give and read dates.
var local = time.FixedZone("Asia/Shanghai", 8*60*60)

func tokenCommand(s Streams) *cobra.Command {
	return group("token",
		tokenCreateCommand(s), tokenListCommand(s), tokenRevokeCommand(s))
}

// newToken is what the command line says of a token to be issued.
type newToken struct {
	to          connection
	name, until string
	scope       []string
	file        string
	days        int
}

func tokenCreateCommand(s Streams) *cobra.Command {
	var what newToken
	c := &cobra.Command{
		Use:  "create",
		Args: takes(0),
		RunE: func(c *cobra.Command, _ []string) error { return what.issue(c.Context(), s) },
	}
	what.to.flags(c.Flags())
	c.Flags().StringVar(&what.name, "name", "", "")
	c.Flags().StringSliceVar(&what.scope, "scope", nil, "")
	c.Flags().StringVar(&what.until, "until", "", "")
	c.Flags().IntVar(&what.days, "days", 0, "")
	c.Flags().StringVar(&what.file, "file", "", "")
	for _, name := range []string{"name", "scope"} {
		_ = c.MarkFlagRequired(name) // it fails only for a flag that is not there
	}
	return c
}

func (w *newToken) issue(ctx context.Context, s Streams) error {
	if (w.days == 0) == (w.until == "") {
		return misusef("--until 与 --days 须给出其中一个", "one of --until and --days is needed")
	}
	if w.days != 0 {
		if w.days < 1 || w.days > 365 {
			return misusef("--days 应为 1 至 365 的数字", "--days is a number from 1 to 365")
		}
		w.until = time.Now().In(local).AddDate(0, 0, w.days-1).Format(time.DateOnly)
	}
	day, err := time.ParseInLocation(time.DateOnly, w.until, local)
	if err != nil {
		return misusef("--until 应为日期 YYYY-MM-DD，不能是“%s”", "--until needs a date YYYY-MM-DD, not %q", w.until)
	}
	if w.file != "" {
		if _, err := os.Lstat(w.file); !errors.Is(err, fs.ErrNotExist) {
			return misusef("--file 须是尚不存在的文件，“%s”已存在", "--file needs a name that is free, not %q", w.file)
		}
	}
	client, leave, err := w.to.enter(ctx, s)
	if err != nil {
		return err
	}
	defer leave()
	made, err := client.IssueToken(ctx, api.NewToken{Name: w.name, Scope: w.scope, Expires: day.AddDate(0, 0, 1)})
	if err != nil {
		return err
	}
	fmt.Fprintf(s.Err, s.say("已签发令牌 %s，有效至 %s 24:00。\n", "Issued token %s, good to the end of %s.\n"), made.Value.ID, w.until)
	return w.handOut(s, made.Secret)
}

// handOut gives the secret away once.
func (w *newToken) handOut(s Streams, secret string) error {
	if w.file == "" {
		fmt.Fprintln(s.Err, s.say("令牌内容只显示这一次：", "Its secret is shown only now:"))
		_, err := fmt.Fprintln(s.Out, secret)
		return err
	}
	f, err := os.OpenFile(w.file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		_, err = f.WriteString(secret + "\n")
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return fault.FileUnwritten.Err("keep token", w.file, err).With("file", w.file)
	}
	fmt.Fprintf(s.Err, s.say("令牌内容已写入文件 %s（仅本人可读），不再显示。\n", "Its secret is in the file %s, which only you may read; it is not shown again.\n"), card.Spell(w.file))
	return nil
}

func tokenListCommand(s Streams) *cobra.Command {
	var to connection
	c := &cobra.Command{
		Use:  "list",
		Args: takes(0),
		RunE: to.entered(s, func(ctx context.Context, client *apiclient.Client, _ []string) error {
			page, err := client.Tokens(ctx, "")
			if err != nil {
				return err
			}
			return printTokens(s, page.List)
		}),
	}
	to.flags(c.Flags())
	return c
}

func printTokens(s Streams, list []api.Token) error {
	var out table
	out.row(s.say("编号", "ID"), s.say("状态", "STATE"), s.say("到期", "EXPIRES"), s.say("权限", "SCOPE"), s.say("用途", "NAME"))
	for _, t := range list {
		out.row(t.ID, s.term(term.State("token", t.State)), expiry(t.Expires), strings.Join(t.Scope, ","), card.Spell(t.Name))
	}
	return out.write(s.Out)
}

// expiry spells when something ends as it was asked for: the end of a day is its 24:00.
func expiry(t time.Time) string {
	t = t.In(local)
	if t.Hour() == 0 && t.Minute() == 0 {
		return t.AddDate(0, 0, -1).Format(time.DateOnly) + " 24:00"
	}
	return t.Format("2006-01-02 15:04")
}

func tokenRevokeCommand(s Streams) *cobra.Command {
	var to connection
	var reason string
	c := &cobra.Command{
		Use:  "revoke",
		Args: takes(1),
		RunE: to.entered(s, func(ctx context.Context, client *apiclient.Client, args []string) error {
			return revokeToken(ctx, s, client, args[0], reason)
		}),
	}
	to.flags(c.Flags())
	c.Flags().StringVar(&reason, "reason", "", "")
	return c
}

func revokeToken(ctx context.Context, s Streams, client *apiclient.Client, id, reason string) error {
	seen, err := client.Token(ctx, id)
	if err != nil {
		return err
	}
	if _, err := client.RevokeToken(ctx, apiclient.Seeing(seen), id, reason); err != nil {
		return err
	}
	fmt.Fprintf(s.Out, s.say("已撤销令牌 %s。\n", "Revoked token %s.\n"), id)
	return nil
}
