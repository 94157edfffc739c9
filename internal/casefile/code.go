package casefile

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"liuhen/internal/fault"
)

// Series is what archival codes are counted in: gapless per fonds, category, year
// and retention.
type Series struct {
	Fonds     string // 全宗号: one capital letter and three digits
	Category  string // below ZY (专业档案), such as "XZCF"
	Year      int
	Retention Retention
}

// Code is a 档号 by volume (DA/T 13-2022): fonds-ZY·category·year·retention-volume.
type Code struct {
	Series
	Volume int    // 案卷号, from 1
	Region string // 行政区划, six digits, for the electronic number
	Org    string // code of the agency inside the electronic number
}

// MiddleDot joins codes of one level: U+00B7 and no other dot.
const MiddleDot = "·"

// String returns the 档号, such as "Q101-ZY·XZCF·2026·D30-001".
func (c Code) String() string {
	class := strings.Join([]string{"ZY", c.Category, strconv.Itoa(c.Year), string(c.Retention)}, MiddleDot)
	return fmt.Sprintf("%s-%s-%03d", c.Fonds, class, c.Volume)
}

// ElectronicNumber returns the 电子文件号: region-organisation-category-year-
// retention-serial, which names the archiving package.
func (c Code) ElectronicNumber() string {
	category := strings.ReplaceAll(c.Category, MiddleDot, "")
	return fmt.Sprintf("%s-%s-%s-%d-%s-%06d", c.Region, c.Org, category, c.Year, c.Retention, c.Volume)
}

var (
	fondsRule    = regexp.MustCompile(`^[A-Z][0-9]{3}$`)
	categoryText = regexp.MustCompile(`^[A-Z0-9]+(·[A-Z0-9]+){0,2}$`)
)

func categoryRule(s string) bool { return categoryText.MatchString(s) }

// ParseCode reads a 档号 by volume. It accepts the dots that people type
// (U+2022, U+30FB, U+FF0E, U+2027) for the middle dot, and reads by position from
// the year, since a category may itself look like a year.
func ParseCode(s string) (Code, error) {
	bad := func() (Code, error) {
		return Code{}, fault.BadInput.Err("read archival code", "", nil).
			With("field", "archival_code").WithBoth("problem", "不是按卷编制的档号", "this is no archival code by volume")
	}
	s = strings.NewReplacer("•", MiddleDot, "・", MiddleDot, "．", MiddleDot, "‧", MiddleDot).Replace(s)
	parts := strings.Split(s, "-")
	if len(parts) != 3 || !fondsRule.MatchString(parts[0]) {
		return bad()
	}
	class := strings.Split(parts[1], MiddleDot)
	n := len(class)
	if n < 4 || class[0] != "ZY" {
		return bad()
	}
	year, err := strconv.Atoi(class[n-2])
	volume, err2 := strconv.Atoi(parts[2])
	c := Code{Series: Series{Fonds: parts[0], Category: strings.Join(class[1:n-2], MiddleDot), Year: year, Retention: Retention(class[n-1])}, Volume: volume}
	if err != nil || err2 != nil || c.String() != s {
		return bad()
	}
	return c, nil
}
