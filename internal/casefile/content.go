package casefile

import "liuhen/internal/item"

// Content is one thing in a case file: where it stands and what it is.
type Content struct {
	Placement Placement
	Item      item.Item
}
