package httpapi_test

import (
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"testing"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/httpapi"
)

func FuzzMetadata(f *testing.F) {
	f.Add("filename 546w5Zy6Lm1wNA==,sha256 NjE=,flag")
	f.Add("filename ,filename ")
	f.Add(", ,")
	f.Add("sha256 " + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("0", 64))))
	f.Add("filename " + base64.StdEncoding.EncodeToString([]byte("../\x00\u202e")))
	f.Fuzz(func(t *testing.T, header string) {
		said, err := httpapi.ParseMetadata(header)
		if err != nil {
			if !errors.Is(err, fault.BadInput) {
				t.Errorf("%q: %v", header, err)
			}
			return
		}
		if said.Size != 0 || len(said.FileName) > len(header) {
			t.Errorf("%q says %+v", header, said)
		}
		if !said.Declared.IsZero() && !strings.Contains(header, base64.StdEncoding.EncodeToString([]byte(said.Declared.String()))) {
			t.Errorf("%q declares %s", header, said.Declared)
		}
	})
}

func FuzzChecksum(f *testing.F) {
	sum := digest.SumSHA256([]byte("piece"))
	f.Add("sha256 " + base64.StdEncoding.EncodeToString(sum[:]))
	f.Add("sha256 " + base64.RawStdEncoding.EncodeToString(sum[:]))
	f.Add("sha256 " + base64.StdEncoding.EncodeToString(make([]byte, 32)))
	f.Add("SHA256 AA==")
	f.Add("sha256")
	f.Fuzz(func(t *testing.T, header string) {
		got, err := httpapi.ParseChecksum(http.Header{"Upload-Checksum": {header}})
		switch {
		case err == nil && header != "sha256 "+base64.StdEncoding.EncodeToString(got[:]):
			t.Errorf("%q is read as %s", header, got)
		case err == nil && got.IsZero():
			t.Errorf("%q is read as no checksum at all", header)
		case err != nil && !errors.Is(err, fault.ChecksumUnknown) && !errors.Is(err, fault.PieceMismatch):
			t.Errorf("%q: %v", header, err)
		}
	})
}
