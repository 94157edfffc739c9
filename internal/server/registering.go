package server

import (
	"context"

	"liuhen/internal/access"
	"liuhen/internal/assembly"
	"liuhen/internal/custody"
	"liuhen/internal/matter"
	"liuhen/internal/office"
	"liuhen/internal/registering"
	"liuhen/internal/workbook"
)

// joinRegistering joins the desk that takes rosters in to those that register one.
func (h *House) joinRegistering() {
	h.registering = registering.Desk{
		Officers: office.Officers{Register: h.store, Agencies: h.store},
		Devices:  office.Devices{Records: h.store, Agencies: h.store, Officers: h.store},
		Matters:  oneMatter{h.matters}, Roll: h.store, Sheets: new(workbook.Excel), Now: h.options.Now, Local: beijing,
	}
}

// oneMatter opens a matter for a roster, which has no room for warnings of matters alike.
type oneMatter struct{ desk assembly.MatterDesk }

// OpenOne implements registering.Matters.
func (m oneMatter) OpenOne(ctx context.Context, p access.Person, cmd custody.Command, draft matter.Matter) (matter.Matter, custody.Receipt, error) {
	filed, err := m.desk.Open(ctx, p, cmd, draft)
	return filed.Matter, filed.Receipt, err
}
