package cli

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"liuhen/internal/api"
	"liuhen/internal/fault"
)

// answers is the file that sets an installation up.
type answers struct {
	City struct {
		Name       text `yaml:"name"`
		ShortName  text `yaml:"short_name"`
		RegionCode text `yaml:"region_code"`
		Server     text `yaml:"server"`
		Authority  struct {
			Name      text `yaml:"name"`
			FondsName text `yaml:"fonds_name"`
			FondsCode text `yaml:"fonds_code"`
		} `yaml:"authority"`
	} `yaml:"city"`
	Units []struct {
		ID   text `yaml:"id"`
		Name text `yaml:"name"`
		Kind text `yaml:"kind"`
	} `yaml:"units"`
	Administrators struct {
		System   credentials `yaml:"system"`
		Security credentials `yaml:"security"`
		Audit    credentials `yaml:"audit"`
	} `yaml:"administrators"`
}

type credentials struct {
	Login    text `yaml:"login"`
	Password text `yaml:"password"`
}

// text is a value that must be written as text, so that no number and no yes is taken
// for other than what the person sees.
type text string

// errNotText is a value that is none.
type errNotText struct{ line int }

func (errNotText) Error() string { return "text is needed (quote numbers and true or false)" }

// UnmarshalYAML implements yaml.NodeUnmarshaler.
func (t *text) UnmarshalYAML(n ast.Node) error {
	switch v := n.(type) {
	case *ast.StringNode:
		*t = text(v.Value)
	case *ast.LiteralNode:
		*t = text(strings.TrimSuffix(v.Value.Value, "\n"))
	case *ast.NullNode: // nothing was said
	default:
		return errNotText{n.GetToken().Position.Line}
	}
	return nil
}

// readAnswers reads the file; the first mistake is named by its line. Which of the
// answers are needed and good, the server says.
func readAnswers(name string, data []byte) (api.Setup, error) {
	var a answers
	decoder := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict())
	if err := decoder.Decode(&a); err != nil {
		return api.Setup{}, mistakeIn(fault.AnswersMalformed, name, err)
	}
	if err := decoder.Decode(new(any)); !errors.Is(err, io.EOF) {
		return api.Setup{}, malformed(fault.AnswersMalformed, name, 1, "必须恰好包含一个 YAML 文档", "the file must hold exactly one YAML document")
	}
	out := api.Setup{
		City: api.AgencyDetails{
			Name: string(a.City.Name), ShortName: string(a.City.ShortName), RegionCode: string(a.City.RegionCode), Server: string(a.City.Server),
			Authority: api.Authority{
				Name: string(a.City.Authority.Name), FondsName: string(a.City.Authority.FondsName), FondsCode: string(a.City.Authority.FondsCode),
			},
		},
		System: a.Administrators.System.wire(), Security: a.Administrators.Security.wire(), Audit: a.Administrators.Audit.wire(),
	}
	for _, u := range a.Units {
		out.Units = append(out.Units, api.Unit{ID: string(u.ID), Name: string(u.Name), Kind: string(u.Kind)})
	}
	return out, nil
}

func (c credentials) wire() api.Credentials {
	return api.Credentials{Login: string(c.Login), Password: string(c.Password)}
}

// mistakeIn says what the decoder found, and where.
func mistakeIn(code *fault.Code, name string, err error) error {
	var number errNotText
	var unknown *yaml.UnknownFieldError
	var other yaml.Error
	switch {
	case errors.Is(err, io.EOF):
		return malformed(code, name, 1, "文件是空的", "the file is empty")
	case errors.As(err, &number):
		return malformed(code, name, number.line, "应为文字（数字、真假值请加引号）", number.Error())
	case errors.As(err, &unknown):
		key := unknown.Token.Value
		return malformed(code, name, unknown.Token.Position.Line, "未知的键 "+key, "the key "+key+" is unknown")
	case errors.As(err, &other):
		line := 1
		if t := other.GetToken(); t != nil && t.Position != nil {
			line = t.Position.Line
		}
		return malformed(code, name, line, "YAML 结构有误："+other.GetMessage(), "the YAML is wrong: "+other.GetMessage())
	}
	return malformed(code, name, 1, "YAML 结构有误："+err.Error(), "the YAML is wrong: "+err.Error())
}

// malformed leaves the decoder's own error out: it quotes lines around the mistake, and
// passwords may stand there.
func malformed(code *fault.Code, name string, line int, zh, en string) error {
	return code.Err("read file", name, nil).
		With("file", name).With("line", strconv.Itoa(line)).WithBoth("problem", zh, en)
}

// lineOf is the line of a YAML document on which a key stands, such as
// administrators.audit.login; where it is missing, that of what it is missing from.
func lineOf(data []byte, key string) int {
	file, err := parser.ParseBytes(data, 0)
	for err == nil && key != "" {
		if path, bad := yaml.PathString("$." + key); bad == nil {
			if node, missing := path.FilterFile(file); missing == nil && node != nil {
				return node.GetToken().Position.Line
			}
		}
		key = key[:max(0, strings.LastIndexAny(key, ".["))]
	}
	return 1
}
