package verify

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"strings"

	"liuhen/internal/fault"
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
	// Getenv tells the locale (LC_ALL, LC_MESSAGES, LANG); nil, or where nothing is set:
	// Chinese.
	Getenv func(name string) string
}

// english reports whether the locale is another than a Chinese one.
func (w World) english() bool {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if w.Getenv == nil {
			return false
		}
		if value := w.Getenv(name); value != "" {
			return !strings.HasPrefix(value, "zh")
		}
	}
	return false
}

// maxKeyFile bounds a file of keys.
const maxKeyFile = 64 << 10

// options is what the user asked for.
type options struct {
	trust   list
	json    bool
	english bool
	quiet   bool
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
	lang := set.String("lang", "", "")
	err = set.Parse(args)
	o.english = *lang == "en" || (*lang != "zh" && w.english())
	wrong := func(zh, en string) (options, error) {
		if o.english {
			zh = en
		}
		_, _ = fmt.Fprintf(w.Stderr, "liuhen-verify: %s\n", zh)
		return o, errUsage
	}
	switch {
	case errors.Is(err, flag.ErrHelp):
		_, _ = io.WriteString(w.Stderr, usage)
		return o, err
	case err != nil:
		return wrong("命令行有误（"+err.Error()+"）；用法见 liuhen-verify --help。", "the command line is wrong ("+err.Error()+"); see liuhen-verify --help.")
	case *lang != "" && *lang != "en" && *lang != "zh":
		return wrong("--lang 只能是 zh 或 en，不能是 "+plain(*lang)+"。", "--lang is zh or en, not "+plain(*lang)+".")
	case set.NArg() == 0:
		return wrong("没有给出要核验的文件；用法见 liuhen-verify --help。", "no file to check was given; see liuhen-verify --help.")
	case set.NArg() > 1 && strings.HasPrefix(set.Arg(1), "-"):
		return wrong("选项须写在文件名之前："+plain(set.Arg(1)), "options stand before the file: "+plain(set.Arg(1)))
	case set.NArg() > 1:
		return wrong("一次只核验一个文件。", "one file is checked at a time.")
	}
	o.file = set.Arg(0)
	return o, nil
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

const usage = `用法 usage: liuhen-verify [--trust KEY] [--lang zh|en] [--json] [--quiet] FILE.zip

核验归档信息包。不联网，不改动文件。Checks an archiving package, offline and read-only.

  --trust KEY   机关日志公钥、存放公钥的文件，或密钥指纹；可多次给出
                the agency's public key, a file of such keys, or a key's fingerprint; may stand more than once
  --lang en     用英文输出；默认按系统语言 speak English; by default the locale's language
  --json        输出 JSON print JSON
  --quiet       不逐件列出一致的文件 do not list items that match

退出码 exit codes
  0  全部成立，且签发密钥由您指定 everything holds under the key that you named
  1  有不符之处，已逐项列出 something does not hold, and is named
  2  不是归档信息包，或无法核验 not a package, or nothing could be checked
  3  内部一致，但您没有指定密钥 consistent, but no key was named: ORIGIN NOT ESTABLISHED
`

var errUsage = errors.New("usage")
