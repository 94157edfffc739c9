package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/asip/verify"
	"liuhen/internal/card"
	"liuhen/internal/fault"
)

func packageCommand(s Streams) *cobra.Command {
	return group("package",
		packageCreateCommand(s), packageDownloadCommand(s), packageListCommand(s), packageCheckCommand(s))
}

func packageCreateCommand(s Streams) *cobra.Command {
	var to connection
	var purpose, output string
	c := &cobra.Command{
		Use:  "create",
		Args: takes(1),
		RunE: func(c *cobra.Command, args []string) error {
			return atDesk(c.Context(), s, &to, output, func(client *apiclient.Client) error {
				made, err := client.IssuePackage(c.Context(), apiclient.Command{}, args[0], api.NewIssuance{Purpose: purpose})
				if err != nil {
					return err
				}
				fmt.Fprintf(s.Err, s.say("已签发 %s（档号 %s）。传送中断时可用 liuhen package download 续传。\n",
					"Issued %s (archival code %s). If sending breaks off, liuhen package download goes on where it stopped.\n"), made.Value.ID, made.Value.Code)
				return fetch(c.Context(), s, client, made.Value, output)
			})
		},
	}
	to.flags(c.Flags())
	c.Flags().StringVar(&purpose, "purpose", "", "")
	outputFlag(c, &output)
	_ = c.MarkFlagRequired("purpose") // it fails only for a flag that is not there
	return c
}

func packageDownloadCommand(s Streams) *cobra.Command {
	var to connection
	var output string
	c := &cobra.Command{
		Use:  "download",
		Args: takes(1),
		RunE: func(c *cobra.Command, args []string) error {
			return atDesk(c.Context(), s, &to, output, func(client *apiclient.Client) error {
				issued, err := client.Package(c.Context(), args[0])
				if err != nil {
					return err
				}
				return fetch(c.Context(), s, client, issued, output)
			})
		},
	}
	to.flags(c.Flags())
	outputFlag(c, &output)
	return c
}

func outputFlag(c *cobra.Command, output *string) {
	c.Flags().StringVarP(output, "output", "o", "", "")
	_ = c.MarkFlagRequired("output") // it fails only for a flag that is not there
}

// atDesk signs in, unless the name of the output is taken, and does the work.
func atDesk(ctx context.Context, s Streams, to *connection, output string, work func(*apiclient.Client) error) error {
	if _, err := os.Lstat(output); !errors.Is(err, fs.ErrNotExist) {
		return misusef("--output 须是尚不存在的文件，“%s”已存在", "--output needs a name that is free, not %q", output)
	}
	client, leave, err := to.enter(ctx, s)
	if err != nil {
		return err
	}
	defer leave()
	return work(client)
}

// fetch downloads a package beside its place and moves it there when all of it is
// durable and was checked, so that nobody takes anything else for a package. What an
// earlier download left is gone on with; where the whole does not hold then, all of it is
// fetched anew, once.
func fetch(ctx context.Context, s Streams, client *apiclient.Client, issued api.Issuance, output string) error {
	part := output + "." + issued.ID + ".part"
	n, resumed, err := fill(ctx, s, client, issued, part)
	good := err == nil && holds(part, issued)
	if err == nil && resumed && !good {
		if err = os.Remove(part); err == nil {
			n, _, err = fill(ctx, s, client, issued, part)
			good = err == nil && holds(part, issued)
		}
	}
	if err == nil && !good {
		return errors.Join(fault.PackageArrivedOther.Err("keep package", issued.ID, nil), os.Remove(part))
	}
	if err == nil {
		err = os.Rename(part, output)
	}
	if err != nil {
		return unwritten(err, part)
	}
	_, err = fmt.Fprintf(s.Out, s.say("%[1]s：%[2]d 字节，归档信息包 %[3]s。\n取得公钥并核对指纹：liuhen log key %[4]s > agency.vkey\n核验：liuhen-verify --trust agency.vkey %[1]s\n",
		"%[1]s: %[2]d bytes, package %[3]s.\nTo get the key, whose fingerprint is to be compared: liuhen log key %[4]s > agency.vkey\nTo check the package: liuhen-verify --trust agency.vkey %[1]s\n"),
		card.Spell(output), n, issued.ID, issued.Agency)
	return err
}

// fill brings the part to its end, from wherever it is, and returns its length and
// whether some of it was there. A part without a byte is taken away again.
func fill(ctx context.Context, s Streams, client *apiclient.Client, issued api.Issuance, part string) (n int64, resumed bool, err error) {
	f, err := os.OpenFile(part, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return 0, false, fault.FileUnwritten.Err("keep package", part, err).With("file", part)
	}
	had, err := f.Seek(0, io.SeekEnd)
	to := &progress{s: s, to: f, n: had, about: issued.Bytes}
	switch {
	case err != nil:
	case had == 0:
		n, err = client.DownloadPackage(ctx, issued.ID, to)
	default:
		if n, err = client.ResumePackage(ctx, issued, had, to); errors.Is(err, fault.RangeBeyond) {
			err = nil // all of it was there
		}
	}
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err != nil && had+n == 0 {
		_ = os.Remove(part) // nothing stays of nothing
	}
	return had + n, had > 0, err
}

// holds reports whether the file is the package that was issued, and everything in it
// fits, whoever signed it.
func holds(file string, issued api.Issuance) bool {
	f, err := openFile(file)
	if err != nil {
		return false
	}
	r := verify.Arrived(f, f.Size())
	code, is := r.Exit(), r.Issuance
	return f.Close() == nil && (code == verify.Good || code == verify.Unknown) &&
		is != nil && string(is.ID) == issued.ID && is.Manifest.String() == issued.Manifest
}

// unwritten gives failures of the file system their code and leaves others alone.
func unwritten(err error, file string) error {
	var system *fs.PathError
	if errors.As(err, &system) {
		return fault.FileUnwritten.Err("keep package", file, err).With("file", file)
	}
	return err
}

// progress tells somebody who watches how far a download has come.
type progress struct {
	s        Streams
	to       io.Writer
	n, about int64
	said     time.Time
}

// tellEvery is how often progress is told.
const tellEvery = 500 * time.Millisecond

// Write passes b on.
func (p *progress) Write(b []byte) (int, error) {
	n, err := p.to.Write(b)
	p.n += int64(n)
	if p.s.Columns != nil && p.s.Columns() > 0 && time.Since(p.said) > tellEvery {
		p.said = time.Now()
		fmt.Fprintf(p.s.Err, p.s.say("\r%d / 约 %d MiB", "\r%d of about %d MiB"), p.n>>20, p.about>>20)
	}
	return n, err
}

func packageListCommand(s Streams) *cobra.Command {
	var to connection
	c := &cobra.Command{
		Use:  "list",
		Args: takes(1),
		RunE: to.entered(s, func(ctx context.Context, client *apiclient.Client, args []string) error {
			return listPackages(ctx, s, client, args[0])
		}),
	}
	to.flags(c.Flags())
	return c
}

func listPackages(ctx context.Context, s Streams, client *apiclient.Client, file string) error {
	var list table
	list.row(s.say("编号", "ID"), s.say("签发时间", "ISSUED"), s.say("档号", "ARCHIVAL CODE"), s.say("内容字节", "CONTENT BYTES"), s.say("用途", "PURPOSE"))
	for after := ""; ; {
		page, err := client.Packages(ctx, file, api.Paging{After: after})
		if err != nil {
			return err
		}
		for _, i := range page.List {
			list.row(i.ID, i.Issued.At.In(local).Format("2006-01-02 15:04"), i.Code, strconv.FormatInt(i.Bytes, 10), card.Spell(i.Purpose))
		}
		if after = page.Next; after == "" {
			return list.write(s.Out)
		}
	}
}

func packageCheckCommand(s Streams) *cobra.Command {
	var trust []string
	var asJSON, quiet bool
	c := &cobra.Command{
		Use:  "check",
		Args: takes(1),
		RunE: func(_ *cobra.Command, args []string) error {
			line := []string{"--lang", s.say("zh", "en")}
			for _, key := range trust {
				line = append(line, "--trust", key)
			}
			if asJSON {
				line = append(line, "--json")
			}
			if quiet {
				line = append(line, "--quiet")
			}
			code := verify.Main(append(line, "--", args[0]), verify.World{Open: openFile, Stdout: s.Out, Stderr: s.Err})
			if code != ExitFine {
				return exit(code)
			}
			return nil
		},
	}
	c.Flags().StringArrayVar(&trust, "trust", nil, "")
	c.Flags().BoolVar(&asJSON, "json", false, "")
	c.Flags().BoolVar(&quiet, "quiet", false, "")
	return c
}

// opened is an open file with its size.
type opened struct {
	*os.File
	size int64
}

// Size implements verify.File.
func (o opened) Size() int64 { return o.size }

func openFile(name string) (verify.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		_ = f.Close()
		return nil, verify.ErrFolder
	}
	size, err := f.Seek(0, io.SeekEnd) // also of a block device
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return opened{f, size}, nil
}
