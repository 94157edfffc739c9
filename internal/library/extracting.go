package library

import (
	"bytes"
	"context"
	"errors"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/extract"
	"liuhen/internal/fault"
	"liuhen/internal/item"
)

// Source is a list that can be extracted.
type Source interface {
	// Check returns what the person sees of the list under the filter. It fails with
	// not-allowed for who may see nothing of this kind, and bad-input for a condition that
	// cannot be taken.
	Check(ctx context.Context, who access.Person, f Filter) (Selection, error)
	// Count returns how many rows there are, up to MaxCount.
	Count(ctx context.Context, sel Selection) (Count, error)
	// Heads are the headings.
	Heads(s extract.Speaker) []string
	// Rows returns a page of the rows that the selection names, newest first.
	Rows(ctx context.Context, s extract.Speaker, sel Selection) ([]Row, error)
}

// Row is one row of an extract, with the id of its noun.
type Row struct {
	ID    string
	Cells []string
	// Guarded says that it is a restricted item which only few people see.
	Guarded bool
	Agency  string
}

// SourceOf makes a list extractable by its columns.
func SourceOf[T custody.Noun](l List[T], columns []extract.Column[T]) Source {
	return source[T]{l, columns}
}

type source[T custody.Noun] struct {
	list    List[T]
	columns []extract.Column[T]
}

// Check implements Source. The register is asked for one row, since it alone knows which
// conditions it takes.
func (s source[T]) Check(ctx context.Context, who access.Person, f Filter) (Selection, error) {
	sel, err := s.list.selection(who, f)
	if err == nil {
		probe := sel
		probe.Limit = 1
		_, err = s.list.Register.Page(ctx, probe)
	}
	return sel, err
}

// Count implements Source.
func (s source[T]) Count(ctx context.Context, sel Selection) (Count, error) {
	return s.list.Register.Count(ctx, sel)
}

// Heads implements Source.
func (s source[T]) Heads(by extract.Speaker) []string { return extract.Heads(by, s.columns) }

// Rows implements Source.
func (s source[T]) Rows(ctx context.Context, by extract.Speaker, sel Selection) ([]Row, error) {
	found, err := s.list.Register.Page(ctx, sel)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(found))
	for i, v := range found {
		rows[i] = Row{ID: v.Ref().ID, Cells: extract.Cells(by, s.columns, v), Agency: v.Home()}
		if it, ok := any(v).(item.Item); ok {
			rows[i].Guarded = !it.Restricted.IsZero()
		}
	}
	return rows, nil
}

// extractPage is how many rows are read and held at once.
const extractPage = 500

// Make writes an extract in the rights that who ordered it has now, and reports the rows. One
// that is made, or given up, stays as it is. Errors: not-allowed, extract-too-long,
// extract-too-large, each of which is recorded and lasts, and those of the stores.
func (d *Extracts) Make(ctx context.Context, id extract.ID, report func(done, total int64)) error {
	e, err := d.Kept.Extract(ctx, id)
	if err != nil || e.State != extract.Ordered {
		return err
	}
	made, err := d.write(ctx, e, report)
	if err != nil && !gaveUp(err) {
		return err
	}
	cmd := custody.Command{Actor: custody.ByProgram(e.Agency)}
	_, _, recording := d.Kept.ChangeExtract(ctx, cmd, id, func(at time.Time, now extract.Extract) (custody.Transition, error) {
		var tr custody.Transition
		var wrong error
		if err != nil {
			_, tr, wrong = now.FailedWith(fault.Of(err).Code.Name)
		} else {
			_, tr, wrong = now.FinishedAs(made, at)
		}
		return tr, wrong
	})
	if errors.Is(recording, fault.WrongState) { // another attempt came first, or its time is over
		return nil
	}
	return errors.Join(err, recording)
}

// gaveUp reports whether another attempt would meet the same again.
func gaveUp(err error) bool {
	kind := fault.KindOf(err)
	return kind == fault.Invalid || kind == fault.Forbidden
}

// write writes the file piece by piece and returns what is to be recorded of it.
func (d *Extracts) write(ctx context.Context, e extract.Extract, report func(done, total int64)) (extract.Made, error) {
	who, err := d.Office.Again(ctx, e.Ordered.By, e.Scope)
	if err != nil {
		return extract.Made{}, err
	}
	source := d.Sources[e.List]
	sel, err := source.Check(ctx, who, filterOf(e))
	if err != nil {
		return extract.Made{}, err
	}
	names := &namer{ctx: ctx, who: who, register: d.Register}
	speaker := d.speaker(names, e)
	out := &pieces{ctx: ctx, shelf: d.Shelf, id: e.ID, whole: digest.NewRunning()}
	sheet, err := d.Writer.Sheet(e.Format, speaker.Title(e.List), out)
	if err != nil {
		return extract.Made{}, err
	}
	if err := sheet.Add(source.Heads(speaker)); err != nil {
		return extract.Made{}, err
	}
	w := &extracting{source: source, speaker: speaker, sheet: sheet, report: report, made: extract.Made{Reach: reachOf(sel.Scope)}}
	if err := w.rows(ctx, sel); err != nil {
		return extract.Made{}, err
	}
	if err := errors.Join(names.err, sheet.Close(), out.flush()); err != nil {
		return extract.Made{}, err
	}
	w.made.Size, w.made.SHA256, w.made.Pieces = out.size, out.whole.Sum(), out.list
	return w.made, nil
}

func (d *Extracts) speaker(names extract.Names, e extract.Extract) extract.Speaker {
	return extract.Speaker{Names: names, Language: e.Language, Zone: d.Local}
}

// extracting is one making of a file.
type extracting struct {
	source  Source
	speaker extract.Speaker
	sheet   extract.Sheet
	report  func(done, total int64)
	made    extract.Made
}

// rows writes every row that the selection names.
func (w *extracting) rows(ctx context.Context, sel Selection) error {
	total := int64(0)
	count, err := w.source.Count(ctx, sel)
	if err != nil {
		return err
	}
	if !count.More {
		total = int64(count.Number)
	}
	sel.Limit = extractPage
	for {
		page, err := w.source.Rows(ctx, w.speaker, sel)
		if err != nil {
			return err
		}
		for _, row := range page {
			if err := w.row(row, sel.Scope); err != nil {
				return err
			}
			sel.After = row.ID
		}
		w.report(w.made.Rows, total)
		if len(page) < extractPage {
			return nil
		}
	}
}

// row writes one row. Of a restricted item that the person sees for what he did himself, he is
// asked again when he fetches the file.
func (w *extracting) row(r Row, scope access.Scope) error {
	w.made.Rows++
	if r.Guarded && r.Agency != scope.Keeper {
		if len(w.made.Guarded) == extract.MaxGuarded {
			return fault.ExtractTooLarge.Err("make extract", "", nil)
		}
		w.made.Guarded = append(w.made.Guarded, r.ID)
	}
	return w.sheet.Add(r.Cells)
}

// pieces puts what is written to it on the shelf, piece by piece.
type pieces struct {
	ctx   context.Context // of the making
	shelf Pieces
	id    extract.ID
	held  bytes.Buffer
	whole *digest.Running
	size  int64
	list  []digest.SHA256
}

// Write implements io.Writer.
func (p *pieces) Write(b []byte) (int, error) {
	taken := 0
	for taken < len(b) {
		part := b[taken:min(len(b), taken+extract.PieceSize-p.held.Len())]
		p.held.Write(part)
		taken += len(part)
		if p.held.Len() < extract.PieceSize {
			break
		}
		if err := p.flush(); err != nil {
			return taken, err
		}
	}
	return taken, nil
}

// flush puts what is held on the shelf.
func (p *pieces) flush() error {
	if p.held.Len() == 0 {
		return nil
	}
	if len(p.list) == extract.MaxPieces {
		return fault.ExtractTooLarge.Err("make extract", p.id.Ref().String(), nil)
	}
	data := bytes.Clone(p.held.Bytes())
	p.held.Reset()
	piece := digest.SumSHA256(data)
	if err := p.shelf.PublishOnce(p.ctx, p.id.Object(piece), data); err != nil {
		return err
	}
	if _, err := p.whole.Write(data); err != nil {
		return err
	}
	p.size += int64(len(data))
	p.list = append(p.list, piece)
	return nil
}
