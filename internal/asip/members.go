package asip

import (
	"fmt"
	"io"
	"strings"

	"liuhen/internal/casefile"
	"liuhen/internal/digest"
	"liuhen/internal/translog"
)

const membersMagic = "liuhen.members/v1"

// writeMembersHead begins members.txt, which ties the paths in the package to the
// members that sealing committed.
func writeMembersHead(w io.Writer, h Head) error {
	_, err := fmt.Fprintf(w, "%s\t%s\t%s\n", membersMagic, h.Log, h.CaseFile)
	return err
}

func writeMemberLine(w io.Writer, m translog.Member, path string) error {
	_, err := fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%d\t%d\t%d\t%s\t%d\n",
		m.Position, path, m.Item, m.SHA256, m.SM3, m.Size, m.From, m.To, m.Log, m.Last)
	return err
}

// MemberLine is one line of members.txt.
type MemberLine struct {
	translog.Member
	Path string // inside the root folder
}

// Members reads members.txt.
type Members struct {
	// Log is the origin of the log that holds the case file's events.
	Log string
	// CaseFile is the case file's id.
	CaseFile casefile.ID

	lines *lines
	count int64
}

// NewMembers reads the head of members.txt from r. It fails with package-malformed.
func NewMembers(r io.Reader) (*Members, error) {
	m := &Members{lines: newLines(r, MembersFile, maxTagLine)}
	line, err := m.lines.next()
	if err != nil {
		return nil, m.lines.early(err)
	}
	parts := strings.Split(line, "\t")
	if len(parts) != 3 || parts[0] != membersMagic || translog.CheckOrigin(parts[1]) != nil || parts[2] == "" {
		return nil, m.lines.bad("it does not begin as it must")
	}
	m.Log, m.CaseFile = parts[1], casefile.ID(parts[2])
	return m, nil
}

// Next returns the next member, or io.EOF after the last. It fails with
// package-malformed.
func (m *Members) Next() (MemberLine, error) {
	line, err := m.lines.next()
	if err != nil {
		return MemberLine{}, err
	}
	if m.count++; m.count > MaxMembers {
		return MemberLine{}, m.lines.bad("too many members")
	}
	f := strings.Split(line, "\t")
	if len(f) != 10 || translog.CheckOrigin(f[8]) != nil || f[2] == "" || f[1] == "" {
		return MemberLine{}, m.lines.bad("no member")
	}
	l := MemberLine{Path: f[1], Member: translog.Member{Item: f[2], Log: f[8]}}
	l.SHA256, err = digest.ParseSHA256(f[3])
	sm3, err2 := digest.ParseSM3(f[4])
	l.SM3 = sm3
	if err != nil || err2 != nil {
		return MemberLine{}, m.lines.bad("no digest")
	}
	for i, n := range map[int]*int64{0: &l.Position, 5: &l.Size, 6: &l.From, 7: &l.To, 9: &l.Last} {
		if *n, err = parseInt(f[i]); err != nil {
			return MemberLine{}, m.lines.bad("no number")
		}
	}
	return l, nil
}
