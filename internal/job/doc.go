// Package job says what work outlives a request, as values.
//
// Words: a job (后台任务) is work that the program does after it has answered: the
// deposit of what a custodian received, a package, a check of the store. An order
// is what is asked for and exactly what waits in the queue; its subject is the noun
// that the work is about, and its agency is whose job it is.
//
// Invariants: an order holds ids only, never a name or a word that somebody typed;
// the change that needs work asks for it by AskedBy, in its own transaction; what is
// left to do is decided by the state of the nouns alone, so that a lost or doubled
// job harms nothing. A job is not evidence: it leaves no custody event of its own
// and is forgotten some time after its end.
//
// The package runs nothing and knows no queue.
package job
