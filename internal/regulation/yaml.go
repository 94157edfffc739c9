package regulation

import (
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Bounds that keep the YAML parser's work small: its time grows with the square
// of the nesting and of the number of entries, and a rule document needs little
// of either. The built-in pack has about 2,500 tokens.
const (
	maxBytes  = 256 << 10
	maxTokens = 20_000
	maxDepth  = 12
)

// refused are the parts of YAML that a rule document may not use: each lets a
// text mean something other than what a reader sees at its line.
var refused = map[token.Type]Words{
	token.AnchorType:     {"不允许使用锚点（&）", "anchors (&) are not allowed"},
	token.AliasType:      {"不允许使用别名（*）", "aliases (*) are not allowed"},
	token.TagType:        {"不允许使用类型标签（!）", "tags (!) are not allowed"},
	token.MergeKeyType:   {"不允许使用合并键（<<）", "merge keys (<<) are not allowed"},
	token.MappingKeyType: {"不允许使用复合键（?）", "complex keys (?) are not allowed"},
	token.DirectiveType:  {"不允许使用指令（%）", "directives (%) are not allowed"},
}

// document parses one YAML document to the point where its top mapping is known.
func document(data []byte) (*ast.MappingNode, Mistakes) {
	if m := readable(data); m != nil {
		return nil, m
	}
	tokens := lexer.Tokenize(string(data))
	if m := plain(tokens); m != nil {
		return nil, m
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, Mistakes{syntax(err)}
	}
	if len(file.Docs) != 1 {
		return nil, Mistakes{{Line: 1, Problem: Words{"必须恰好包含一个 YAML 文档", "the file must hold exactly one YAML document"}}}
	}
	top, ok := file.Docs[0].Body.(*ast.MappingNode)
	if !ok {
		return nil, Mistakes{{Line: 1, Problem: Words{"文件最外层必须是键值表", "the document must be a mapping of keys"}}}
	}
	return top, nil
}

// readable looks at the bytes before any parser does.
func readable(data []byte) Mistakes {
	if len(data) > maxBytes {
		return Mistakes{{Line: 1, Problem: Words{"文件超过 256 KiB", "the file is larger than 256 KiB"}}}
	}
	for i, line := range strings.Split(string(data), "\n") {
		if !utf8.ValidString(line) {
			return Mistakes{{Line: i + 1, Problem: Words{"不是有效的 UTF-8 文本", "the text is not valid UTF-8"}}}
		}
		if strings.ContainsFunc(strings.TrimSuffix(line, "\r"), hidden) {
			return Mistakes{{Line: i + 1, Problem: Words{"含有不可见的控制字符", "the line holds invisible control characters"}}}
		}
	}
	return nil
}

// hidden reports characters that make a line read other than it is.
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029'
}

// plain refuses what rule documents do not use, and nesting beyond maxDepth,
// before the parser spends time on it.
func plain(tokens token.Tokens) Mistakes {
	var found Mistakes
	if len(tokens) > maxTokens {
		return Mistakes{{Line: 1, Problem: Words{"文件的键和值过多", "the file has too many keys and values"}}}
	}
	flow, dashes, line := 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			line, dashes = t.Position.Line, 0
		}
		switch t.Type {
		case token.MappingStartType, token.SequenceStartType:
			flow++
		case token.MappingEndType, token.SequenceEndType:
			flow--
		case token.SequenceEntryType:
			dashes++
		}
		if flow > maxDepth || dashes > 1 || t.Position.Column > maxColumn {
			return append(found, Mistake{Line: line, Problem: Words{"嵌套过深或行过长", "nested too deeply or line too long"}})
		}
		if problem, not := refused[t.Type]; not && len(found) < maxMistakes {
			found = append(found, Mistake{Line: line, Problem: problem})
		}
	}
	return found
}

// maxColumn bounds nesting by indentation and the length of a line.
const maxColumn = 2000

func syntax(err error) Mistake {
	m := Mistake{Line: 1, Problem: Words{"YAML 语法错误", "YAML syntax error"}}
	var y yaml.Error
	if errors.As(err, &y) {
		m.Problem.ZH += "：" + y.GetMessage()
		m.Problem.EN += ": " + y.GetMessage()
		if t := y.GetToken(); t != nil && t.Position != nil {
			m.Line = max(1, t.Position.Line)
		}
	}
	return m
}

// lineOf returns the line on which the value begins as a reader sees it.
func lineOf(n ast.Node) int {
	if m, ok := n.(*ast.MappingNode); ok && !m.IsFlowStyle && len(m.Values) > 0 {
		n = m.Values[0].Key
	}
	if n == nil {
		return 1
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		return max(1, t.Position.Line)
	}
	return 1
}

// textOf returns the value of a text node; ok is false for every other node, so
// that a number or a yes is never silently taken for a text.
func textOf(n ast.Node) (string, bool) {
	switch v := n.(type) {
	case *ast.StringNode:
		return v.Value, true
	case *ast.LiteralNode:
		return strings.TrimSuffix(v.Value.Value, "\n"), true
	}
	return "", false
}

// keysOf lists the keys of a mapping with the mistakes of keys that are not plain
// text or come twice.
func keysOf(m *ast.MappingNode) (map[string]*ast.MappingValueNode, []*ast.MappingValueNode, []*ast.MappingValueNode) {
	first := make(map[string]*ast.MappingValueNode, len(m.Values))
	var odd, twice []*ast.MappingValueNode
	for _, v := range m.Values {
		key, ok := v.Key.(*ast.StringNode)
		switch {
		case !ok:
			odd = append(odd, v)
		case first[key.Value] != nil:
			twice = append(twice, v)
		default:
			first[key.Value] = v
		}
	}
	return first, slices.Clip(odd), slices.Clip(twice)
}
