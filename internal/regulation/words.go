package regulation

import (
	"fmt"
	"strconv"
	"strings"
)

// Words says one thing in Chinese and in English. Chinese is the official term.
type Words struct {
	ZH, EN string
}

// Law is a superior law that rules of a pack point to.
type Law struct {
	Code  string
	Title Words
	// InForce is the day from which the cited version applies; zero when the
	// pack does not say.
	InForce Date
}

// Superior cites a superior law. Article 0 cites the law as a whole, used where
// the article's number is not certain enough to be printed.
type Superior struct {
	Law           Law
	Article, Item int
}

// Rule is one duty and where it comes from. Every rule of a pack names an annex
// and an article of the pack's own document; where that article sends the reader
// on (附件1第十一条, 附件2第十一条), Superior names the law that fills it in.
type Rule struct {
	Code string
	// Pack and Document identify the rule text: pack identity and document number.
	Pack     Identity
	Document string
	// Annex and Article count from 1; Item is 0 when the whole article is meant.
	Annex, Article, Item int
	Superior             []Superior
	// Says is the duty in our words, one sentence without full stop.
	Says Words
}

// Citation returns the place of the rule as people cite it, for example
// "安市农法字〔2023〕5号附件1第四条（一）" and "安市农法字〔2023〕5号, Annex 1, Article 4(1)".
func (r Rule) Citation() Words {
	zh := fmt.Sprintf("%s附件%d%s", r.Document, r.Annex, articleZH(r.Article, r.Item))
	en := fmt.Sprintf("%s, Annex %d, %s", r.Document, r.Annex, articleEN(r.Article, r.Item))
	for _, s := range r.Superior {
		zh += "；《" + s.Law.Title.ZH + "》" + articleZH(s.Article, s.Item)
		en += "; " + strings.TrimSuffix(s.Law.Title.EN+", "+articleEN(s.Article, s.Item), ", ")
	}
	return Words{ZH: zh, EN: en}
}

func articleZH(article, item int) string {
	var s string
	if article > 0 {
		s = "第" + numeral(article) + "条"
	}
	if item > 0 {
		s += "（" + numeral(item) + "）"
	}
	return s
}

func articleEN(article, item int) string {
	if article == 0 {
		return ""
	}
	s := "Article " + strconv.Itoa(article)
	if item > 0 {
		s += "(" + strconv.Itoa(item) + ")"
	}
	return s
}

var zhDigits = [...]string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}

// maxNumeral is the highest number that numeral writes; no law here has more articles.
const maxNumeral = 999

// numeral writes 1 to 999 as Chinese laws number their articles: 十, 十一, 二十, 一百零三.
func numeral(n int) string {
	if n < 1 || n > maxNumeral {
		return strconv.Itoa(n)
	}
	hundreds, tens, ones := n/100, n/10%10, n%10
	var b strings.Builder
	if hundreds > 0 {
		b.WriteString(zhDigits[hundreds] + "百")
		if tens == 0 && ones > 0 {
			b.WriteString("零")
		}
	}
	if tens > 1 || tens == 1 && hundreds > 0 {
		b.WriteString(zhDigits[tens])
	}
	if tens > 0 {
		b.WriteString("十")
	}
	b.WriteString(zhDigits[ones])
	return b.String()
}
