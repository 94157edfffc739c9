// Package officer is a person who works for an enforcement agency: with the
// 执法证 an enforcement officer, without one for example its archivist.
//
// Words: to enrol is to take a person onto the agency's list; to leave ends that.
// The Certificate is the number of the 执法证件 (行政处罚法第四十二条、第五十五条).
//
// Invariants: an officer belongs to one agency for ever; who moves to another
// agency leaves here and is enrolled there, so that what he did stays in the log of
// the agency for which he did it. An officer is never removed: records name him.
//
// The package knows neither posts nor accounts nor what an officer may do.
package officer
