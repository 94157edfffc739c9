package s3blob

import (
	"net/url"
	"regexp"

	"liuhen/internal/fault"
)

// Address says where a bucket is.
type Address struct {
	// Bucket is the bucket's name.
	Bucket string
	// Endpoint is the URL of the store, with scheme http or https and nothing
	// after the host and port.
	Endpoint string
	// Region is what the store calls its place; many need none.
	Region string
}

// defaultRegion is the one that stores without regions accept.
const defaultRegion = "us-east-1"

var bucketName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

// ParseAddress reads s3://bucket?endpoint=https://host:port&region=name. The error is
// setting-wrong for the setting "store".
func ParseAddress(text string) (Address, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "s3" || u.Path != "" || u.User != nil || u.Fragment != "" {
		return Address{}, wrong("格式须为 s3://存储桶?endpoint=https://主机:端口", "s3://bucket?endpoint=https://host:port is needed")
	}
	if !bucketName.MatchString(u.Host) {
		return Address{}, wrong("存储桶名称无效", "the bucket's name is not valid")
	}
	a := Address{Bucket: u.Host, Region: defaultRegion}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return Address{}, wrong("问号之后的部分无法读取", "what follows the question mark cannot be read")
	}
	for key, values := range query {
		switch {
		case len(values) == 1 && key == "endpoint":
			a.Endpoint = values[0]
		case len(values) == 1 && key == "region" && values[0] != "":
			a.Region = values[0]
		default:
			return Address{}, wrong("只能有 endpoint 和 region，各一次", "only endpoint and region may follow, once each")
		}
	}
	if !endpoint(a.Endpoint) {
		return Address{}, wrong("endpoint 须为 https://主机:端口 或 http://主机:端口", "endpoint must be https://host:port or http://host:port")
	}
	return a, nil
}

func endpoint(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.Hostname() != "" &&
		u.User == nil && (u.Path == "" || u.Path == "/") && u.RawQuery == "" && u.Fragment == ""
}

func wrong(zh, en string) error {
	return fault.SettingWrong.Err("read address of store", "", nil).
		With("setting", "store").With("source", "settings").WithBoth("problem", zh, en)
}
