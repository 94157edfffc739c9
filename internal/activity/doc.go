// Package activity is one enforcement activity (执法活动): an inspection on the
// spot, a seizure, a hearing, a service by leaving; what is recorded from its
// beginning to its end (附件1第四条).
//
// Words: the lead agency conducts it; joining agencies take part, each handing its
// own recordings to its own custodian, and may go out in a tour of its own.
// People take part in the roles of the pack.
// A Breach is a shortfall against the pack's rules that was found in what people
// said; it is accepted, marked and asked a reason for, because a refused truth
// comes back as a lie. An activity is required when a person marks it as touching
// liberty, life, health or major property (附件1第四条第一项), whatever its kind.
//
// Invariants: no time is in the future, no end before its start; start and end
// may be learnt later and stay null until then; a found breach is cleared at most,
// never removed; what is corrected keeps its old value and a reason; a corrected
// end counts for a late clock only under the signature of the head, another person
// than the one who corrected. An activity is never removed or made void: one that
// was entered by mistake is ended and its breaches are explained, so that no
// activity can vanish together with its clocks.
//
// The package finds no shortfalls and judges no clocks (regulation), knows no items
// and so says nothing of coverage.
package activity
