// Package agency is an enforcement agency: the city's 支队 or a county's 大队,
// with its 科室 and teams, the authority in whose name it acts, and the server on
// which it keeps its records (附件1第二条、第六条; 附件2第四条).
//
// Words: the city agency is the one that set up the installation; the county
// agencies stand below it. The Authority is the 农业农村局 whose seal is used, who
// is respondent in review and court, and whose fonds (全宗) takes the case files.
// A Unit is a 科室 or a team. The Server is the named 专用服务器.
//
// Invariants: id, level, city, log origin and log key are fixed when the agency is
// established, since its log is named and known by them for ever: whoever swaps the key
// of a county's log is told by the city's. No two units of an agency
// share id or name; an agency is closed, never removed. Every agency noun lies in
// the city's log, so that a county cannot change how it is itself recorded.
//
// The package holds no people and no posts, and does not know what still hangs on
// an agency that is to be closed.
package agency
