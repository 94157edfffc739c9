package s3blob

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"liuhen/internal/durable"
	"liuhen/internal/fault"
)

// Credentials are the key pair that requests are signed with.
type Credentials struct {
	AccessKey string // names the key
	SecretKey string // never logged, never printed
}

// String names the key and leaves out the secret.
func (c Credentials) String() string { return "credentials of " + c.AccessKey }

// GoString is String, for %#v.
func (c Credentials) GoString() string { return c.String() }

// LogValue is String, for the log.
func (c Credentials) LogValue() slog.Value { return slog.StringValue(c.String()) }

// The names of the two values, in a file and, in capitals, in the environment.
const (
	accessName = "aws_access_key_id"
	secretName = "aws_secret_access_key"
)

// ReadCredentials reads a file of the form that the tools of S3 use: a line for each of
// aws_access_key_id and aws_secret_access_key. Without a path it asks environ for the
// same names in capitals. Errors: key-file-exposed when others may read the file,
// key-file-unreadable, key-file-missing, key-file-damaged.
func ReadCredentials(path string, environ func(name string) string) (Credentials, error) {
	if path == "" {
		c := Credentials{environ(strings.ToUpper(accessName)), environ(strings.ToUpper(secretName))}
		if c.AccessKey == "" || c.SecretKey == "" {
			return Credentials{}, keyFault(fault.KeyMissing, "store-credentials", nil)
		}
		return c, nil
	}
	info, err := os.Stat(path)
	if os.IsNotExist(err) {
		return Credentials{}, keyFault(fault.KeyMissing, path, err)
	}
	if err != nil {
		return Credentials{}, keyFault(fault.KeyUnreadable, path, err)
	}
	if durable.Exposed(info.Mode()) {
		return Credentials{}, keyFault(fault.KeyExposed, path, nil)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return Credentials{}, keyFault(fault.KeyUnreadable, path, err)
	}
	c, ok := ParseCredentials(data)
	if !ok {
		return Credentials{}, keyFault(fault.KeyDamaged, path, nil)
	}
	return c, nil
}

func keyFault(code *fault.Code, path string, cause error) error {
	return code.Err("read credentials of store", path, cause).With("file", path)
}

// ParseCredentials reads the lines of a credentials file. ok is false unless each of the
// two names has exactly one value, and nothing stands beside them but empty lines,
// comments behind # or ; and the heading [default].
func ParseCredentials(data []byte) (c Credentials, ok bool) {
	for line := range bytes.Lines(data) {
		text := strings.TrimSpace(string(line))
		if text == "" || text[0] == '#' || text[0] == ';' || text == "[default]" {
			continue
		}
		name, value, _ := strings.Cut(text, "=")
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(name) {
		case accessName:
			if ok = c.AccessKey == "" && plain(value); !ok {
				return Credentials{}, false
			}
			c.AccessKey = value
		case secretName:
			if ok = c.SecretKey == "" && plain(value); !ok {
				return Credentials{}, false
			}
			c.SecretKey = value
		default:
			return Credentials{}, false
		}
	}
	return c, c.AccessKey != "" && c.SecretKey != ""
}

// plain keeps out what cannot stand in a header.
func plain(value string) bool {
	for i := range len(value) {
		if value[i] <= ' ' || value[i] >= 0x7f {
			return false
		}
	}
	return value != ""
}

// Retrieve implements aws.CredentialsProvider.
func (c Credentials) Retrieve(context.Context) (aws.Credentials, error) {
	return aws.Credentials{AccessKeyID: c.AccessKey, SecretAccessKey: c.SecretKey, Source: "liuhen"}, nil
}
