package oversight

import (
	"time"

	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/matter"
	"liuhen/internal/regulation"
)

// Matter reads the clocks of a matter: the thirty days from the end of the act to the
// formed case file (附件1第七条), and the three months from the completion to its
// handover to the archive (附件2第三条). file is its case file, nil while it has none.
//
// Both stop with a submission: it says that the file stands formed, and hands it over.
// A return by the archivist or a withdrawal undoes it. It fails with pack-unknown.
func Matter(m matter.Matter, file *casefile.CaseFile, look Look) ([]Clock, error) {
	return matterClocks(m.Ref(), m, file, look)
}

// CaseFile reads the clocks of a case file, which are those of its matter. It fails
// with pack-unknown.
func CaseFile(f casefile.CaseFile, m matter.Matter, look Look) ([]Clock, error) {
	return matterClocks(f.Ref(), m, &f, look)
}

func matterClocks(noun custody.Ref, m matter.Matter, file *casefile.CaseFile, look Look) ([]Clock, error) {
	pack, err := regulation.Find(m.Pack)
	if err != nil {
		return nil, err
	}
	submitted := submissions(file)
	var clocks []Clock
	for _, part := range []struct {
		name  string
		from  *matter.Ending
		facts func(time.Time, []regulation.Stop) regulation.Facts
	}{
		{regulation.CasefileClock, m.End, regulation.Casefile},
		{regulation.ArchiveClock, m.Completed, regulation.Archive},
	} {
		c, err := pack.Clock(part.name)
		if err != nil {
			return nil, err
		}
		c.Since = look.Since[m.Agency]
		var f told
		for i, t := range tellings {
			f[i] = part.facts(endOf(part.from, t), submitted)
		}
		clocks = append(clocks, read(c, noun, f, look.Now))
	}
	return clocks, nil
}

func endOf(e *matter.Ending, t telling) time.Time {
	if e == nil {
		return time.Time{}
	}
	return t.end(e.Time)
}

func submissions(file *casefile.CaseFile) []regulation.Stop {
	if file == nil {
		return nil
	}
	stops := make([]regulation.Stop, len(file.Rounds))
	for i, r := range file.Rounds {
		stops[i].At = r.Submitted.At.Time
		for _, undone := range []*custody.Step{r.Returned, r.Withdrawn} {
			if undone != nil {
				stops[i].UndoneAt = undone.At.Time
			}
		}
	}
	return stops
}
