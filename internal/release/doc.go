// Package release is the desk that gives case files out (利用提供): it issues
// archiving packages (归档信息包) of sealed case files and sends them.
//
// Words: an issuance records that one package was made, for whom and for what, with
// the digest of its manifest. A dossier is a sealed case file read for a package:
// members, papers, steps and events as of the moment of the sealing. A package is
// an issuance made ready to be sent; each download is the same bytes.
//
// The life of a package: Issue plans it from the sealed contents, compares count,
// bytes and ordered root with the seal, and commits the issuance. Open plans it
// again, compares it with the issuance, waits until each log that the package shows
// has a checkpoint over the events shown, and keeps those checkpoints on the shelf
// under package/<issuance id>/<agency id>, once for ever. WriteTo writes the zip.
//
// Invariants: a package shows the file as it was sealed, whatever was recorded
// later of items, people or units; it speaks as of the checkpoints of its first
// opening, so that every run gives the same bytes. No member's bytes and no event
// leave unless they are what seal and log committed to; else the stream ends before
// it is a valid zip. Memory grows by about 250 bytes for each member.
//
// The package does not define the format (asip) and does not record downloads: the
// desk that answers for looking does.
package release
