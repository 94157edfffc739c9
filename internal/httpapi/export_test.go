package httpapi

// What the fuzz targets reach.
var (
	ParseMetadata = parseMetadata
	ParseChecksum = parseChecksum
)

// What is compared with its counterparts: the conditions of a list's input, and a check's
// report on the wire.
var (
	FilterOf  = filterOf
	WireCheck = wireCheck
)

// ListInputs are the inputs of all lists and counts.
func ListInputs() []any {
	return []any{
		&standingAsked{}, &activitiesAsked{}, &itemsAsked{}, &carriersAsked{}, &caseFilesAsked{}, &officersAsked{}, &holdersAsked{},
	}
}
