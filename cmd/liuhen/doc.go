// Command liuhen keeps records of administrative law enforcement (行政执法全过程记录)
// and forms, archives and hands over case files (案卷). It is server and command
// line in one; `liuhen help` lists its commands.
package main
