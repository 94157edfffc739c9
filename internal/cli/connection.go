package cli

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"liuhen/internal/apiclient"
	"liuhen/internal/durable"
	"liuhen/internal/fault"
)

// The variables of the environment that commands read when they work against a
// server. All others of ours are settings of the server itself.
const (
	EnvServer = "LIUHEN_SERVER"
	EnvToken  = "LIUHEN_TOKEN"
)

// defaultServer is where a server listens that nothing was said to.
const defaultServer = "http://127.0.0.1:8080"

// connection is how a command reaches a server, as its flags say.
type connection struct {
	server    string
	tokenFile string
	login     string // of who signs in; empty asks for it
	plain     bool
}

// entered runs a command that works in somebody's name: it enters, does the work, and
// leaves.
func (c *connection) entered(s Streams, work func(ctx context.Context, client *apiclient.Client, args []string) error) func(*cobra.Command, []string) error {
	return func(command *cobra.Command, args []string) error {
		client, leave, err := c.enter(command.Context(), s)
		if err != nil {
			return err
		}
		defer leave()
		return work(command.Context(), client, args)
	}
}

// address adds the flags of a command that signs nobody in.
func (c *connection) address(f *pflag.FlagSet) {
	f.StringVar(&c.server, "server", "", "")
	f.BoolVar(&c.plain, "insecure-http", false, "")
}

// flags adds the flags of a command that works in somebody's name.
func (c *connection) flags(f *pflag.FlagSet) {
	c.address(f)
	c.person(f)
	f.StringVar(&c.tokenFile, "token-file", "", "")
}

// person adds the flag that says who signs in.
func (c *connection) person(f *pflag.FlagSet) {
	f.StringVar(&c.login, "login", "", "")
}

// reach returns a client without a name to speak in, in the terminal's language. It
// refuses an address that is none, and one to which secrets would go in the clear.
func (c *connection) reach(s Streams) (*apiclient.Client, error) {
	address := c.addressOf(s)
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return nil, fault.ServerAddress.Err("reach server", "", err).With("address", address)
	}
	if u.Scheme == "http" && !c.plain && !loopback(u.Hostname()) {
		return nil, fault.ServerPlain.Err("reach server", "", nil).With("address", address)
	}
	return apiclient.New(u.Scheme + "://" + u.Host).Speaking(s.say("zh-CN", "en")), nil
}

// addressOf is the address of the server as the flag, else the environment, says.
func (c *connection) addressOf(s Streams) string {
	if c.server != "" {
		return c.server
	}
	if named := s.Getenv(EnvServer); named != "" {
		return named
	}
	return defaultServer
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// enter returns a client that speaks in somebody's name: with the token that was
// given, else after a sign-in at the terminal. leave ends that sign-in.
func (c *connection) enter(ctx context.Context, s Streams) (client *apiclient.Client, leave func(), err error) {
	stranger, err := c.reach(s)
	if err != nil {
		return nil, nil, err
	}
	token, err := c.token(s)
	if err != nil {
		return nil, nil, err
	}
	if token != "" {
		return stranger.With(token), stranger.Close, nil
	}
	if client, err = s.signIn(ctx, stranger, c.login, false); err != nil {
		return nil, nil, err
	}
	return client, func() {
		_ = client.SignOut(context.WithoutCancel(ctx)) // else the session ends by itself
		client.Close()
	}, nil
}

// token finds the token in the file that was named, else in the environment.
func (c *connection) token(s Streams) (string, error) {
	if c.tokenFile == "" {
		return strings.TrimSpace(s.Getenv(EnvToken)), nil
	}
	info, err := os.Stat(c.tokenFile)
	if err != nil {
		return "", fault.FileUnreadable.Err("read token", c.tokenFile, err).With("file", c.tokenFile)
	}
	if durable.Exposed(info.Mode()) {
		return "", fault.TokenExposed.Err("read token", c.tokenFile, nil).With("file", c.tokenFile)
	}
	data, err := readAtMost(c.tokenFile, 4<<10)
	if err != nil {
		return "", err
	}
	token := strings.TrimSpace(string(data))
	if token == "" {
		return "", fault.FileUnreadable.Err("read token", c.tokenFile, nil).With("file", c.tokenFile)
	}
	return token, nil
}

// signIn asks for login and password. Whose password was set by somebody else sets
// his own on the way, and so does who wants to.
func (s Streams) signIn(ctx context.Context, stranger *apiclient.Client, login string, another bool) (*apiclient.Client, error) {
	if s.Ask == nil {
		return nil, fault.NobodyAsked.Err("sign in", "", nil)
	}
	login, password, err := s.askWho(ctx, login)
	if err != nil {
		return nil, err
	}
	client, in, err := stranger.SignIn(ctx, strings.TrimSpace(login), password)
	if err != nil || !in.MustChange && !another {
		return client, err
	}
	if in.MustChange {
		fmt.Fprintln(s.Err, s.say("当前口令由他人设置，请先设置自己的口令。", "Somebody else set your password: set your own first."))
	}
	next, err := s.newPassword(ctx, s.say("新口令：", "New password: "))
	if err != nil {
		return nil, err
	}
	client, _, err = client.ChangePassword(ctx, password, next)
	return client, err
}

// askWho asks for password and, where none was given, login.
func (s Streams) askWho(ctx context.Context, given string) (login, password string, err error) {
	prompt := s.say("口令：", "Password: ")
	if login = given; login == "" {
		login, err = s.Ask(ctx, s.say("登录名：", "Login: "), false)
	} else {
		prompt = fmt.Sprintf(s.say("%s 的口令：", "Password of %s: "), login)
	}
	if err == nil {
		password, err = s.Ask(ctx, prompt, true)
	}
	return login, password, err
}

// mostTries is how often a new password may be typed otherwise the second time.
const mostTries = 3

// newPassword asks for a new password twice, and again where the two differ.
func (s Streams) newPassword(ctx context.Context, prompt string) (string, error) {
	for try := 1; ; try++ {
		first, err := s.Ask(ctx, prompt, true)
		if err != nil {
			return "", err
		}
		second, err := s.Ask(ctx, s.say("再输入一次：", "Again: "), true)
		if err != nil || first == second {
			return first, err
		}
		differ := fault.PasswordsDiffer.Err("set password", "", nil)
		if try == mostTries {
			return "", differ
		}
		fmt.Fprintln(s.Err, differ.Text(s.english()))
	}
}
