// Package office is the desk that sets the agency up and says who is at the door:
// set-up, agencies, people, posts, devices, accounts, sign-in, sessions and tokens; and
// how far the work has come that outlives a request.
//
// Words: to found is to set up, once, with the one-time code that the first start
// printed: the city agency and three administrators (系统、安全、审计管理员). To enter is
// to sign in; a Visitor is who a session or token turned out to be.
//
// Invariants: there is no account that may do everything and no default password; who
// gives an account a password cannot let it in, and no administrator role is ever
// left without an account; an officer has one account at a time, and
// whoever leaves his agency holds no post there any more;
// set-up is one transaction or nothing; whose password somebody else set gets
// nothing but the chance to set his own; a wrong login, a wrong password and a
// locked account get one answer after the same work; the store knows secrets only
// as hashes; what a visitor may do follows from his posts at that moment.
//
// The desk hashes and draws nothing itself, and it decides no rights: that is access.
package office
