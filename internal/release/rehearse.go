package release

import (
	"context"

	"liuhen/internal/casefile"
)

// Rehearse makes an issued package as a download would and throws the bytes away, in
// the name of the program: whatever would cut a download is found before somebody
// waits for one. It fixes the checkpoints that the package shows, unless that was
// done, and keeps the package's length. Where somebody has taken all of it away already, or
// is about to, nothing is made again. report is told of the payload's bytes; it may be called
// very often. Errors: as of Open and of Package.WriteTo.
func (d *Desk) Rehearse(ctx context.Context, id casefile.IssuanceID, report func(done, total int64)) error {
	i, err := d.Files.Issuance(ctx, id)
	if err != nil {
		return err
	}
	n, err := d.made(ctx, id)
	if err != nil {
		return err
	}
	if n > 0 {
		report(i.Bytes, i.Bytes)
		return nil
	}
	return d.rehearse(ctx, i, report)
}

func (d *Desk) rehearse(ctx context.Context, i casefile.Issuance, report func(done, total int64)) error {
	f, err := d.Files.CaseFile(ctx, i.CaseFile)
	if err != nil {
		return err
	}
	p, err := d.open(ctx, i, f)
	if err != nil {
		return err
	}
	n, err := p.WriteTo(&stage{report: report, total: i.Bytes})
	if err != nil {
		return err
	}
	return d.keepSize(ctx, i.ID, n)
}

// stage is where a rehearsal goes: it counts, and keeps nothing. What the zip needs
// beside the payload does not count beyond the total.
type stage struct {
	report      func(done, total int64)
	done, total int64
}

func (s *stage) Write(b []byte) (int, error) {
	s.done += int64(len(b))
	s.report(min(s.done, s.total), s.total)
	return len(b), nil
}
