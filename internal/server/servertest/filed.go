package servertest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/server"
)

// Filed is a town in which two files have run from their officer into a case file
// that is submitted.
type Filed struct {
	*Town
	Officer   Person // 承办人, of unit u1
	Custodian Person // 音像保管岗位
	Archivist Person // 档案管理人员
	File      api.CaseFile
	Items     []api.Item
}

// Submitted starts a town with a submitted case file.
func Submitted(t testing.TB, change ...func(*server.Options)) *Filed {
	t.Helper()
	town := Start(t, change...)
	f := &Filed{
		Town: town, Officer: town.Officer(town.City.ID, "u1", "林一禾"),
		Custodian: town.Officer(town.City.ID, "u2", "何小满", "custodian"), Archivist: town.Officer(town.City.ID, "u2", "陈谷雨", "archivist"),
	}
	f.deposit()
	f.arrange()
	return f
}

// Sealed starts a town with a sealed case file.
func Sealed(t testing.TB, change ...func(*server.Options)) *Filed {
	t.Helper()
	f := Submitted(t, change...)
	now, err := f.Archivist.SealCaseFile(t.Context(), apiclient.Seeing(f.File), f.File.ID)
	if err != nil {
		t.Fatal(err)
	}
	f.File = now.Value
	return f
}

// deposit takes the two files in and lets the server deposit them.
func (f *Filed) deposit() {
	f.t.Helper()
	ctx := f.t.Context()
	var ids []string
	for _, file := range []struct{ name, data string }{{"现场.txt", "现场检查笔录"}, {"IMG 1.jpg", "a photograph"}} {
		got, err := f.Officer.SendFile(ctx, apiclient.Command{}, file.name, strings.NewReader(file.data), api.NewItem{Origin: api.Origin{How: "made"}})
		if err != nil {
			f.t.Fatal(err)
		}
		f.Items, ids = append(f.Items, got.Value), append(ids, got.Value.ID)
	}
	signed, err := f.Officer.SignHandover(ctx, apiclient.Command{}, api.HandoverList{Items: ids})
	if err == nil {
		signed, err = f.Custodian.AnswerHandover(ctx, apiclient.Seeing(signed), signed.Value.ID, api.Count{})
	}
	if err == nil {
		err = f.await(signed.Value.ID)
	}
	if err != nil {
		f.t.Fatal(err)
	}
}

// await waits until everything in the handover is deposited, which the server does by
// itself.
func (f *Filed) await(handover string) error {
	for late := time.After(time.Minute); ; {
		now, err := f.Custodian.Handover(f.t.Context(), handover)
		waiting := false
		for _, it := range now.Items {
			waiting = waiting || it.State != "deposited"
		}
		if err != nil || !waiting {
			return err
		}
		select {
		case <-late:
			return errors.New("the items are not deposited")
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// arrange opens matter and case file, places the items and submits the file.
func (f *Filed) arrange() {
	f.t.Helper()
	ctx, opened := f.t.Context(), f.Now()
	matter, err := f.Officer.OpenMatter(ctx, apiclient.Command{}, api.MatterDetails{
		Kind: "penalty", Number: "云农立〔2026〕1号", Party: "某种业", Subject: "经营假种子", OpenedAt: &opened,
	})
	if err != nil {
		f.t.Fatal(err)
	}
	file, err := f.Officer.OpenCaseFile(ctx, apiclient.Command{}, api.NewCaseFile{
		Matter:          matter.Value.ID,
		CaseFileDetails: api.CaseFileDetails{Title: "某种业经营假种子案", Category: "XZCF", Year: 2026, Retention: "D30"},
	})
	for i, it := range f.Items {
		if err == nil {
			_, err = f.Officer.PlaceItem(ctx, apiclient.Command{}, file.Value.ID, api.NewPlacement{Item: it.ID, Position: int64(i + 1), Part: "evidence"})
		}
	}
	if err == nil {
		file, err = f.Officer.SubmitCaseFile(ctx, apiclient.Seeing(file), file.Value.ID)
	}
	if err != nil {
		f.t.Fatal(err)
	}
	f.File = file.Value
}

// Key is the public key of the city's log, as its public address gives it.
func (f *Filed) Key() string {
	f.t.Helper()
	key, err := f.Archivist.LogKey(f.t.Context(), f.City.ID)
	if err != nil {
		f.t.Fatal(err)
	}
	return key
}
