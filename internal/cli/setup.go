package cli

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"liuhen/internal/account"
	"liuhen/internal/api"
	"liuhen/internal/apiclient"
)

// exampleAnswers is a file of answers to be filled in.
//
//go:embed setup.yaml
var exampleAnswers string

// setUp is what the command line says of a set-up.
type setUp struct {
	to      connection
	code    string
	answers string
	example bool
}

func setupCommand(s Streams) *cobra.Command {
	var what setUp
	c := &cobra.Command{
		Use:  "setup",
		Args: takes(0),
		RunE: func(c *cobra.Command, _ []string) error {
			if what.example {
				_, err := io.WriteString(s.Out, exampleAnswers)
				return err
			}
			return what.run(c.Context(), s)
		},
	}
	what.to.address(c.Flags())
	c.Flags().StringVar(&what.code, "code", "", "")
	c.Flags().StringVar(&what.answers, "answers", "", "")
	c.Flags().BoolVar(&what.example, "example", false, "")
	return c
}

func (w *setUp) run(ctx context.Context, s Streams) error {
	if w.answers == "" {
		return misusef("初始设置须给出 --answers 答卷.yaml；--example 输出答卷范例", "setup needs --answers FILE.yaml; --example prints an example of it")
	}
	data, err := readAtMost(w.answers, 1<<20)
	if err != nil {
		return err
	}
	given, err := readAnswers(w.answers, data)
	if err != nil {
		return err
	}
	server, err := w.to.reach(s)
	if err != nil {
		return err
	}
	defer server.Close()
	if given.Code, err = w.oneTime(ctx, s); err != nil {
		return err
	}
	err = s.judged(ctx, server, given)
	if err == nil {
		err = s.firstPasswords(ctx, &given)
	}
	var made api.Changed[api.Agency]
	if err == nil {
		made, err = server.SetUp(ctx, given)
	}
	if err != nil {
		s.pointAt(w.answers, data, err)
		return err
	}
	s.printSetup(given, made)
	return nil
}

// pointAt says where in the answers stands what the server refused.
func (s Streams) pointAt(name string, data []byte, err error) {
	var told *apiclient.Problem
	if !errors.As(err, &told) || told.Args["field"] == "" {
		return
	}
	key := told.Args["field"]
	if role, rest, _ := strings.Cut(key, "."); role == "system" || role == "security" || role == "audit" {
		key = strings.TrimSuffix("administrators."+role+"."+rest, ".")
	}
	line := lineOf(data, key)
	fmt.Fprintf(s.Err, s.say("%s 第 %d 行（%s）：\n", "%s, line %d (%s):\n"), name, line, key)
}

// oneTime is the one-time code that was given, else asked for.
func (w *setUp) oneTime(ctx context.Context, s Streams) (string, error) {
	if w.code != "" {
		return w.code, nil
	}
	if s.Ask == nil {
		return "", misusef("须给出 --code，即服务启动时显示的一次性安装码", "setup needs --code, the one-time code that the server printed when it started")
	}
	code, err := s.Ask(ctx, s.say("一次性安装码：", "One-time code: "), false)
	return strings.TrimSpace(code), err
}

// judged lets the server judge the code and the answers before anybody is asked for
// passwords. Without one, nothing is set up: the server refuses it, last of all, and says
// no more about the code than to whoever sends everything at once.
func (s Streams) judged(ctx context.Context, server *apiclient.Client, given api.Setup) error {
	lacking := map[string]bool{
		"system.password": given.System.Password == "", "security.password": given.Security.Password == "", "audit.password": given.Audit.Password == "",
	}
	if s.Ask == nil || !(lacking["system.password"] || lacking["security.password"] || lacking["audit.password"]) {
		return nil // all of it goes at once
	}
	_, err := server.SetUp(ctx, given)
	var told *apiclient.Problem
	if errors.As(err, &told) && lacking[told.Args["field"]] {
		return nil
	}
	return err
}

// firstPasswords asks for the passwords that the file leaves out.
func (s Streams) firstPasswords(ctx context.Context, given *api.Setup) error {
	told := false
	for _, admin := range []*api.Credentials{&given.System, &given.Security, &given.Audit} {
		if admin.Password != "" || admin.Login == "" || s.Ask == nil { // what is missing then, the server says
			continue
		}
		if !told {
			fmt.Fprintf(s.Err, s.say("请为三员各设一个初始口令，%d 至 %d 个字符，输入时不显示。\n", "Give each administrator a first password of %d to %d characters; it is not shown while you type.\n"),
				account.MinPassword, account.MaxPassword)
			told = true
		}
		password, err := s.newPassword(ctx, fmt.Sprintf(s.say("%s 的初始口令：", "First password of %s: "), admin.Login))
		if err != nil {
			return err
		}
		admin.Password = password
	}
	return nil
}

// printSetup says what was made and what comes next.
func (s Streams) printSetup(given api.Setup, made api.Changed[api.Agency]) {
	city := made.Value
	fmt.Fprintf(s.Out, s.say(`已完成初始设置。
  执法机构        %s
  编号            %s
  内设机构        %d
  系统管理员      %s
  安全保密管理员  %s
  安全审计员      %s
  保管日志        %s
  密钥指纹        %s
接下来：
  1. 记下密钥指纹并另行保存，以后凭它核对每一份回执和归档信息包。
  2. 三名管理员各自运行 liuhen password，设置自己的口令；在此之前他们不能办理任何事项。
  3. 删除含有初始口令的安装答卷。
  4. 登记人员、设备和岗位：liuhen register --example 给出名册范例；全过程见 docs/operate/first-day.zh-CN.md。
`, `The installation is set up.
  agency                  %s
  id                      %s
  units                   %d
  system administrator    %s
  security administrator  %s
  audit administrator     %s
  log                     %s
  key's fingerprint       %s
Next:
  1. Write the fingerprint down and keep it elsewhere: every receipt and package is checked against it.
  2. Each administrator runs "liuhen password" and sets his own password; until then he can do nothing else.
  3. Remove the file with the first passwords.
  4. Register people, devices and posts: "liuhen register --example" prints a roster; docs/operate/first-day.md goes the whole way.
`), city.Name, city.ID, len(city.Units), given.System.Login, given.Security.Login, given.Audit.Login, city.LogOrigin, city.Fingerprint)
}
