package verify

import (
	"errors"
	"flag"
	"fmt"
	"io"

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

// World is what the program needs of the machine.
type World struct {
	// Open opens a file for reading.
	Open func(name string) (File, error)
	// Stdout and Stderr take what the program says.
	Stdout, Stderr io.Writer
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
	o, err := parse(args, w.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return Good
	}
	if err != nil {
		return NoPackage
	}
	trust, err := o.keys(w)
	if err != nil {
		return o.refuse(w, err)
	}
	f, err := w.Open(o.file)
	if err != nil {
		return o.refuse(w, fault.PackageUnreadable.Err("open", o.file, err).With("path", o.file).With("detail", plain(err.Error())))
	}
	defer func() { _ = f.Close() }() // it was only read
	p := newPrinter(o, w.Stdout, f.Size())
	report := Package(f, f.Size(), trust, p.item)
	if err := p.report(report); err != nil {
		_, _ = fmt.Fprintln(w.Stderr, "liuhen-verify:", err)
		return Wrong
	}
	return report.Exit()
}

// refuse says why nothing could be checked.
func (o options) refuse(w World, err error) int {
	_, _ = fmt.Fprintln(w.Stderr, "liuhen-verify:", fault.Of(err).Text(o.english))
	return NoPackage
}

func parse(args []string, stderr io.Writer) (o options, err error) {
	set := flag.NewFlagSet("liuhen-verify", flag.ContinueOnError)
	set.SetOutput(stderr)
	set.Usage = func() { _, _ = io.WriteString(stderr, usage) }
	set.Var(&o.trust, "trust", "")
	set.BoolVar(&o.json, "json", false, "")
	set.BoolVar(&o.quiet, "quiet", false, "")
	lang := set.String("lang", "zh", "")
	if err := set.Parse(args); err != nil {
		return o, err
	}
	o.english = *lang == "en"
	if set.NArg() != 1 || (*lang != "en" && *lang != "zh") {
		set.Usage()
		return o, errUsage
	}
	o.file = set.Arg(0)
	return o, nil
}

// keys reads the keys that the user named: public keys themselves or files of them.
func (o options) keys(w World) ([]*translog.Verifier, error) {
	var keys []*translog.Verifier
	for _, named := range o.trust {
		if v, err := translog.ParseVerifier(named); err == nil {
			keys = append(keys, v)
			continue
		}
		text, err := readKeys(w, named)
		if err != nil {
			return nil, err
		}
		more, err := Keys(text)
		if err != nil {
			return nil, err
		}
		keys = append(keys, more...)
	}
	return keys, nil
}

func readKeys(w World, name string) (string, error) {
	f, err := w.Open(name)
	if err != nil {
		return "", fault.PackageUnreadable.Err("open", name, err).With("path", name).With("detail", plain(err.Error()))
	}
	defer func() { _ = f.Close() }() // it was only read
	if f.Size() > maxKeyFile {
		return "", fault.LogKeyMalformed.Err("read public keys", name, nil)
	}
	b, err := io.ReadAll(io.NewSectionReader(f, 0, f.Size()))
	if err != nil {
		return "", fault.PackageUnreadable.Err("read", name, err).With("path", name).With("detail", plain(err.Error()))
	}
	return string(b), nil
}

const usage = `用法 usage: liuhen-verify [--trust KEY] [--lang zh|en] [--json] [--quiet] FILE.zip

核验归档信息包。不联网，不改动文件。Checks an archiving package, offline and read-only.

  --trust KEY   机关日志公钥，或存放公钥的文件；可多次给出
                the agency's public key, or a file of such keys; may stand more than once
  --lang en     用英文输出 speak English
  --json        输出 JSON print JSON
  --quiet       不逐件列出一致的文件 do not list items that match

退出码 exit codes
  0  全部成立，且签发密钥由您指定 everything holds under the key that you named
  1  有不符之处，已逐项列出 something does not hold, and is named
  2  不是归档信息包，或无法核验 not a package, or nothing could be checked
  3  内部一致，但您没有指定密钥 consistent, but no key was named: ORIGIN NOT ESTABLISHED
`

var errUsage = errors.New("usage")
