package regulation

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
)

// reader walks the syntax tree and keeps every mistake instead of stopping at
// the first, so that a person mends a document in one go.
type reader struct {
	mistakes Mistakes
}

func (r *reader) wrong(n ast.Node, path, zh, en string) {
	r.wrongAt(lineOf(n), path, zh, en)
}

func (r *reader) wrongAt(line int, path, zh, en string) {
	r.mistakes = append(r.mistakes, Mistake{Line: line, Key: path, Problem: Words{zh, en}})
}

// value is one way to read a node at a path.
type value func(n ast.Node, path string)

// field is one key of a mapping.
type field struct {
	key      string
	optional bool
	read     value
}

func need(key string, read value) field { return field{key: key, read: read} }
func may(key string, read value) field  { return field{key: key, optional: true, read: read} }

// mapping reads n by its fields in their order. Keys that are unknown, missing
// or doubled are mistakes. An absent optional key is not read.
func (r *reader) mapping(n ast.Node, path string, fields ...field) {
	m, ok := n.(*ast.MappingNode)
	if !ok {
		r.wrong(n, path, "应为键值表", "a mapping of keys is needed")
		return
	}
	keys, odd, twice := keysOf(m)
	for _, v := range odd {
		r.wrong(v.Key, path, "键必须是文字", "a key must be text")
	}
	for _, v := range twice {
		r.wrong(v.Key, join(path, clip(v.Key.(*ast.StringNode).Value)), "键重复", "the key is given twice")
	}
	for _, f := range fields {
		if v := keys[f.key]; v != nil {
			f.read(v.Value, join(path, f.key))
		} else if !f.optional {
			r.wrong(n, join(path, f.key), "缺少此键", "the key is missing")
		}
		delete(keys, f.key)
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		r.wrong(keys[key].Key, join(path, clip(key)), "未知的键", "the key is unknown")
	}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// list reads a sequence of at least one entry: an empty list says less than none.
func (r *reader) list(each value) value {
	return func(n ast.Node, path string) {
		s, ok := n.(*ast.SequenceNode)
		if !ok {
			r.wrong(n, path, "应为列表", "a list is needed")
			return
		}
		if len(s.Values) == 0 {
			r.wrong(n, path, "列表为空", "the list is empty")
		}
		for i, v := range s.Values {
			each(v, path+"["+strconv.Itoa(i)+"]")
		}
	}
}

// maxText bounds one text; the longest sentence of a rule is far shorter.
const maxText = 500

// text reads a text of 1 to 500 characters without blanks at its ends.
func (r *reader) text(into *string) value {
	return func(n ast.Node, path string) {
		s, ok := textOf(n)
		switch {
		case !ok:
			r.wrong(n, path, "应为文字（数字、真假值请加引号）", "text is needed (quote numbers and true or false)")
		case s == "" || strings.TrimSpace(s) != s:
			r.wrong(n, path, "文字为空或首尾有空白", "the text is empty or has blanks at its ends")
		case utf8.RuneCountInString(s) > maxText || strings.ContainsFunc(s, hidden):
			r.wrong(n, path, "文字超过500字或含有换行、控制字符", "the text is longer than 500 characters or holds line breaks or control characters")
		default:
			*into = s
		}
	}
}

// words reads a pair of texts.
func (r *reader) words(into *Words) value {
	return func(n ast.Node, path string) {
		r.mapping(n, path, need("zh", r.text(&into.ZH)), need("en", r.text(&into.EN)))
	}
}

var codeForm = regexp.MustCompile(`^[a-z][a-z0-9]{0,39}(-[a-z0-9]{1,39}){0,7}$`)

// code reads a name for programs: lower-case words joined by hyphens.
func (r *reader) code(into *string) value {
	return func(n ast.Node, path string) {
		s, ok := textOf(n)
		if !ok || !codeForm.MatchString(s) {
			r.wrong(n, path, "代码应由小写字母、数字和连字符组成", "a code is lower-case letters, digits and hyphens")
			return
		}
		*into = s
	}
}

// integer reads a decimal number without sign, leading zeros or underscores.
func (r *reader) integer(into *int, least, most int) value {
	return func(n ast.Node, path string) {
		v, ok := n.(*ast.IntegerNode)
		if !ok {
			r.wrong(n, path, "应为整数", "a whole number is needed")
			return
		}
		i, err := strconv.Atoi(v.Token.Value)
		if err != nil || strconv.Itoa(i) != v.Token.Value || i < least || i > most {
			r.wrong(n, path, fmt.Sprintf("应为%d至%d的十进制整数", least, most), fmt.Sprintf("a plain decimal number from %d to %d is needed", least, most))
			return
		}
		*into = i
	}
}

// truth reads true or false.
func (r *reader) truth(into *bool) value {
	return func(n ast.Node, path string) {
		v, ok := n.(*ast.BoolNode)
		if !ok {
			r.wrong(n, path, "应为 true 或 false", "true or false is needed")
			return
		}
		*into = v.Value
	}
}

// date reads YYYY-MM-DD.
func (r *reader) date(into *Date) value {
	return func(n ast.Node, path string) {
		s, _ := textOf(n)
		d, err := ParseDate(s)
		if err != nil {
			r.wrong(n, path, "应为日期 YYYY-MM-DD", "a date YYYY-MM-DD is needed")
			return
		}
		*into = d
	}
}

// choice reads one of a closed set.
func choice[T ~string](r *reader, into *T, from []T) value {
	return func(n ast.Node, path string) {
		s, _ := textOf(n)
		if !slices.Contains(from, T(s)) {
			set := joined(from)
			r.wrong(n, path, "只能是："+set, "must be one of: "+set)
			return
		}
		*into = T(s)
	}
}

func joined[T ~string](set []T) string {
	names := make([]string, len(set))
	for i, s := range set {
		names[i] = string(s)
	}
	return strings.Join(names, ", ")
}

// named reads a code that something earlier in the document defined.
func named[T any](r *reader, into *T, from map[string]T, zh, en string) value {
	return func(n ast.Node, path string) {
		s, _ := textOf(n)
		v, ok := from[s]
		if !ok {
			r.wrong(n, path, "文件中没有定义此"+zh, "the document defines no such "+en)
			return
		}
		*into = v
	}
}
