package api

// Pack is one version of a regulation as data 规则包: what may be chosen when
// activities and matters are entered, in the order in which to offer it.
type Pack struct {
	ID            string         `json:"id" doc:"identity, such as ankang@1; activities and matters name it"`
	Digest        string         `json:"digest" doc:"SHA-256 of the pack's document, hexadecimal"`
	Title         Words          `json:"title"`
	Number        string         `json:"number" doc:"of the regulation's document"`
	ActivityKinds []ActivityKind `json:"activity_kinds"`
	MatterKinds   []MatterKind   `json:"matter_kinds"`
	Roles         []Choice       `json:"roles" doc:"the parts that people play in an activity"`
	Exemptions    []Choice       `json:"exemptions" doc:"grounds on which recording may be left out"`
}

// Choice is a code that may be entered, with what people call it.
type Choice struct {
	Code  string `json:"code"`
	Title Words  `json:"title"`
}

// ActivityKind is one kind of enforcement activity 执法活动类型.
type ActivityKind struct {
	Choice
	Required bool   `json:"required" doc:"it is recorded from beginning to end"`
	Rule     Rule   `json:"rule" doc:"which says whether it is"`
	People   []Need `json:"people"`
}

// Need is how many people a kind of activity asks for in one role.
type Need struct {
	Role  string `json:"role"`
	Least int    `json:"least" doc:"0: usually takes part, not asked for"`
	Rule  Rule   `json:"rule"`
}

// MatterKind is one kind of matter 案件类型, with the events that end its act and those
// that complete it.
type MatterKind struct {
	Choice
	EndsAct   []EndingEvent `json:"ends_act" doc:"for end: 行政执法行为终结"`
	Completes []EndingEvent `json:"completes" doc:"for complete: 办结"`
}

// EndingEvent is what may end an act or complete a matter.
type EndingEvent struct {
	Choice
	Paper      Words `json:"paper" doc:"the document that shows it"`
	AsksReason bool  `json:"asks_reason" doc:"its name alone does not say what happened"`
}
