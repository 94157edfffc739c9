package httpapi

import (
	"html/template"
	"net/http"
	"regexp"
	"strconv"
)

// Pages of the server's own, without scripts: for whoever cannot be shown the app.

// plainText is what such a page says, in one language.
type plainText struct{ Lang, Title, What, Next string }

// plainWords are a page's texts in both languages.
type plainWords struct{ zh, en plainText }

var notBuilt = plainWords{
	zh: plainText{"zh-CN", "留痕正在运行，但程序里没有网页", "这个程序编译时没有带上网页。数据和接口不受影响。",
		"请在源代码目录运行 make web 和 make build（需要 Node 20 以上），再用新程序启动；也可以使用 liuhen 命令（liuhen help），或按 /openapi.json 的说明使用接口。"},
	en: plainText{"en", "Liuhen is running, without its web app", "This program was built without the app. Data and API are not touched by it.",
		"Run make web and make build in the source folder (Node 20 or newer is needed) and start the new program; or use the command liuhen (liuhen help), or the API that /openapi.json describes."},
}

var oldBrowser = plainWords{
	zh: plainText{"zh-CN", "浏览器内核过旧", "您的浏览器内核是：", "本系统需要 Chromium 86 或更新的内核。请使用奇安信、统信、360 等浏览器的新版本（极速模式），或请系统管理员安装；数据没有变化。"},
	en: plainText{"en", "This browser is too old", "Your browser is: ", "Liuhen needs Chromium 86 or newer. Use a current browser, or ask the system administrator to install one. Nothing was changed."},
}

var plainTemplate = template.Must(template.New("plain").Parse(`<!doctype html>
<html lang="{{.Lang}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.Title}}</title>
<style>body{background:#f4f3ef;color:#1d2730;font:16px/1.7 system-ui,"Microsoft YaHei","Noto Sans CJK SC",sans-serif;margin:0}
main{max-width:640px;margin:12vh auto;padding:24px;background:#fff;border:1px solid #c3cbd2;border-left:4px solid #234e70}
h1{font-size:20px;margin:0 0 12px}p{margin:0 0 12px}</style></head>
<body><main><h1>{{.Title}}</h1><p>{{.What}}{{.Found}}</p><p>{{.Next}}</p></main></body></html>
`))

// plainPage answers with such a page in the reader's language; found is a detail that it names.
func plainPage(w http.ResponseWriter, r *http.Request, status int, words plainWords, found string) {
	text := words.zh
	if wantsEnglish(r.Header.Get("Accept-Language")) {
		text = words.en
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", appPolicy)
	w.Header().Add("Vary", "Accept-Language")
	w.WriteHeader(status)
	_ = plainTemplate.Execute(w, struct { // the client has gone
		plainText
		Found string
	}{text, found})
}

// floors are the oldest versions of each engine in which the app runs: it is built for Chromium 86, and the
// others are those that know the same language. An engine is recognised by the first line that fits.
var floors = []struct {
	engine *regexp.Regexp
	oldest int
}{
	{regexp.MustCompile(`\b(?:MSIE |Trident/)(\d+)`), 1 << 30},
	{regexp.MustCompile(`\b(?:Chrome|Chromium|CriOS)/(\d+)`), 86},
	{regexp.MustCompile(`\bFirefox/(\d+)`), 80},
	{regexp.MustCompile(`\bVersion/(\d+)[0-9.]* .*Safari/`), 14},
}

// tooOld names the engine of a browser that cannot show the app; empty for those that can, and for those that say
// nothing that we know.
func tooOld(agent string) string {
	for _, f := range floors {
		found := f.engine.FindStringSubmatch(agent)
		if found == nil {
			continue
		}
		if version, err := strconv.Atoi(found[1]); err != nil || version < f.oldest {
			return found[0]
		}
		return ""
	}
	return ""
}
