package httpapi

import (
	"bytes"
	_ "embed" // for the page
	"errors"
	"html/template"
	"io"
	"net/http"
	"strconv"
	"time"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/paper"
	"liuhen/internal/printing"
	"liuhen/internal/translog"
)

// maxPaper bounds the file that somebody compares with a print, in bytes.
const maxPaper = 64 << 20

//go:embed code.html
var codeHTML string

// codePage is the page on which anybody checks a paper: no script, nothing from
// elsewhere, no name and no title.
var codePage = template.Must(template.New("code").Parse(codeHTML))

// codeSeen is what the page shows.
type codeSeen struct {
	English bool
	Found   bool
	Kind    string
	Checked printing.Checked
	Dated   string
	Counts  []countSeen
	Compare string // "", "same", "other" or "unread"
	Other   string // digest of the file that was compared
	Log     *checkpointSeen
}

// countSeen is one number that the paper states.
type countSeen struct {
	Words  string
	Number int64
}

// checkpointSeen is where the print stands in its log.
type checkpointSeen struct {
	translog.Checkpoint
	Place int64
	Proof string
}

// codes registers the page, which is open to everybody.
func (p Parts) codes(mux *roads) {
	mux.HandleFunc("GET /v/{code}", p.serveCode)
	mux.HandleFunc("POST /v/{code}", p.serveCode)
}

// serveCode shows what a check code stands for, and compares a file with the print where
// one is sent. Every try counts against the network that it comes from.
func (p Parts) serveCode(w http.ResponseWriter, r *http.Request) {
	from := arrivalOf(r.Context()).client.network()
	if wait := p.Throttle.Try("check code from "+from, p.Now()); wait > 0 {
		p.problem(w, r, throttled(wait, nil))
		return
	}
	seen := codeSeen{English: wantsEnglish(r.Header.Get("Accept-Language"))}
	if asked := r.URL.Query().Get("lang"); asked != "" {
		seen.English = asked == "en"
	}
	found, err := p.Printing.Check(r.Context(), paper.Code(r.PathValue("code")))
	if err != nil && !errors.Is(err, fault.NoSuchThing) {
		p.problem(w, r, err)
		return
	}
	status := http.StatusNotFound
	if err == nil {
		status = http.StatusOK
		seen.fill(found)
		if r.Method == http.MethodPost {
			seen.compare(w, r)
		}
	}
	p.showCode(w, r, status, seen)
}

func (p Parts) showCode(w http.ResponseWriter, r *http.Request, status int, seen codeSeen) {
	var page bytes.Buffer
	if err := codePage.Execute(&page, seen); err != nil {
		p.problem(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("Vary", "Accept-Language")
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes()) // the client has gone
}

// say picks the word of the page's language.
func (s codeSeen) say(zh, en string) string {
	if s.English {
		return en
	}
	return zh
}

// fill puts what was found on the page.
func (s *codeSeen) fill(found printing.Checked) {
	p := found.Paper
	words := p.Kind.Words()
	s.Found, s.Checked, s.Kind = true, found, s.say(words.ZH, words.EN)
	s.Dated = p.Dated.In(beijing).Format(s.say("2006年1月2日 15:04", "2006-01-02 15:04 (UTC+8)"))
	for _, c := range []countSeen{
		{s.say("电子文件（个）", "files"), int64(p.Counts.Items)}, {s.say("字节数", "bytes"), p.Counts.Bytes},
		{s.say("文字记录（份）", "paper records"), int64(p.Counts.Papers)}, {s.say("载体（件）", "carriers"), int64(p.Counts.Carriers)},
		{s.say("保管事件（项）", "custody events"), int64(p.Counts.Events)}, {s.say("本件页数", "pages of this paper"), int64(p.Counts.Pages)},
	} {
		if c.Number > 0 {
			s.Counts = append(s.Counts, c)
		}
	}
	if found.Proof == nil {
		return
	}
	head, _, _ := bytes.Cut(found.Proof.Signed, []byte("\n\n"))
	if c, err := translog.ParseCheckpoint(string(head) + "\n"); err == nil {
		s.Log = &checkpointSeen{Checkpoint: c, Place: found.Proof.Proof.Place, Proof: string(found.Proof.Encode())}
	}
}

// compare holds the file of the form against the print. Nothing of the file is kept.
func (s *codeSeen) compare(w http.ResponseWriter, r *http.Request) {
	s.Compare = "unread"
	r.Body = http.MaxBytesReader(w, r.Body, maxPaper)
	parts, err := r.MultipartReader()
	if err != nil {
		return
	}
	file, err := parts.NextPart()
	if err != nil {
		return
	}
	sum := digest.NewRunning()
	if _, err := io.Copy(sum, file); err != nil {
		return
	}
	s.Other, s.Compare = sum.Sum().String(), "other"
	if sum.Sum() == s.Checked.Paper.SHA256 {
		s.Compare = "same"
	}
}

// Size spells how long the PDF is.
func (s codeSeen) Size() string { return strconv.FormatInt(s.Checked.Paper.Size, 10) }

// beijing is the zone in which papers state times: Asia/Shanghai, as it has been
// without summer time since 1992.
var beijing = time.FixedZone("Asia/Shanghai", 8*60*60)
