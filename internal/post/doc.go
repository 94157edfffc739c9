// Package post is a dated appointment or delegation to one of the posts that the
// regulation names in every agency.
//
// Words: the posts are 全过程记录管理人员 (recording-manager, 附件1第六条), 音像保管岗位
// (custodian, 附件1第五条), 档案管理人员 (archivist, 附件2第六条), 执法机构负责人 (head,
// 附件2第八条) and 主管部门负责人 (authority-head). A principal holds a post by
// appointment; a deputy is appointed to stand in; a delegate holds it for a stated
// time because its holder is away and gave it to him.
//
// Invariants: one person may hold several posts, and a post may have several
// holders; who held a post at a time follows from the dates alone and an ending is
// never dated back, so that the answer for a past moment does not change under
// what was done in it; a delegation ends, lies within its delegator's time, and
// cannot be delegated further.
//
// The package does not decide what a holder may do; that is access.
package post
