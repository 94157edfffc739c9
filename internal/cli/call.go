package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/regulation"
	"liuhen/internal/term"
)

// calling is what the command line says of one call of the API.
type calling struct {
	to    connection
	data  string
	key   string
	print string
	where string
	array bool
	seen  bool
}

func callCommand(s Streams) *cobra.Command {
	var what calling
	c := &cobra.Command{
		Use:  "call",
		Args: takes(2),
		RunE: what.to.entered(s, func(ctx context.Context, client *apiclient.Client, args []string) error {
			return what.run(ctx, s, client, args[0], args[1])
		}),
	}
	what.to.flags(c.Flags())
	c.Flags().StringVar(&what.data, "data", "", "")
	c.Flags().StringVar(&what.key, "key", "", "")
	c.Flags().StringVar(&what.print, "print", "", "")
	c.Flags().StringVar(&what.where, "where", "", "")
	c.Flags().BoolVar(&what.array, "array", false, "")
	c.Flags().BoolVar(&what.seen, "seen", false, "")
	return c
}

func (w *calling) run(ctx context.Context, s Streams, client *apiclient.Client, method, path string) error {
	if !strings.HasPrefix(path, "/") {
		return misusef("路径以 / 开头，如 /matters", "PATH begins with /, such as /matters")
	}
	if w.where != "" && !strings.Contains(w.where, "=") {
		return misusef("--where 应写作 键=值，不能是“%s”", "--where needs KEY=VALUE, not %q", w.where)
	}
	body, err := w.body()
	if err != nil {
		return err
	}
	cmd := apiclient.Command{}
	if w.seen {
		if cmd, err = client.Look(ctx, path[:strings.LastIndex(path, "/")]); err != nil {
			return err
		}
	}
	cmd.Key = w.key
	answer, err := client.Call(ctx, strings.ToUpper(method), path, cmd, body)
	if err != nil || len(answer) == 0 {
		return err
	}
	s.showBreaches(answer)
	return w.show(s.Out, answer)
}

// showBreaches says what a step that was taken falls short of, since nobody reads that in
// the one part of the answer that he asked for.
func (s Streams) showBreaches(answer json.RawMessage) {
	var changed api.Changed[api.Activity]
	if json.Unmarshal(answer, &changed) != nil { // it is about something else
		return
	}
	for _, b := range changed.Value.Breaches {
		if b.ClearedAt != nil || b.Explained != nil {
			continue
		}
		who := term.Words{ZH: b.Role, EN: b.Role}
		if role, known := regulation.Builtin().Role(b.Role); known {
			who = term.Words(role.Title)
		}
		fmt.Fprintf(s.Err, s.say("注意：%s%s。已照常登记；请补正，或说明原因：liuhen call POST /activities/%s/explain-breach --seen --data '{\"code\":\"%s\",\"role\":\"%s\",\"reason\":\"…\"}'\n",
			"Note: %s: %s. It was taken as it is; complete it, or say why: liuhen call POST /activities/%s/explain-breach --seen --data '{\"code\":\"%s\",\"role\":\"%s\",\"reason\":\"…\"}'\n"),
			s.term(who), s.term(term.Of(term.Breaches, b.Code)), changed.Value.ID, b.Code, b.Role)
	}
}

// body is what --data says; nil for nothing. What is no JSON is not sent.
func (w *calling) body() ([]byte, error) {
	data := []byte(w.data)
	if name, file := strings.CutPrefix(w.data, "@"); file {
		var err error
		if data, err = readAtMost(name, 1<<20); err != nil {
			return nil, err
		}
	}
	if len(data) == 0 {
		return nil, nil
	}
	if !json.Valid(data) {
		return nil, misusef("--data 不是合法的 JSON；什么也没有发送", "--data is no valid JSON; nothing was sent")
	}
	return data, nil
}

func (w *calling) show(out io.Writer, answer json.RawMessage) error {
	if w.print == "" && w.where == "" {
		var text bytes.Buffer
		if err := json.Indent(&text, answer, "", "  "); err != nil {
			return fault.AnswerUnreadable.Err("read answer", "", err)
		}
		_, err := fmt.Fprintln(out, text.String())
		return err
	}
	if w.print == "" {
		w.print = "list"
	}
	var value any
	decoder := json.NewDecoder(bytes.NewReader(answer))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return fault.AnswerUnreadable.Err("read answer", "", err)
	}
	none := empty(value)
	found := pick(w.narrowed(value), strings.Split(w.print, "."))
	if len(found) == 0 && !none {
		return misusef("答复中没有 %s", "the answer has no %s", strings.TrimSpace(w.print+" "+w.where))
	}
	if w.array {
		found = []any{append([]any{}, found...)}
	}
	for _, one := range found {
		if text, ok := one.(string); ok {
			fmt.Fprintln(out, text)
			continue
		}
		text, err := json.Marshal(one)
		if err != nil {
			return fault.Unexpected.Err("write answer", "", err)
		}
		fmt.Fprintln(out, string(text))
	}
	return nil
}

// empty reports whether the answer is a list of nothing, which lacks no key.
func empty(answer any) bool {
	page, isPage := answer.(map[string]any)
	list, isList := page["list"].([]any)
	return isPage && isList && len(list) == 0
}

// narrowed keeps of the answer's list the entries that --where names.
func (w *calling) narrowed(value any) any {
	key, want, given := strings.Cut(w.where, "=")
	page, isPage := value.(map[string]any)
	if !given || !isPage {
		return value
	}
	list, isList := page["list"].([]any)
	if !isList {
		return value
	}
	page["list"] = slices.DeleteFunc(list, func(one any) bool {
		fields, ok := one.(map[string]any)
		return !ok || fmt.Sprint(fields[key]) != want
	})
	return page
}

// pick returns the parts of a value on the path of keys; a list gives those of each of
// its entries.
func pick(value any, path []string) []any {
	if list, ok := value.([]any); ok {
		var all []any
		for _, one := range list {
			all = append(all, pick(one, path)...)
		}
		return all
	}
	if len(path) == 0 {
		return []any{value}
	}
	if fields, ok := value.(map[string]any); ok {
		if inner, known := fields[path[0]]; known {
			return pick(inner, path[1:])
		}
	}
	return nil
}
