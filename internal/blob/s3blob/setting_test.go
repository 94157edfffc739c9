package s3blob_test

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/blob/s3blob"
	"liuhen/internal/fault"
)

func TestParseAddress(t *testing.T) {
	t.Parallel()
	for text, address := range map[string]s3blob.Address{
		"s3://zhengju?endpoint=https://s3.yunxi.example":                       {Bucket: "zhengju", Endpoint: "https://s3.yunxi.example", Region: "us-east-1"},
		"s3://zhengju?endpoint=http%3A%2F%2F10.0.0.7%3A9000&region=cn-north-1": {Bucket: "zhengju", Endpoint: "http://10.0.0.7:9000", Region: "cn-north-1"},
	} {
		got, err := s3blob.ParseAddress(text)
		must(t, err)
		if diff := cmp.Diff(address, got); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
	for _, text := range []string{
		"", "zhengju", "s3://", "http://zhengju?endpoint=http://a", "s3://zhengju", "s3://Zhengju?endpoint=http://a", "s3://zh/ju?endpoint=http://a",
		"s3://a:b@zhengju?endpoint=http://a", "s3://zhengju?endpoint=ftp://a", "s3://zhengju?endpoint=http://", "s3://zhengju?endpoint=http://a/path",
		"s3://zhengju?endpoint=http://a&endpoint=http://b", "s3://zhengju?endpoint=http://a&region=", "s3://zhengju?endpoint=http://a&acl=public",
		"s3://zhengju?endpoint=http://user:secret@a", "s3://zhengju?endpoint=http://a#b", "s3://zhengju?endpoint=%zz", "s3://zhengju?endpoint=http://:80",
	} {
		if got, err := s3blob.ParseAddress(text); !errors.Is(err, fault.SettingWrong) {
			t.Errorf("%q: %+v %v", text, got, err)
		}
	}
}

func TestReadCredentials(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(folder, name)
		must(t, os.WriteFile(path, []byte(text), 0o600))
		must(t, os.Chmod(path, mode))
		return path
	}
	good := "# of the bucket\n[default]\naws_access_key_id = AK1\r\n\naws_secret_access_key=s/+=3\n"
	nothing := func(string) string { return "" }
	got, err := s3blob.ReadCredentials(write("good", good, 0o600), nothing)
	must(t, err)
	if want := (s3blob.Credentials{AccessKey: "AK1", SecretKey: "s/+=3"}); got != want {
		t.Errorf("read %+v", got)
	}
	got, err = s3blob.ReadCredentials("", strings.ToLower)
	must(t, err)
	if want := (s3blob.Credentials{AccessKey: "aws_access_key_id", SecretKey: "aws_secret_access_key"}); got != want {
		t.Errorf("from the environment: %+v", got)
	}
	for name, bad := range map[string]struct {
		path string
		code *fault.Code
	}{
		"wide":   {write("wide", good, 0o640), fault.KeyExposed},
		"gone":   {filepath.Join(folder, "gone"), fault.KeyMissing},
		"folder": {mkdir(t, filepath.Join(folder, "folder")), fault.KeyUnreadable},
		"half":   {write("half", "aws_access_key_id = AK1\n", 0o600), fault.KeyDamaged},
		"twice":  {write("twice", good+"aws_access_key_id = AK2\n", 0o600), fault.KeyDamaged},
		"other":  {write("other", good+"aws_session_token = x\n", 0o600), fault.KeyDamaged},
		"spaced": {write("spaced", "aws_access_key_id = A K\naws_secret_access_key=s\n", 0o600), fault.KeyDamaged},
		"none":   {"", fault.KeyMissing},
	} {
		if _, err := s3blob.ReadCredentials(bad.path, nothing); !errors.Is(err, bad.code) {
			t.Errorf("%s: %v, want %s", name, err, bad.code.Name)
		}
	}
}

func TestCredentialsAreNeverPrinted(t *testing.T) {
	t.Parallel()
	c := s3blob.Credentials{AccessKey: "AK1", SecretKey: "hidden"}
	var logged strings.Builder
	slog.New(slog.NewJSONHandler(&logged, nil)).InfoContext(t.Context(), "x", "c", c)
	for _, text := range []string{fmt.Sprintf("%v", c), fmt.Sprintf("%+v", c), fmt.Sprintf("%#v", c), fmt.Sprintf("%+v", &c), logged.String()} {
		if strings.Contains(text, c.SecretKey) || !strings.Contains(text, c.AccessKey) {
			t.Error(text)
		}
	}
}

func mkdir(t *testing.T, path string) string {
	t.Helper()
	must(t, os.Mkdir(path, 0o700))
	return path
}

// FuzzParseCredentials holds whatever is accepted to what a header can carry.
func FuzzParseCredentials(f *testing.F) {
	for _, seed := range []string{"", "aws_access_key_id=a\naws_secret_access_key=b", "[default]\n;x\naws_access_key_id = 密\n", "aws_access_key_id=a\x00\naws_secret_access_key=b\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, ok := s3blob.ParseCredentials(data)
		if !ok {
			return
		}
		for _, value := range []string{c.AccessKey, c.SecretKey} {
			if value == "" || strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r >= 0x7f }) || !strings.Contains(string(data), value) {
				t.Errorf("%q was accepted", value)
			}
		}
	})
}

// FuzzParseAddress holds whatever is accepted to one bucket and one host.
func FuzzParseAddress(f *testing.F) {
	for _, seed := range []string{"s3://zhengju?endpoint=https://a:1&region=r", "s3://a.b-c?endpoint=http://[::1]:9000", "s3://zhengju?endpoint=http://a?b", "s3://%7a?endpoint=http://a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, err := s3blob.ParseAddress(text)
		if err != nil {
			return
		}
		if len(a.Bucket) < 3 || strings.ContainsAny(a.Bucket, "/?#@: ") || a.Region == "" ||
			!strings.HasPrefix(a.Endpoint, "http://") && !strings.HasPrefix(a.Endpoint, "https://") || strings.ContainsAny(a.Endpoint, "?#@") {
			t.Errorf("%q was read as %+v", text, a)
		}
	})
}
