// Package device is a thing that records: 录音机、照相机、摄像机、执法记录仪、视频监控
// (附件1第二条), or an officer's own phone that was used all the same.
//
// Words: a Device is Issued when the agency gave it out. Its holder is the officer
// who has it now. An Offset is one measurement of its clock against the server's:
// by how many microseconds the device was ahead.
//
// Invariants: a device is withdrawn, never removed, because recordings name it. A
// measurement is a fact of its moment: none is changed, averaged or interpolated.
//
// The package reads no device and corrects no recording; intake does, and keeps
// the uncorrected time beside the corrected one (decision 11).
package device
