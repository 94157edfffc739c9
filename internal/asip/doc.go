// Package asip is the archiving package (归档信息包) as a format: how a sealed case
// file becomes one zip that an archive takes in and a court checks, and how such a
// zip is read back without trusting it. docs/formats/package.md is the normative
// text.
//
// Words: the root is the one folder of the zip, named after the 电子文件号. The
// payload lies under data/: the members of the case file in their folders and the
// papers about them (目录文件, 办件基本信息, 办理流程信息, 归档配置信息, 说明文件,
// 校验信息). The tag files around it are those of BagIt (RFC 8493) and the proofs.
// A Draft takes the members in order and becomes a Plan, which knows every payload
// file with its digests, the manifest's digest among them. Write makes the zip of a
// Plan once the issue is in the log. An Archive is a zip as somebody handed it in.
//
// Invariants: the same Plan, issuance and logs give the same bytes. Names in the
// zip are made by us, from position, folder and a title cut down to harmless
// characters; the names that people gave stand inside the papers. Nothing is
// compressed; every byte is hashed as it is written, and a difference stops the
// zip before it is valid. An Archive is read with limits, in the one shape that
// Write makes, and everything else is refused by name.
//
// The package opens no files and asks no clock. It does not decide who may have a
// package (access), does not record that one was issued (release), and does not
// judge whether a package holds together: that is its subpackage verify.
package asip
