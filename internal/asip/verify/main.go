package verify

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"liuhen/internal/fault"
	"liuhen/internal/term"
	"liuhen/internal/translog"
)

// File is an opened file of known size.
type File interface {
	io.ReaderAt
	io.Closer
	// Size returns the length in bytes.
	Size() int64
}

// ErrFolder says that a name is a folder's.
var ErrFolder = errors.New("it is a folder")

// World is what the program needs of the machine.
type World struct {
	// Open opens a file for reading. It fails with ErrFolder for a folder.
	Open func(name string) (File, error)
	// Stdout and Stderr take what the program says.
	Stdout, Stderr io.Writer
	// Getenv tells the language (LIUHEN_LANG, else the locale); nil for Chinese.
	Getenv func(name string) string
	// Version is what --version prints, in one line without its end.
	Version string
}

// maxKeyFile bounds a file of keys.
const maxKeyFile = 64 << 10

// options is what the user asked for.
type options struct {
	trust   list
	json    bool
	english bool
	quiet   bool
	version bool
	file    string
}

// list is a flag that may stand more than once.
type list []string

// String joins nothing: the flag has no default to show.
func (l *list) String() string { return "" }

// Set adds one value.
func (l *list) Set(s string) error {
	*l = append(*l, s)
	return nil
}

// Main runs liuhen-verify with args and returns its exit code.
func Main(args []string, w World) int {
	o, err := parse(args, w)
	if errors.Is(err, flag.ErrHelp) {
		return Good
	}
	if err != nil {
		return NoPackage
	}
	if o.version {
		return o.tell(w)
	}
	trust, prints, err := o.keys(w)
	if err != nil {
		return o.refuse(w, err)
	}
	f, err := w.Open(o.file)
	if err != nil {
		return o.refuse(w, fault.PackageUnreadable.Err("open", o.file, err).With("path", o.file).With("detail", why(err)))
	}
	defer func() { _ = f.Close() }() // it was only read
	p := newPrinter(o, w.Stdout, f.Size())
	report := examine(f, f.Size(), trust, prints, p.item)
	if err := p.report(report); err != nil {
		_, _ = fmt.Fprintln(w.Stderr, "liuhen-verify:", err)
		return Wrong
	}
	return report.Exit()
}

// tell says which build of the program this is.
func (o options) tell(w World) int {
	if _, err := fmt.Fprintln(w.Stdout, w.Version); err != nil {
		_, _ = fmt.Fprintln(w.Stderr, "liuhen-verify:", err)
		return Wrong
	}
	return Good
}

// refuse says why nothing could be checked.
func (o options) refuse(w World, err error) int {
	_, _ = fmt.Fprintln(w.Stderr, "liuhen-verify:", bilingual(fault.Of(err)).Text(o.english))
	return NoPackage
}

// why says in few words why a file cannot be opened.
func why(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file"
	case errors.Is(err, fs.ErrPermission):
		return "access is not allowed"
	case errors.Is(err, ErrFolder):
		return "it is a folder"
	}
	return plain(err.Error())
}

func parse(args []string, w World) (o options, err error) {
	set := flag.NewFlagSet("liuhen-verify", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.Var(&o.trust, "trust", "")
	set.BoolVar(&o.json, "json", false, "")
	set.BoolVar(&o.quiet, "quiet", false, "")
	set.BoolVar(&o.version, "version", false, "")
	lang := set.String("lang", "", "")
	files, err := parseAll(set, args)
	language, unknown := term.Spoken(*lang, w.Getenv)
	o.english = language == term.English
	wrong := func(zh, en string) (options, error) {
		_, _ = fmt.Fprintf(w.Stderr, "liuhen-verify: %s\n", language.Say(zh+"；用法见 liuhen-verify --help。", en+"; see liuhen-verify --help."))
		return o, errUsage
	}
	switch {
	case errors.Is(err, flag.ErrHelp):
		_, _ = io.WriteString(w.Stderr, usage.In(language))
		return o, err
	case err != nil:
		said := saidOf(err)
		return wrong(said.ZH, said.EN)
	case unknown != "":
		return wrong("语言只能是 zh 或 en，不能是 "+plain(unknown), "the language is zh or en, not "+plain(unknown))
	case o.version:
		return o, nil
	case len(files) == 0:
		return wrong("没有给出要核验的文件", "no file to check was given")
	case len(files) > 1:
		return wrong("一次只核验一个文件，给出了 "+plain(strings.Join(files, " ")), "one file is checked at a time, not "+plain(strings.Join(files, " ")))
	}
	o.file = files[0]
	return o, nil
}

// parseAll reads flags wherever they stand and returns what is none; after -- nothing is
// a flag.
func parseAll(set *flag.FlagSet, args []string) (files []string, err error) {
	var rest []string
	if i := slices.Index(args, "--"); i >= 0 {
		args, rest = args[:i], args[i+1:]
	}
	for len(args) > 0 {
		if err := set.Parse(args); err != nil {
			return nil, err
		}
		if args = set.Args(); len(args) > 0 {
			files, args = append(files, args[0]), args[1:]
		}
	}
	return append(files, rest...), nil
}

// flagSays has the words for what the flags say in English only.
var flagSays = []struct {
	said *regexp.Regexp
	term.Words
}{
	{regexp.MustCompile(`^flag provided but not defined: -*(.*)$`), term.Words{ZH: "没有这个选项：--$1", EN: "unknown flag: --$1"}},
	{regexp.MustCompile(`^flag needs an argument: -*(.*)$`), term.Words{ZH: "选项 --$1 缺少值", EN: "the flag --$1 needs a value"}},
	{regexp.MustCompile(`^invalid boolean value "(.*)" for -*(.*): .*$`), term.Words{ZH: "选项 --$2 的值“$1”无效，应为 true 或 false", EN: `the flag --$2 cannot be "$1"; true or false is needed`}},
}

// saidOf says in both languages what is wrong with a flag.
func saidOf(err error) term.Words {
	text := plain(err.Error())
	for _, f := range flagSays {
		if f.said.MatchString(text) {
			return term.Words{ZH: f.said.ReplaceAllString(text, f.ZH), EN: f.said.ReplaceAllString(text, f.EN)}
		}
	}
	return term.Words{ZH: "选项书写有误", EN: "a flag is not well written"}
}

// printForm is a fingerprint as people write it, short or long.
var printForm = regexp.MustCompile(`^[0-9a-f]{4}(-[0-9a-f]{4}){7}((-[0-9a-f]{4}){8})?$`)

// keys reads what the user named: fingerprints, public keys themselves, or files of keys.
func (o options) keys(w World) (keys []*translog.Verifier, prints []string, err error) {
	for _, named := range o.trust {
		if lower := strings.ToLower(strings.TrimSpace(named)); printForm.MatchString(lower) {
			prints = append(prints, lower)
			continue
		}
		if v, err := translog.ParseVerifier(named); err == nil {
			keys = append(keys, v)
			continue
		}
		text, err := readKeys(w, named)
		if err != nil {
			return nil, nil, err
		}
		more, err := Keys(text)
		if err != nil {
			detail := "it is no public key and no fingerprint"
			if strings.TrimSpace(text) == "" {
				detail = "it holds no key"
			}
			return nil, nil, unfit(named, detail, err)
		}
		keys = append(keys, more...)
	}
	return keys, prints, nil
}

// unfit says that what --trust names is no key: the package is not at fault.
func unfit(named, detail string, cause error) error {
	return fault.TrustUnfit.Err("read trusted key", named, cause).With("path", plain(named)).With("detail", detail)
}

func readKeys(w World, name string) (string, error) {
	f, err := w.Open(name)
	if err != nil {
		return "", unfit(name, why(err), err)
	}
	defer func() { _ = f.Close() }() // it was only read
	if f.Size() > maxKeyFile {
		return "", unfit(name, "it is too long", nil)
	}
	b, err := io.ReadAll(io.NewSectionReader(f, 0, f.Size()))
	if err != nil {
		return "", unfit(name, why(err), err)
	}
	return string(b), nil
}

// usage is what --help says.
var usage = term.Words{
	ZH: `核验归档信息包。不联网，不改动任何文件。

用法：
  liuhen-verify [--trust 公钥] [选项] 文件.zip

选项：
  --trust 公钥   机构日志的公钥、存放公钥的文件，或密钥指纹；可多次给出
  --lang zh|en   输出语言；不写则取环境变量 LIUHEN_LANG，否则随系统语言
  --json         以 JSON 输出
  --quiet        不逐件列出一致的文件
  --version      输出版本、源码提交、提交时间和平台
  --help         显示本说明

退出码：
  0  全部一致，由您指定的密钥证明
  1  有不符之处，已逐项列出
  2  不是归档信息包，或无法核验
  3  内部一致，但您没有指定签名密钥：来源未确认
`,
	EN: `Checks an archiving package, offline and read-only.

Usage:
  liuhen-verify [--trust KEY] [FLAGS] FILE.zip

Flags:
  --trust KEY    the key of the agency's log, a file of such keys, or a key's fingerprint; may be repeated
  --lang zh|en   speak Chinese or English; else as LIUHEN_LANG says, else the locale
  --json         print JSON
  --quiet        do not list what matches
  --version      print the version, the commit it was built from, that commit's time and the platform
  --help         show this page

Exit codes:
  0  everything holds under the key that you named
  1  something does not hold, and is named
  2  not a package, or nothing could be checked
  3  consistent, but you named no key for its signer: ORIGIN NOT ESTABLISHED
`,
}

var errUsage = errors.New("usage")
