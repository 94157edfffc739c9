// Package city makes the living demo: the fictional 云溪市农业综合执法支队 with its ten
// brigades and twelve months of their work, up to now, by sitting down at the desks as
// the people there would have done.
//
// Words: a worker is somebody with an account; a brigade is one agency with its people and
// devices, the detachment being the first; an outing is one tour of duty, with what was
// done and recorded on it and brought back from it; an affair is a matter on its way from
// the first day to the sealed file. The diary holds what is still to happen, in the order
// of time. A story is one thing worth looking at, with the role that should look. The
// Clock is the city's time, the Chance what it draws from.
//
// Invariants: nothing is written but by the desks, which ask for rights, count and sign as
// ever; what happens does so in the order of its time, and nothing after now; the same
// seed and now give the same nouns, events, ids and keys; everyone and everything is
// fictional, and every file is marked DEMO.
//
// The package opens nothing and serves nothing: internal/server hands it the desks, and
// its own clock and chance to open them with.
package city
