package server

import (
	"liuhen/internal/extract"
	"liuhen/internal/library"
	"liuhen/internal/workbook"
)

// joinExtracts joins the lists that can be had as files to what writes them.
func (h *House) joinExtracts() {
	lists := h.extractableLists()
	h.extracts = &library.Extracts{
		Kept: h.store, Hidden: h.store, Office: h.office, Queue: h.store, Shelf: h.blobs.Shelf, Writer: &workbook.Excel{}, Register: h.store,
		Now: h.options.Now, Local: beijing,
		Sources: map[extract.List]library.Source{
			extract.Matters:    library.SourceOf(lists.matters, extract.MatterColumns),
			extract.Activities: library.SourceOf(lists.activities, extract.ActivityColumns),
			extract.Items:      library.SourceOf(lists.items, extract.ItemColumns),
			extract.Handovers:  library.SourceOf(lists.handovers, extract.HandoverColumns),
			extract.CaseFiles:  library.SourceOf(lists.casefiles, extract.CaseFileColumns),
			extract.Officers:   library.SourceOf(lists.officers, extract.OfficerColumns),
			extract.Devices:    library.SourceOf(lists.devices, extract.DeviceColumns),
		},
	}
}
