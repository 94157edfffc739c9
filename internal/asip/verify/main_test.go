package verify_test

import (
	"bytes"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"liuhen/internal/asip/asiptest"
	"liuhen/internal/asip/verify"
)

// TestOneHarmedFileIsNamedOnce: findings about one file stand together, the advice once.
func TestOneHarmedFileIsNamedOnce(t *testing.T) {
	t.Parallel()
	c := asiptest.New(asiptest.Recipe{Items: 1, Content: func(int) []byte { return []byte("the bytes of the recording") }})
	data := c.Package()
	data[bytes.Index(data, []byte("the bytes of the recording"))] ^= 1
	code, said := shelf{"harmed.zip": data}.run("C", "harmed.zip")
	if code != verify.Wrong || strings.Count(said, "Do not rely on this file") != 1 || !strings.Contains(said, "  1. [") || strings.Contains(said, "  2. [") {
		t.Errorf("exit %d:\n%s", code, said)
	}
}

// shelf is a folder of files in memory.
type shelf map[string][]byte

type bound struct{ *bytes.Reader }

func (bound) Close() error { return nil }

func (s shelf) open(name string) (verify.File, error) {
	b, ok := s[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return bound{bytes.NewReader(b)}, nil
}

// run runs the program in a locale and gives all that it says.
func (s shelf) run(locale, line string) (code int, said string) {
	var out bytes.Buffer
	w := verify.World{Open: s.open, Stdout: &out, Stderr: &out, Version: "liuhen-verify v1.2.0", Getenv: func(name string) string {
		if name == "LANG" {
			return locale
		}
		return ""
	}}
	code = verify.Main(strings.Fields(line), w)
	return code, out.String()
}

func TestWhatTheProgramSays(t *testing.T) {
	t.Parallel()
	c := asiptest.New(asiptest.Recipe{Items: 1})
	data := c.Package()
	keys, err := verify.Keys(c.Keys())
	if err != nil {
		t.Fatal(err)
	}
	stranger := strings.Repeat("0000-", 7) + "0000"
	harmed := bytes.Clone(data)
	harmed[bytes.Index(harmed, []byte("/data/"))+200] ^= 1
	files := shelf{
		"good.zip": data, "harmed.zip": harmed, "cut.zip": data[:len(data)-30], "text.zip": []byte("nothing"), "empty.vkey": nil, "odd.vkey": []byte("hello\n"),
	}
	short, long := keys[0].Fingerprint().Short(), keys[0].Fingerprint().String()
	for _, want := range []struct {
		locale, line string
		code         int
		says         string
	}{
		{"", "--trust " + short + " good.zip", verify.Good, "结论：全部一致"},
		{"en_GB.UTF-8", "--trust " + strings.ToUpper(long) + " good.zip", verify.Good, "Result: everything holds"},
		{"en_GB.UTF-8", "--lang zh --trust " + short + " good.zip", verify.Good, "结论：全部一致"},
		{"en_GB.UTF-8", "--trust " + stranger + " good.zip", verify.Wrong, "consistent with itself, but not signed by the key that you named"},
		{"en_GB.UTF-8", "--trust " + stranger + " good.zip", verify.Wrong, "\n1 finding:\n"},
		{"", "good.zip", verify.Unknown, "来源未确认：请通过其他途径核对"},
		{"", "--trust missing.vkey good.zip", verify.NoPackage, "所指定的密钥不能使用：missing.vkey（没有这个文件）"},
		{"C", "--trust empty.vkey good.zip", verify.NoPackage, "empty.vkey (it holds no key)"},
		{"C", "--trust odd.vkey good.zip", verify.NoPackage, "odd.vkey (it is no public key and no fingerprint)"},
		{"", "text.zip", verify.NoPackage, "不是 zip 文件"},
		{"", "cut.zip", verify.Wrong, "整包不可采信"},
		{"C", "--lang fr good.zip", verify.NoPackage, "the language is zh or en, not fr"},
		{"C", "good.zip --lang zh --trust " + short, verify.Good, "结论：全部一致"},
		{"C", "--trust " + short + " -- good.zip", verify.Good, "Result: everything holds"},
		{"C", "good.zip -- --lang", verify.NoPackage, "one file is checked at a time, not good.zip --lang"},
		{"C", "", verify.NoPackage, "no file to check was given"},
		{"C", "--version", verify.Good, "liuhen-verify v1.2.0\n"},
		{"zh_CN.UTF-8", "good.zip --nonsense", verify.NoPackage, "没有这个选项：--nonsense；用法见 liuhen-verify --help。"},
		{"C", "good.zip --nonsense", verify.NoPackage, "unknown flag: --nonsense; see liuhen-verify --help."},
		{"zh_CN.UTF-8", "good.zip --trust", verify.NoPackage, "选项 --trust 缺少值"},
		{"C", "--json=x good.zip", verify.NoPackage, `the flag --json cannot be "x"; true or false is needed`},
		{"zh_CN.UTF-8", "--=x", verify.NoPackage, "选项书写有误"},
		{"", "--trust " + short + " harmed.zip", verify.Wrong, "  1. [package-file-"},
	} {
		if code, said := files.run(want.locale, want.line); code != want.code || !strings.Contains(said, want.says) {
			t.Errorf("%s %s: exit %d, want %d and %q:\n%s", want.locale, want.line, code, want.code, want.says, said)
		}
	}
}

// TestNothingIsLeftWhereNothingIsListed: no two lines are empty in a row, quiet or not.
func TestNothingIsLeftWhereNothingIsListed(t *testing.T) {
	t.Parallel()
	files := shelf{"good.zip": asiptest.New(asiptest.Recipe{Items: 2}).Package(), "text.zip": []byte("nothing")}
	for _, line := range []string{"good.zip", "--quiet good.zip", "text.zip", "--quiet text.zip"} {
		if _, said := files.run("C", line); strings.Contains(said, "\n\n\n") || !strings.Contains(said, "bytes)\n\n") {
			t.Errorf("%s:\n%s", line, said)
		}
	}
}

// TestEachPageIsInOneLanguage: what --help says, with the same flags and exit codes.
func TestEachPageIsInOneLanguage(t *testing.T) {
	t.Parallel()
	flags := regexp.MustCompile(`(?m)^  (--[a-z]+|[0-3])`)
	code, chinese := shelf{}.run("zh_CN.UTF-8", "--help")
	also, english := shelf{}.run("zh_CN.UTF-8", "--lang en --help")
	if code != verify.Good || also != verify.Good {
		t.Errorf("exit %d and %d", code, also)
	}
	if regexp.MustCompile(`[a-z]+ [a-z]+ [a-z]+`).MatchString(chinese) || !strings.Contains(chinese, "用法：") {
		t.Errorf("no Chinese, or English in it:\n%s", chinese)
	}
	if strings.ContainsFunc(english, func(r rune) bool { return unicode.Is(unicode.Han, r) }) || !strings.Contains(english, "Usage:") {
		t.Errorf("no English, or Chinese in it:\n%s", english)
	}
	if zh, en := flags.FindAllString(chinese, -1), flags.FindAllString(english, -1); len(zh) != 10 || !slices.Equal(zh, en) {
		t.Errorf("the pages differ: %q %q", zh, en)
	}
}
