package cli

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"

	"github.com/spf13/cobra"

	"liuhen/internal/account"
	"liuhen/internal/apiclient"
	"liuhen/internal/card"
	"liuhen/internal/fault"
	"liuhen/internal/term"
)

// exampleRoster is a file to be filled in.
//
//go:embed roster.yaml
var exampleRoster string

// register is what the command line says of a roster.
type register struct {
	to        connection
	file      string
	passwords string
	example   bool
}

func registerCommand(s Streams) *cobra.Command {
	var what register
	c := &cobra.Command{
		Use: "register",
		Args: func(c *cobra.Command, args []string) error {
			if what.example {
				return takes(0)(c, args)
			}
			return takes(1)(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error {
			if what.example {
				_, err := io.WriteString(s.Out, exampleRoster)
				return err
			}
			what.file = args[0]
			return what.run(c.Context(), s)
		},
	}
	what.to.flags(c.Flags())
	c.Flags().StringVar(&what.passwords, "passwords", "", "")
	c.Flags().BoolVar(&what.example, "example", false, "")
	return c
}

func (w *register) run(ctx context.Context, s Streams) error {
	data, err := readAtMost(w.file, 4<<20)
	if err != nil {
		return err
	}
	wanted, err := readRoster(w.file, data)
	if err != nil {
		return err
	}
	client, leave, err := w.to.enter(ctx, s)
	if err != nil {
		return err
	}
	defer leave()
	plan := &registering{s: s, client: client, file: w.file, data: data}
	if err := plan.look(ctx); err != nil {
		return err
	}
	plan.compare(wanted)
	if err := plan.judge(); err != nil {
		return err
	}
	if plan.passwords > 0 && w.passwords != "" {
		if _, err := os.Lstat(w.passwords); !errors.Is(err, fs.ErrNotExist) {
			return misusef("--passwords 须是尚不存在的文件，“%s”已存在", "--passwords needs a name that is free, not %q", w.passwords)
		}
		file, err := os.OpenFile(w.passwords, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return fault.FileUnwritten.Err("keep passwords", w.passwords, err).With("file", card.Spell(w.passwords))
		}
		defer func() { _ = file.Close() }() // each line was synced
		plan.secrets = file
	}
	return plan.carryOut(ctx)
}

// judge refuses where the roster differs from what is registered, naming each, and where
// passwords would be given with a token.
func (r *registering) judge() error {
	if len(r.me.Scope) > 0 && r.passwords > 0 {
		return fault.SessionNeeded.Err("register", r.me.Login, nil)
	}
	for _, d := range r.differs {
		fmt.Fprintf(r.s.Err, r.s.say("%s 第 %d 行：%s\n", "%s, line %d: %s\n"), r.file, d.line, r.s.term(d.words))
	}
	if n := len(r.differs); n > 0 {
		return fault.RosterDiffers.Err("register", r.file, nil).With("file", r.file).With("count", strconv.Itoa(n))
	}
	return nil
}

// carryOut takes the steps in their order, and says what was made and what is left.
func (r *registering) carryOut(ctx context.Context) error {
	for _, step := range r.steps {
		if err := step.do(ctx); err != nil {
			fmt.Fprintf(r.s.Err, r.s.say("未能完成：%s。此前各项已登记；改正后重新运行同一命令，将从此处继续。\n", "Not done: %s. What stands above is registered; run the same command again to go on from here.\n"), r.s.term(step.words))
			return err
		}
		fmt.Fprintf(r.s.Out, "+ %s\n", r.s.term(step.words))
	}
	fmt.Fprintf(r.s.Out, r.s.say("新登记 %d 项，原已登记 %d 项不变。\n", "%d registered now, %d were there before and are unchanged.\n"), len(r.steps), r.known)
	for _, role := range []account.Role{account.System, account.Security} {
		if n := r.left[role]; n > 0 {
			fmt.Fprintf(r.s.Out, r.s.say("还有 %d 项须由%s运行同一命令办理。\n", "%d are for the %s, who runs the same command.\n"), n, r.s.term(term.Of(term.Roles, string(role))))
		}
	}
	if r.passwords > 0 {
		fmt.Fprint(r.s.Out, r.s.say("初始口令只给出这一次，请当面交给本人。账号须由安全保密管理员见到本人后解锁：liuhen unlock 登录名… --reason 本人到场核实\n",
			"First passwords are given only now: hand each to its holder. The security administrator lets an account in when he has seen its holder: liuhen unlock LOGIN... --reason WHY\n"))
	}
	return nil
}

// registering is a roster beside what is registered, and the steps from one to the other.
type registering struct {
	s      Streams
	client *apiclient.Client
	file   string
	data   []byte
	registered

	steps     []registerStep
	differs   []rosterDifference
	left      map[account.Role]int // steps that are another administrator's
	known     int                  // what is registered as the roster says
	passwords int                  // to be given
	secrets   io.Writer            // takes the passwords; nil shows them
}

// registerStep makes one thing.
type registerStep struct {
	words term.Words
	do    func(ctx context.Context) error
}

// rosterDifference is one thing that is registered otherwise.
type rosterDifference struct {
	line  int
	words term.Words
}
