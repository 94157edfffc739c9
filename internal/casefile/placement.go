package casefile

import (
	"slices"

	"liuhen/internal/custody"
)

// PlacementID names a placement for ever: a UUIDv7.
type PlacementID string

// Ref returns the noun reference of the placement with this id.
func (id PlacementID) Ref() custody.Ref { return custody.Ref{Kind: "placement", ID: string(id)} }

// Placement puts one item at a position of a case file. It is a noun of its own,
// so that a file of 200,000 items has no value that grows with them.
type Placement struct {
	ID       PlacementID    `json:"id"`
	Agency   string         `json:"agency"`
	CaseFile ID             `json:"casefile"`
	Item     string         `json:"item"`
	Position int64          `json:"position"` // sort key; gaps are allowed until sealing numbers them
	Part     Part           `json:"part"`
	Title    string         `json:"title,omitempty"`
	Number   string         `json:"number,omitempty"` // 文号
	Author   string         `json:"author,omitempty"` // 责任者
	Pages    int            `json:"pages,omitempty"`
	From     custody.Micros `json:"from"` // span of the item that belongs here; null means all of it
	Until    custody.Micros `json:"until"`
	State    PlacementState `json:"state"`

	Head custody.Head `json:"-"`
}

// Part is the folder of the archiving package that the item goes to.
type Part string

// The parts of a case file.
const (
	Papers   Part = "papers"    // 文书材料
	Evidence Part = "evidence"  // 证据材料
	Record   Part = "recording" // 音像记录
	Rest     Part = "other"     // 其他
)

// Parts lists every part.
var Parts = []Part{Papers, Evidence, Record, Rest}

// PlacementState is where a placement stands.
type PlacementState string

// The states of a placement.
const (
	NotPlaced PlacementState = ""
	Placed    PlacementState = "placed"
	Removed   PlacementState = "removed"
)

// PlacementAction is a verb that may change a placement.
type PlacementAction string

// The actions on a placement.
const (
	PlaceItem  PlacementAction = "place"
	MoveItem   PlacementAction = "move"
	RemoveItem PlacementAction = "remove"
)

// PlacementTable is the life of a placement; a sealed case file refuses all of it.
var PlacementTable = custody.Table[PlacementState, PlacementAction]{
	NotPlaced: {PlaceItem: Placed},
	Placed:    {MoveItem: Placed, RemoveItem: Removed},
}

// Ref names the placement.
func (p Placement) Ref() custody.Ref { return p.ID.Ref() }

// Home is the agency.
func (p Placement) Home() string { return p.Agency }

// Schema is the encoding of the value.
func (Placement) Schema() string { return "placement/v1" }

// KeyScope is the case file, with which its placements are destroyed.
func (p Placement) KeyScope() custody.Ref { return p.CaseFile.Ref() }

// Seen is the head the value was read with.
func (p Placement) Seen() custody.Head { return p.Head }

func (p Placement) step(file CaseFile, a PlacementAction, reason string) (Placement, custody.Transition, error) {
	if err := file.mayArrange(); err != nil {
		return p, custody.Transition{}, err
	}
	next, err := PlacementTable.Next(p.Ref().String(), p.State, a)
	if err != nil {
		return p, custody.Transition{}, err
	}
	p.State = next
	return p, custody.Transition{Noun: p, Action: string(a), Reason: reason}, nil
}

// Place puts the item into the file while it may still be arranged.
func (c CaseFile) Place(p Placement) (Placement, custody.Transition, error) {
	f := custody.NewForm("place item", p.Ref())
	f.That(slices.Contains(Parts, p.Part) && p.Item != "" && p.Position >= 0,
		"placement", "须指明文件、位置和所属部分", "name the item, its position and its part")
	f.ID("item", p.Item)
	f.Text("title", p.Title, 0, 200)
	f.Text("number", p.Number, 0, 60)
	f.Text("author", p.Author, 0, 100)
	f.That(p.Pages >= 0 && p.Pages <= 1_000_000, "pages", "页数不合理", "the number of pages makes no sense")
	f.InOrder("until", p.From, p.Until)
	if err := f.Err(); err != nil {
		return p, custody.Transition{}, err
	}
	p.State, p.CaseFile, p.Agency = NotPlaced, c.ID, c.Agency
	return p.step(c, PlaceItem, "")
}

// Move gives the placement another position in its file.
func (p Placement) Move(file CaseFile, position int64) (Placement, custody.Transition, error) {
	f := custody.NewForm("move item", p.Ref())
	f.That(position >= 0, "placement", "位置不能为负数", "a position is not negative")
	if err := f.Err(); err != nil {
		return p, custody.Transition{}, err
	}
	p.Position = position
	return p.step(file, MoveItem, "")
}

// Remove takes the item out of the file again; the item itself stays where it is.
func (p Placement) Remove(file CaseFile, reason string) (Placement, custody.Transition, error) {
	f := custody.NewForm("remove item", p.Ref())
	f.Prose("reason", reason)
	if err := f.Err(); err != nil {
		return p, custody.Transition{}, err
	}
	return p.step(file, RemoveItem, reason)
}
