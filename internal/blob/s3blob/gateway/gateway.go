package gateway

import (
	"bytes"
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"liuhen/internal/blob/s3blob"
)

// module is what tools/go.mod pins.
const module = "github.com/versity/versitygw"

// Key is the key pair of every gateway.
var Key = s3blob.Credentials{AccessKey: "liuhen-test", SecretKey: "only-for-tests"}

// Gateway is a running server.
type Gateway struct {
	Endpoint string     // its URL
	Raw      *s3.Client // with our key, past our code
	root     string
}

// Start starts a server that ends with the test.
func Start(t testing.TB) *Gateway {
	t.Helper()
	root := filepath.Join(t.TempDir(), "buckets")
	versions, home := root+".versions", root+".home"
	for _, folder := range []string{root, versions, home} {
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	said, err := os.Create(root + ".log")
	if err != nil {
		t.Fatal(err)
	}
	address := freeAddress(t)
	server := exec.CommandContext(context.WithoutCancel(t.Context()), program(t), //nolint:gosec // built by ourselves
		"--port", address, "--access", Key.AccessKey, "--secret", Key.SecretKey, "--keep-alive", "--health", "/health",
		"posix", "--versioning-dir", versions, root)
	server.Stdout, server.Stderr, server.Dir, server.Env = said, said, home, []string{"HOME=" + home}
	diesWithUs(server)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { defer close(ended); _ = server.Wait() }() // it is killed below
	t.Cleanup(func() {
		_ = server.Process.Kill()
		<-ended
		_ = said.Close()
		if t.Failed() {
			t.Logf("versitygw said:\n%s", tail(root+".log"))
		}
	})
	await(t, address, ended)
	return &Gateway{Endpoint: "http://" + address, Raw: Client("http://" + address), root: root}
}

// program finds the server that tools/tool.sh has built.
func program(t testing.TB) string {
	t.Helper()
	top, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		pinned, err := os.ReadFile(filepath.Join(top, "tools", "go.mod"))
		if err == nil {
			return built(t, top, string(pinned))
		}
		if filepath.Dir(top) == top {
			t.Fatal("tools/go.mod is not found above this test's folder")
		}
		top = filepath.Dir(top)
	}
}

func built(t testing.TB, top, pinned string) string {
	t.Helper()
	for line := range strings.Lines(pinned) {
		words := strings.Fields(line)
		if len(words) < 2 || words[0] != module {
			continue
		}
		path := filepath.Join(top, ".cache", "bin", "versitygw-"+words[1]+"-"+runtime.Version())
		if _, err := os.Stat(path); err != nil {
			t.Fatalf("this test needs versitygw %s, which is not built yet: run  sh tools/tool.sh versitygw  (two minutes, once)", words[1])
		}
		return path
	}
	t.Fatalf("tools/go.mod does not pin %s", module)
	return ""
}

func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// await returns when the server takes connections.
func await(t testing.TB, address string, ended <-chan struct{}) {
	t.Helper()
	limit := time.After(30 * time.Second)
	for {
		c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
		if err == nil {
			_ = c.Close()
			return
		}
		select {
		case <-ended:
			t.Fatal("versitygw ended at once")
		case <-limit:
			t.Fatalf("versitygw does not listen: %v", err)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// tail returns the end of a log.
func tail(path string) string {
	data, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	const most = 4000
	return string(data[max(0, len(data)-most):])
}

// Client is the SDK's client with our key at an endpoint, without retries.
func Client(endpoint string) *s3.Client {
	return s3.New(s3.Options{
		BaseEndpoint: aws.String(endpoint), Region: "us-east-1", UsePathStyle: true, Credentials: Key, RetryMaxAttempts: 1,
	})
}

// Bucket makes a bucket that is fit for us and returns its address.
func (g *Gateway) Bucket(t testing.TB, name string) s3blob.Address {
	t.Helper()
	if _, err := g.Raw.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String(name), ObjectLockEnabledForBucket: aws.Bool(true)}); err != nil {
		t.Fatal(err)
	}
	return s3blob.Address{Bucket: name, Endpoint: g.Endpoint, Region: "us-east-1"}
}

// Delete tries to remove the newest version of an object for good, with our key, and
// then marks the object as deleted. refusal is the store's answer to the first.
func (g *Gateway) Delete(ctx context.Context, bucket, key string) (refusal, err error) {
	head, err := g.Raw.HeadObject(ctx, &s3.HeadObjectInput{Bucket: aws.String(bucket), Key: aws.String(key)})
	if err != nil {
		return nil, err
	}
	_, refusal = g.Raw.DeleteObject(ctx, &s3.DeleteObjectInput{
		Bucket: aws.String(bucket), Key: aws.String(key), VersionId: head.VersionId, BypassGovernanceRetention: aws.Bool(true),
	})
	_, err = g.Raw.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: aws.String(bucket), Key: aws.String(key)})
	return refusal, err
}

// Put puts data under a key as someone who has ours, over what may be there.
func (g *Gateway) Put(ctx context.Context, bucket, key string, data []byte) error {
	_, err := g.Raw.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(bucket), Key: aws.String(key), Body: bytes.NewReader(data)})
	return err
}

// File is where the server keeps the newest version of an object: what someone with its
// disk can reach.
func (g *Gateway) File(bucket, key string) string {
	return filepath.Join(g.root, bucket, filepath.FromSlash(key))
}
