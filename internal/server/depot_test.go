package server

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"liuhen/internal/blob/s3blob/gateway"
	"liuhen/internal/fault"
	"liuhen/internal/fsck"
)

// bucketSettings are the settings of a folder whose bytes lie in the bucket.
func bucketSettings(t *testing.T, folder string, g *gateway.Gateway, bucket string) map[string]any {
	t.Helper()
	key := filepath.Join(folder, "..", "store.key")
	text := "aws_access_key_id = " + gateway.Key.AccessKey + "\naws_secret_access_key = " + gateway.Key.SecretKey + "\n"
	if err := os.WriteFile(key, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return map[string]any{
		"data": folder, "address": "127.0.0.1:0", "store": "s3://" + bucket + "?endpoint=" + g.Endpoint, "store-credentials": key,
	}
}

// The settings alone move the bytes into a bucket, for the server and for the check.
func TestSettingsNameTheBucket(t *testing.T) {
	t.Parallel()
	g := gateway.Start(t)
	folder := filepath.Join(t.TempDir(), "data")
	g.Bucket(t, "evidence")
	flags := bucketSettings(t, folder, g, "evidence")
	settings, err := readSettings(nil, flags)
	if err != nil {
		t.Fatal(err)
	}
	address, key, err := settings.bucket()
	if err != nil {
		t.Fatal(err)
	}
	h, err := Open(t.Context(), Options{Folder: folder, Store: address, StoreKey: key})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.ready(t.Context()); err != nil {
		t.Error(err)
	}
	if err := h.blobs.Shelf.PublishOnce(t.Context(), "a", []byte("b")); err != nil {
		t.Error(err)
	}
	if _, err := g.Raw.HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: aws.String("evidence"), Key: aws.String("shelf/a")}); err != nil {
		t.Error(err)
	}
	if r, err := fsckFolder(t.Context(), flags, fsck.Options{}); err != nil || !r.Fine() {
		t.Errorf("beside the server: %+v %v", r, err)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if r, err := fsckFolder(t.Context(), flags, fsck.Options{}); err != nil || !r.Fine() {
		t.Errorf("after the server: %+v %v", r, err)
	}
	if err := g.Put(t.Context(), "evidence", "installation", []byte("another")); err != nil {
		t.Fatal(err)
	}
	if _, err := fsckFolder(t.Context(), flags, fsck.Options{}); !errors.Is(err, fault.BucketOfAnother) {
		t.Errorf("the bucket of another: %v", err)
	}
}

// What keeps the server from its bucket is said before anything is served.
func TestAServerWithoutItsBucketDoesNotStart(t *testing.T) {
	t.Parallel()
	g := gateway.Start(t)
	folder := filepath.Join(t.TempDir(), "data")
	good := func() map[string]any { return bucketSettings(t, folder, g, "nowhere") }
	for name, wrong := range map[string]struct {
		setting, value string
		code           *fault.Code
	}{
		"no such bucket": {"data", folder, fault.BucketUnfit},
		"nobody there":   {"store", "s3://nowhere?endpoint=http://127.0.0.1:1", fault.StorageAway},
		"no address":     {"store", "nowhere", fault.SettingWrong},
		"no key":         {"store-credentials", filepath.Join(folder, "none"), fault.KeyMissing},
	} {
		flags := good()
		flags[wrong.setting] = wrong.value
		if err := serve(t.Context(), flags, io.Discard, io.Discard); !errors.Is(err, wrong.code) {
			t.Errorf("%s: %v, want %s", name, err, wrong.code.Name)
		}
	}
}
