package httpapi

import (
	"context"

	"liuhen/internal/access"
	"liuhen/internal/api"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
)

// Assembly is the case officer's desk.
type Assembly interface {
	// Open opens the one case file of a matter.
	Open(ctx context.Context, p access.Person, cmd custody.Command, f casefile.CaseFile) (casefile.CaseFile, custody.Receipt, error)
	// CaseFile returns a case file that the person may see.
	CaseFile(ctx context.Context, p access.Person, id casefile.ID) (casefile.CaseFile, error)
	// Amend corrects what is said of it before it is sealed.
	Amend(ctx context.Context, p access.Person, cmd custody.Command, id casefile.ID, next casefile.CaseFile, reason string) (casefile.CaseFile, custody.Receipt, error)
	// Submit hands the arranged file to the archivist.
	Submit(ctx context.Context, p access.Person, cmd custody.Command, id casefile.ID) (casefile.CaseFile, custody.Receipt, error)
	// Withdraw takes a submission back before it was answered.
	Withdraw(ctx context.Context, p access.Person, cmd custody.Command, id casefile.ID, reason string) (casefile.CaseFile, custody.Receipt, error)
}

// Archive is the archivist's desk.
type Archive interface {
	// Return gives a submitted file back with its defects.
	Return(ctx context.Context, p access.Person, cmd custody.Command, id casefile.ID, defects string) (casefile.CaseFile, custody.Receipt, error)
	// Seal seals a submitted file under the next code of its series.
	Seal(ctx context.Context, p access.Person, cmd custody.Command, id casefile.ID) (casefile.CaseFile, custody.Receipt, error)
}

// casefiles registers what concerns case files.
func (f *frame) casefiles() {
	lists[caseFilesAsked, api.CaseFileFilter](f, "casefiles", "casefile", f.parts.Lists.CaseFiles, wireCaseFile)
	makes(f, route{"/casefiles", "open-casefile", "casefile", "Open the one case file of a matter"}, f.openCaseFile)
	read(f, route{"/casefiles/{id}", "get-casefile", "casefile", "A case file"}, f.getCaseFile)
	changes(f, route{"/casefiles/{id}/amend", "amend-casefile", "casefile", "Correct what is said of it before it is sealed"}, f.amendCaseFile)
	steps(f, route{"/casefiles/{id}/submit", "submit-casefile", "casefile", "Hand it to the archivist"}, f.submitCaseFile)
	changes(f, route{"/casefiles/{id}/withdraw", "withdraw-casefile", "casefile", "Take a submission back"}, f.withdrawCaseFile)
	changes(f, route{"/casefiles/{id}/return", "return-casefile", "casefile", "Give it back with its defects"}, f.returnCaseFile)
	steps(f, route{"/casefiles/{id}/seal", "seal-casefile", "casefile", "Seal it under the next archival code"}, f.sealCaseFile)
}

func (f *frame) openCaseFile(ctx context.Context, c call[api.NewCaseFile]) (api.Changed[api.CaseFile], error) {
	file := detailed(c.body.CaseFileDetails)
	file.Matter = c.body.Matter
	made, receipt, err := f.parts.Assembly.Open(ctx, c.who, c.cmd, file)
	return changed(f, made, receipt, err, wireCaseFile)
}

func detailed(d api.CaseFileDetails) casefile.CaseFile {
	return casefile.CaseFile{
		Title: d.Title, Category: d.Category, Year: d.Year, Retention: casefile.Retention(d.Retention), Remarks: d.Remarks,
	}
}

func (f *frame) getCaseFile(ctx context.Context, who access.Person, in *named) (api.CaseFile, error) {
	file, err := f.parts.Assembly.CaseFile(ctx, who, casefile.ID(in.ID))
	return wireCaseFile(file), err
}

func (f *frame) amendCaseFile(ctx context.Context, c call[api.AmendedCaseFile]) (api.Changed[api.CaseFile], error) {
	now, receipt, err := f.parts.Assembly.Amend(ctx, c.who, c.cmd, casefile.ID(c.id), detailed(c.body.CaseFileDetails), c.body.Reason)
	return changed(f, now, receipt, err, wireCaseFile)
}

func (f *frame) submitCaseFile(ctx context.Context, c call[struct{}]) (api.Changed[api.CaseFile], error) {
	now, receipt, err := f.parts.Assembly.Submit(ctx, c.who, c.cmd, casefile.ID(c.id))
	return changed(f, now, receipt, err, wireCaseFile)
}

func (f *frame) withdrawCaseFile(ctx context.Context, c call[api.Reason]) (api.Changed[api.CaseFile], error) {
	now, receipt, err := f.parts.Assembly.Withdraw(ctx, c.who, c.cmd, casefile.ID(c.id), c.body.Reason)
	return changed(f, now, receipt, err, wireCaseFile)
}

func (f *frame) returnCaseFile(ctx context.Context, c call[api.Defects]) (api.Changed[api.CaseFile], error) {
	now, receipt, err := f.parts.Archive.Return(ctx, c.who, c.cmd, casefile.ID(c.id), c.body.Defects)
	return changed(f, now, receipt, err, wireCaseFile)
}

func (f *frame) sealCaseFile(ctx context.Context, c call[struct{}]) (api.Changed[api.CaseFile], error) {
	now, receipt, err := f.parts.Archive.Seal(ctx, c.who, c.cmd, casefile.ID(c.id))
	return changed(f, now, receipt, err, wireCaseFile)
}

func wireCaseFile(c casefile.CaseFile) api.CaseFile {
	out := api.CaseFile{
		Head: head(string(c.ID), c.Head), Agency: c.Agency, Unit: c.Unit, Opened: wireStep(c.Opened), Rounds: []api.Round{}, State: string(c.State),
		NewCaseFile: api.NewCaseFile{Matter: c.Matter, CaseFileDetails: api.CaseFileDetails{
			Title: c.Title, Category: c.Category, Year: c.Year, Retention: string(c.Retention), Remarks: c.Remarks,
		}},
	}
	for _, r := range c.Rounds {
		out.Rounds = append(out.Rounds, api.Round{Submitted: wireStep(r.Submitted), Withdrawn: stepIf(r.Withdrawn), Returned: stepIf(r.Returned), Defects: r.Defects})
	}
	if s := c.Sealed; s != nil {
		out.Sealed = &api.Seal{
			Step: wireStep(s.Step), Code: s.Code, Number: s.Number, Count: s.Count, Bytes: s.Bytes, Root: s.Root.String(),
			Checker: s.Checker, Arranger: s.Arranger,
		}
	}
	return out
}
