package api

import "time"

// Placement is an item at a position of a case file 卷内文件.
type Placement struct {
	Head
	CaseFile string `json:"casefile"`
	NewPlacement
	State string `json:"state" enum:"placed,removed"`
}

// NewPlacement puts an item into a case file.
type NewPlacement struct {
	Item     string     `json:"item" maxLength:"64"`
	Position int64      `json:"position" minimum:"1" maximum:"1000000000" doc:"sort key; gaps are allowed until sealing numbers them"`
	Part     string     `json:"part" enum:"papers,evidence,recording,other"`
	Title    string     `json:"title,omitempty" maxLength:"400"`
	Number   string     `json:"number,omitempty" maxLength:"200" doc:"文号"`
	Author   string     `json:"author,omitempty" maxLength:"200" doc:"责任者"`
	Pages    int        `json:"pages,omitempty" minimum:"0" maximum:"100000"`
	From     *time.Time `json:"from,omitempty" doc:"span of the item that belongs here; absent for all of it"`
	Until    *time.Time `json:"until,omitempty"`
}

// Position is where a placement goes.
type Position struct {
	Position int64 `json:"position" minimum:"1" maximum:"1000000000"`
}
