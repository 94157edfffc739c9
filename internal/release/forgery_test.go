package release_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing"

	"liuhen/internal/asip"
	"liuhen/internal/asip/asiptest"
	"liuhen/internal/asip/verify"
	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

// court is what a forger has in his hands: two packages that were really issued of
// one file, and everything that is public.
type court struct {
	data, second []byte
	trust        string
	city, county string // agency ids
	early        []byte // a genuine checkpoint from before the sealing
}

func newCourt(t *testing.T) *court {
	t.Helper()
	w := newWorld(t)
	f := w.sealed()
	c := &court{data: w.download(w.issue(f)), city: string(w.city.ID), county: string(w.county.ID), early: w.early}
	c.second = w.download(w.issue(f))
	c.trust = w.trust()
	return c
}

// run runs liuhen-verify over bytes and returns its exit code and what it said.
func run(data []byte, args ...string) (int, string) {
	var out bytes.Buffer
	world := verify.World{Stdout: &out, Stderr: &out, Open: func(name string) (verify.File, error) {
		if name != "FILE.zip" {
			return nil, fs.ErrNotExist
		}
		return memory{bytes.NewReader(data)}, nil
	}}
	exit := verify.Main(append(args, "--lang", "en", "FILE.zip"), world)
	return exit, out.String()
}

// memory is a file in memory.
type memory struct{ *bytes.Reader }

func (memory) Close() error { return nil }

// trusting are the arguments that name the keys.
func (c *court) trusting() (args []string) {
	for key := range strings.Lines(c.trust) {
		args = append(args, "--trust", strings.TrimSpace(key))
	}
	return args
}

// forgeries are the twelve ways of forging that are promised to be found, each as a
// careless forger does it and as one who knows the format and makes again whatever
// needs no key (settle).
var forgeries = map[string]struct {
	forge  func(c *court, f *asiptest.Forger)
	settle bool
	bytes  func(data []byte) []byte // for what is done to the zip as such
	named  []*fault.Code            // all of them are found
	says   string                   // stands in the output
}{
	"item": {
		forge: func(_ *court, f *asiptest.Forger) { f.Replace("0001-第1份_材料.mp4", "frame ", "Frame ") },
		named: []*fault.Code{fault.PackageFile}, says: "MISMATCH   data/音像记录/录像/0001-第1份_材料.mp4",
	},
	"item, settled": {
		forge:  func(_ *court, f *asiptest.Forger) { f.Replace("0001-第1份_材料.mp4", "frame ", "Frame ") },
		settle: true, named: []*fault.Code{fault.PackageFile, fault.PackageManifest}, says: "MISMATCH   data/音像记录/录像/0001-第1份_材料.mp4",
	},
	"item, settled up to the members": {
		forge: func(_ *court, f *asiptest.Forger) {
			file := f.Find("0002-第2份_材料.pdf")
			before := sums(file.Data)
			file.Data = append(file.Data, " 添一句"...)
			after := sums(file.Data)
			for i := range before {
				f.Replace("members.txt", before[i], after[i])
			}
		},
		settle: true, named: []*fault.Code{fault.PackageMembers, fault.PackageManifest, fault.PackageFile}, says: "MISMATCH   data/文书材料/0002-第2份_材料.pdf",
	},
	"item, gone": {
		forge:  func(_ *court, f *asiptest.Forger) { f.Drop("0004-第4份_材料.bin") },
		settle: true, named: []*fault.Code{fault.PackageMissing, fault.PackageManifest}, says: "MISSING    data/其他/0004-第4份_材料.bin",
	},
	"item, gone from every list": {
		forge: func(_ *court, f *asiptest.Forger) {
			f.Drop("0004-第4份_材料.bin")
			cut(f, "members.txt", "4\tdata")
		},
		settle: true, named: []*fault.Code{fault.PackageMembers, fault.PackageChain}, says: "sealed 4, listed 3",
	},
	"order": {
		forge: func(_ *court, f *asiptest.Forger) {
			lines := strings.Split(string(f.Find("members.txt").Data), "\n")
			lines[1], lines[2] = lines[2], lines[1]
			f.Find("members.txt").Data = []byte(strings.Join(lines, "\n"))
		},
		settle: true, named: []*fault.Code{fault.PackageMembers}, says: "out of order",
	},
	"order, in the events too": {
		forge: func(c *court, f *asiptest.Forger) {
			lines := strings.Split(string(f.Find("members.txt").Data), "\n")
			lines[1], lines[2] = lines[2], lines[1]
			f.Find("members.txt").Data = []byte(strings.NewReplacer("\n1\t", "\n2\t", "\n2\t", "\n1\t").Replace(strings.Join(lines, "\n")))
			retell(f, c.city, func(list []asip.Event) []asip.Event {
				second := slices.IndexFunc(list, func(ev asip.Event) bool { return noun(ev, "item") && place(ev) != place(list[0]) })
				third := second + slices.IndexFunc(list[second:], func(ev asip.Event) bool { return noun(ev, "item") && place(ev) != place(list[second]) })
				return slices.Concat(list[second:third], list[:second], list[third:])
			})
		},
		settle: true, named: []*fault.Code{fault.PackageMembers}, says: "another ordered root",
	},
	"order, renumbered everywhere": {
		forge: func(_ *court, f *asiptest.Forger) {
			swap := strings.NewReplacer("0001-", "0002-", "0002-", "0001-", "\n1\t", "\n2\t", "\n2\t", "\n1\t",
				"<顺序号>1<", "<顺序号>2<", "<顺序号>2<", "<顺序号>1<", "001-001<", "001-002<", "001-002<", "001-001<")
			for i := range f.Files {
				f.Files[i].Path = swap.Replace(f.Files[i].Path)
				if strings.HasSuffix(f.Files[i].Path, "members.txt") || strings.HasSuffix(f.Files[i].Path, "目录文件.xml") {
					f.Files[i].Data = []byte(swap.Replace(string(f.Files[i].Data)))
				}
			}
			lines := strings.Split(string(f.Find("members.txt").Data), "\n")
			lines[1], lines[2] = lines[2], lines[1]
			f.Find("members.txt").Data = []byte(strings.Join(lines, "\n"))
		},
		settle: true, named: []*fault.Code{fault.PackageMembers, fault.PackageManifest}, says: "another ordered root",
	},
	"metadata": {
		forge: func(_ *court, f *asiptest.Forger) {
			f.Replace("目录文件.xml", "第3份/材料", "第3份/假材料")
		},
		named: []*fault.Code{fault.PackageFile, fault.PackageCatalogue}, says: "Row 3",
	},
	"metadata, settled": {
		forge: func(_ *court, f *asiptest.Forger) {
			f.Replace("办件基本信息.xml", "云溪种业商店", "清白种业商店")
		},
		settle: true, named: []*fault.Code{fault.PackageManifest}, says: "altered after issue",
	},
	"metadata, around the payload": {
		forge:  func(_ *court, f *asiptest.Forger) { f.Replace("bag-info.txt", "2026-06-01", "2025-06-01") },
		settle: true, named: []*fault.Code{fault.PackageFile}, says: "bag-info.txt",
	},
	"event": {
		forge:  func(_ *court, f *asiptest.Forger) { f.Replace("events.txt", `"part":"evidence"`, `"part":"other"`) },
		settle: true, named: []*fault.Code{fault.PackageEvent}, says: "c256",
	},
	"event, taken out": {
		forge:  func(c *court, f *asiptest.Forger) { retell(f, c.county, without(2)) },
		settle: true, named: []*fault.Code{fault.PackageChain}, says: "does not follow",
	},
	"event, taken out with its entry": {
		forge: func(c *court, f *asiptest.Forger) {
			list := told(f, c.county)
			retell(f, c.county, without(2))
			cut(f, c.county+"/entries.txt", fmt.Sprintf("%015d ", list[2].Place))
		},
		settle: true, named: []*fault.Code{fault.PackageChain, fault.PackageProof}, says: "hashes are missing",
	},
	"event, committed to anew": {
		forge: func(c *court, f *asiptest.Forger) {
			f.Replace(c.city+"/events.txt", `"part":"papers"`, `"part":"other"`)
			recommit(f, c.city)
		},
		settle: true, named: []*fault.Code{fault.PackageProof}, says: "another root",
	},
	"proof": {
		forge: func(c *court, f *asiptest.Forger) {
			flipHex(f, c.city+"/hashes.txt")
		},
		settle: true, named: []*fault.Code{fault.PackageProof}, says: "liuhen/",
	},
	"proof, an entry": {
		forge:  func(c *court, f *asiptest.Forger) { flipHex(f, c.county+"/entries.txt") },
		settle: true, named: []*fault.Code{fault.PackageProof}, says: "liuhen/",
	},
	"proof, missing": {
		forge:  func(c *court, f *asiptest.Forger) { f.Drop(c.county + "/hashes.txt") },
		settle: true, named: []*fault.Code{fault.PackageMissing}, says: "hashes.txt",
	},
	"checkpoint": {
		forge: func(c *court, f *asiptest.Forger) {
			text := string(f.Find(c.city + "/checkpoint.txt").Data)
			size := strings.Split(text, "\n")[1]
			n, err := strconv.Atoi(size)
			if err != nil {
				panic(err)
			}
			f.Replace(c.city+"/checkpoint.txt", "\n"+size+"\n", fmt.Sprintf("\n%d\n", n+1))
		},
		settle: true, named: []*fault.Code{fault.PackageCheckpoint}, says: "no valid signature",
	},
	"key": {
		forge:  func(c *court, f *asiptest.Forger) { resign(f, c.city, 7) },
		settle: true, named: []*fault.Code{fault.PackageKey}, says: "not one that you named",
	},
	"key, of the other log": {
		forge:  func(c *court, f *asiptest.Forger) { resign(f, c.county, 7) },
		settle: true, named: []*fault.Code{fault.PackageKey}, says: "not one that you named",
	},
	"key, only the file": {
		forge: func(c *court, f *asiptest.Forger) {
			checkpoint := bytes.Clone(f.Find(c.city + "/checkpoint.txt").Data)
			resign(f, c.city, 7)
			f.Find(c.city + "/checkpoint.txt").Data = checkpoint
		},
		settle: true, named: []*fault.Code{fault.PackageKey}, says: "not one that you named",
	},
	"cut zip": {
		bytes: func(data []byte) []byte { return data[:len(data)-1] }, named: []*fault.Code{fault.PackageCut}, says: "cut",
	},
	"cut zip, in the middle": {
		bytes: func(data []byte) []byte { return data[:len(data)/2] }, named: []*fault.Code{fault.PackageCut}, says: "cut",
	},
	"cut zip, something behind it": {
		bytes: func(data []byte) []byte { return append(data, "more"...) }, named: []*fault.Code{fault.PackageForm}, says: "follows its end",
	},
	"extra file": {
		forge: func(_ *court, f *asiptest.Forger) { f.Put("data/其他/0005-多出的.txt", []byte("多出的")) },
		named: []*fault.Code{fault.PackageExtra}, says: "0005-多出的.txt",
	},
	"extra file, listed": {
		forge:  func(_ *court, f *asiptest.Forger) { f.Put("data/其他/0005-多出的.txt", []byte("多出的")) },
		settle: true, named: []*fault.Code{fault.PackageManifest}, says: "number or size",
	},
	"extra file, among the proofs": {
		forge:  func(_ *court, f *asiptest.Forger) { f.Put("proofs/note.txt", []byte("read me")) },
		settle: true, named: []*fault.Code{fault.PackageExtra}, says: "proofs/note.txt",
	},
	"extra file, a log that nobody needs": {
		forge: func(c *court, f *asiptest.Forger) {
			for _, name := range []string{"checkpoint.txt", "entries.txt", "events.txt", "hashes.txt", "key.txt"} {
				f.Put("proofs/0-other/"+name, bytes.ReplaceAll(f.Find(c.county+"/"+name).Data, []byte(c.county), []byte("0-other")))
			}
		},
		settle: true, named: []*fault.Code{fault.PackageChain}, says: "0-other",
	},
	"doubled name": {
		forge: func(_ *court, f *asiptest.Forger) {
			f.Put("data/文书材料/0002-第2份_材料.pdf", []byte("another document of the same name"))
		},
		named: []*fault.Code{fault.PackageDoubled}, says: "0002-第2份_材料.pdf",
	},
	"doubled name, of a proof": {
		forge: func(c *court, f *asiptest.Forger) {
			f.Put("proofs/"+c.city+"/checkpoint.txt", f.Find(c.city+"/checkpoint.txt").Data)
		},
		named: []*fault.Code{fault.PackageDoubled}, says: "checkpoint.txt",
	},
	"swapped proofs, between the logs": {
		forge: func(c *court, f *asiptest.Forger) {
			for _, name := range []string{"entries.txt", "hashes.txt"} {
				a, b := f.Find(c.city+"/"+name), f.Find(c.county+"/"+name)
				a.Data, b.Data = b.Data, a.Data
			}
		},
		settle: true, named: []*fault.Code{fault.PackageCheckpointOld, fault.PackageProof}, says: "liuhen/",
	},
	"swapped proofs, of another package": {
		forge: func(c *court, f *asiptest.Forger) {
			other := asiptest.TakeApart(c.second)
			for _, name := range []string{"entries.txt", "hashes.txt", "checkpoint.txt"} {
				f.Find(c.city + "/" + name).Data = other.Find(c.city + "/" + name).Data
			}
		},
		settle: true, named: []*fault.Code{fault.PackageChain}, says: "no entry proves it",
	},
	"older checkpoint": {
		forge:  func(c *court, f *asiptest.Forger) { f.Find(c.city + "/checkpoint.txt").Data = c.early },
		settle: true, named: []*fault.Code{fault.PackageCheckpointOld}, says: "too old",
	},
}

func TestForgeriesAreFoundAndNamed(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	if exit, said := run(c.data, c.trusting()...); exit != verify.Good {
		t.Fatalf("the genuine package: exit %d\n%s", exit, said)
	}
	for name, forgery := range forgeries {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := bytes.Clone(c.data)
			if forgery.forge != nil {
				f := asiptest.TakeApart(data)
				forgery.forge(c, f)
				if forgery.settle {
					f.Settle()
				}
				data = f.Bytes()
			}
			if forgery.bytes != nil {
				data = forgery.bytes(data)
			}
			if bytes.Equal(data, c.data) {
				t.Fatal("nothing was forged")
			}
			exit, said := run(data, c.trusting()...)
			if exit != verify.Wrong || !strings.Contains(said, forgery.says) {
				t.Errorf("exit %d, without %q:\n%s", exit, forgery.says, said)
			}
			for _, code := range forgery.named {
				if !strings.Contains(said, "["+code.Name+"]") {
					t.Errorf("%s is not named:\n%s", code.Name, said)
				}
			}
			if exit, _ := run(data); exit != verify.Wrong && !strings.HasPrefix(name, "key") {
				t.Errorf("without a named key: exit %d", exit)
			}
		})
	}
}

// A package that somebody signed with a key of his own, and made whole again, holds
// together: only the named key tells.
func TestOnlyTheNamedKeyTellsAWholeForgery(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	f := asiptest.TakeApart(c.data)
	for _, id := range []string{c.city, c.county} {
		resign(f, id, 7)
	}
	f.Settle()
	exit, said := run(f.Bytes())
	if exit != verify.Unknown || strings.Count(said, "ORIGIN NOT ESTABLISHED ") != 2 {
		t.Errorf("without a key: exit %d\n%s", exit, said)
	}
	if exit, said = run(f.Bytes(), c.trusting()...); exit != verify.Wrong {
		t.Errorf("with the agencies' keys: exit %d\n%s", exit, said)
	}
	if exit, said = run(c.data, "--trust", strings.SplitN(c.trust, "\n", 2)[0]); exit != verify.Unknown || strings.Count(said, "ORIGIN NOT ESTABLISHED ") != 1 {
		t.Errorf("the genuine one with the city's key only: exit %d\n%s", exit, said)
	}
}

func TestWhatIsNoPackage(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	renamed := asiptest.TakeApart(c.data)
	renamed.Files[0].Path = "another.txt"
	for name, data := range map[string][]byte{
		"nothing": {}, "a text": []byte("not a zip at all, but long enough to be looked at"), "another zip": renamed.Bytes(),
		"a picture": []byte("\x89PNG\r\n\x1a\n" + strings.Repeat("0", 100)), "the end only": c.data[len(c.data)-2000:],
	} {
		if exit, said := run(data, c.trusting()...); exit != verify.NoPackage {
			t.Errorf("%s: exit %d\n%s", name, exit, said)
		}
	}
	for name, args := range map[string][]string{
		"a key that is none": {"--trust", "liuhen/x+00000000+AAAA"}, "a missing file of keys": {"--trust", "keys.txt"},
		"two files": {"FILE.zip"}, "an unknown flag": {"--force"}, "an unknown language": {"--lang", "de"},
	} {
		if exit, _ := run(c.data, args...); exit != verify.NoPackage && name != "an unknown language" {
			t.Errorf("%s: exit %d", name, exit)
		}
	}
}

// sums are size and digests of bytes as members.txt has them.
func sums(data []byte) []string {
	f := asiptest.Forger{Files: []asiptest.Forged{{Path: "data/x", Data: data}, {Path: "data/校验信息.txt", Data: []byte("#\n")}}}
	f.Settle()
	lines := strings.Split(string(f.Find("校验信息.txt").Data), "\n")
	_, sm3, _ := strings.Cut(lines[2], " = ")
	_, sha, _ := strings.Cut(lines[3], " = ")
	return []string{sha, sm3, "\t" + strconv.Itoa(len(data)) + "\t"}
}

// cut takes the line out of a file that begins so.
func cut(f *asiptest.Forger, suffix, begin string) {
	file := f.Find(suffix)
	lines := strings.SplitAfter(string(file.Data), "\n")
	at := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, begin) })
	if at < 0 {
		panic("no line " + begin)
	}
	file.Data = []byte(strings.Join(slices.Delete(lines, at, at+1), ""))
}

// flipHex changes the last hexadecimal digit of a file.
func flipHex(f *asiptest.Forger, suffix string) {
	file := f.Find(suffix)
	at := len(file.Data) - 2
	if file.Data[at]++; !strings.ContainsRune("0123456789abcdef", rune(file.Data[at])) {
		file.Data[at] = '0'
	}
}

// told are the events of a log that the package shows.
func told(f *asiptest.Forger, id string) (list []asip.Event) {
	r := asip.NewEvents(bytes.NewReader(f.Find(id+"/events.txt").Data), "events.txt")
	for {
		ev, err := r.Next()
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			panic(err)
		}
		ev.Payload = bytes.Clone(ev.Payload)
		list = append(list, ev)
	}
}

// retell lets a package show other events of a log, or in another order.
func retell(f *asiptest.Forger, id string, change func([]asip.Event) []asip.Event) {
	text := "liuhen.events/v1\n"
	for _, ev := range change(told(f, id)) {
		text += fmt.Sprintf("%d\t%x\t0\t0\t%s\t\n", ev.Place, ev.Salt, ev.Payload)
	}
	f.Find(id + "/events.txt").Data = []byte(text)
}

// without leaves the n-th event out.
func without(n int) func([]asip.Event) []asip.Event {
	return func(list []asip.Event) []asip.Event { return slices.Delete(list, n, n+1) }
}

// noun and place tell of what kind the noun of an event is, and which it is.
func noun(ev asip.Event, kind string) bool {
	return bytes.Contains(ev.Payload, []byte(`"noun":{"kind":"`+kind+`"`))
}

func place(ev asip.Event) string {
	_, rest, _ := bytes.Cut(ev.Payload, []byte(`"noun":{`))
	ref, _, _ := bytes.Cut(rest, []byte("}"))
	return string(ref)
}

// recommit makes the entries of a log fit its events.
func recommit(f *asiptest.Forger, id string) {
	entries := []string{}
	for _, ev := range told(f, id) {
		e := translog.Commit(ev.Salt, ev.Payload)
		entries = append(entries, fmt.Sprintf("%015d %s %s\n", ev.Place, e.C256, e.CSM3))
	}
	slices.Sort(entries)
	f.Find(id + "/entries.txt").Data = []byte("liuhen.entries/v1\n" + strings.Join(entries, ""))
}

// resign signs the checkpoint of a log with a key of the forger's own.
func resign(f *asiptest.Forger, id string, seed byte) {
	origin := "liuhen/" + id
	secret, public, err := translog.NewKey(origin, [32]byte{seed})
	signer, err2 := translog.NewSigner(secret)
	file := f.Find(id + "/checkpoint.txt")
	text, _, _ := strings.Cut(string(file.Data), "\n\n")
	checkpoint, err3 := translog.ParseCheckpoint(text + "\n")
	signed, err4 := translog.SignCheckpoint(checkpoint, signer)
	if err := errors.Join(err, err2, err3, err4); err != nil {
		panic(err)
	}
	file.Data = signed
	key := f.Find(id + "/key.txt")
	mark, _, _ := strings.Cut(string(key.Data), "\n")
	key.Data = []byte(mark + "\n" + public + "\n")
}
