package node

import (
	"crypto/hmac"
	"encoding/hex"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"liuhen/internal/fault"
)

// PassHeader is the header that bears a Pass.
const PassHeader = "Liuhen-Pass"

// passTime is how far apart the clocks of two nodes may be, and how old a pass.
const passTime = time.Minute

// Pass is what a node shows with a request that it forwards.
type Pass struct {
	From, To     string // ids of nodes
	At           time.Time
	Client       netip.Addr // who spoke to From; the zero Addr where that is not known
	Method, Path string     // of the request
}

// Seal returns the pass as the header bears it.
func (k Key) Seal(p Pass) string {
	said := []string{p.From, p.To, strconv.FormatInt(p.At.Unix(), 10), p.client()}
	return strings.Join(append(said, hex.EncodeToString(k.seal(p))), " ")
}

func (k Key) seal(p Pass) []byte {
	return mac(k[:], "pass", p.From, p.To, strconv.FormatInt(p.At.Unix(), 10), p.client(), p.Method, p.Path)
}

func (p Pass) client() string {
	if !p.Client.IsValid() {
		return "unknown"
	}
	return p.Client.String()
}

// Open reads the pass of a request that has reached the node to at the moment. The error
// is pass-refused where it is not for this node, request and time, or not by a node with
// the key.
func (k Key) Open(header, to, method, path string, at time.Time) (Pass, error) {
	said := strings.Split(header, " ")
	if len(said) != 5 {
		return Pass{}, refused("格式不对", "its form is wrong")
	}
	seconds, err := strconv.ParseInt(said[2], 10, 64)
	sum, wrong := hex.DecodeString(said[4])
	if err != nil || wrong != nil {
		return Pass{}, refused("格式不对", "its form is wrong")
	}
	p := Pass{From: said[0], To: said[1], At: time.Unix(seconds, 0).UTC(), Method: method, Path: path}
	p.Client, _ = netip.ParseAddr(said[3]) // "unknown" is none
	switch {
	case !hmac.Equal(sum, k.seal(p)):
		return Pass{}, refused("密钥不符", "it was sealed with another key, or for another request")
	case p.To != to:
		return Pass{}, refused("不是给本服务器的", "it is for another server")
	case at.Sub(p.At) > passTime || p.At.Sub(at) > passTime:
		return Pass{}, refused("时间相差超过一分钟", "its time is more than a minute from ours")
	}
	return p, nil
}

func refused(zh, en string) error {
	return fault.PassRefused.Err("open pass", "", nil).WithBoth("problem", zh, en)
}
