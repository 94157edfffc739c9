package server

import (
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/knadh/koanf/v2"

	"liuhen/internal/cli"
	"liuhen/internal/durable"
	"liuhen/internal/fault"
	"liuhen/internal/httpapi"
	"liuhen/internal/term"
)

// Settings is everything that can be chosen about one process.
type Settings struct {
	// Data is the data folder. It cannot stand in the file, which lies in it.
	Data string
	// Database is the address of a PostgreSQL database, postgres://…; empty for a file in
	// the data folder.
	Database string
	// Address is host and port to listen on.
	Address string
	// InsecureHTTP allows other addresses than loopback without TLS.
	InsecureHTTP bool
	// TLSCert and TLSKey are paths of PEM files; both or none.
	TLSCert, TLSKey string
	// Keys is the folder of the keys; empty for keys in the data folder.
	Keys string
	// PeerAddress is where the other servers of the database reach this one, as a URL;
	// empty where they cannot.
	PeerAddress string
	// PeerCA is the path of a PEM file of the certificates that vouch for the other
	// servers; empty for the system's.
	PeerCA string
	// UploadRoom is how many bytes the unfinished uploads of one agency may have, those of
	// one account a quarter of it.
	UploadRoom int64
	// Store is the bucket that keeps the bytes, as s3blob.ParseAddress reads it; empty for
	// the data folder.
	Store string
	// StoreCredentials is the path of the file with the key to the bucket; empty for the
	// environment.
	StoreCredentials string
	// TrustedProxies are the reverse proxies that are believed when they say for whom
	// they speak.
	TrustedProxies httpapi.Networks
	// MetricsReaders is from where /metrics may be read.
	MetricsReaders httpapi.Networks
}

// defaults also is the list of all keys, as they stand in liuhen.yaml.
func defaults() map[string]any {
	return map[string]any{
		"data": "./liuhen-data", "database": "", "address": "127.0.0.1:8080", "insecure-http": false, "tls-cert": "", "tls-key": "",
		"store": "", "store-credentials": "", "keys": "", "peer-address": "", "peer-ca": "",
		"upload-room": "2TiB", "trusted-proxies": []string{}, "metrics-readers": spellNetworks(thisMachine()),
	}
}

// keysFolder is where the keys lie.
func (s Settings) keysFolder() string {
	if s.Keys != "" {
		return s.Keys
	}
	return filepath.Join(s.Data, keysFolder)
}

// settingsFile is the name of the file in the data folder.
const settingsFile = "liuhen.yaml"

// envPrefix begins the name of every variable: LIUHEN_TLS_CERT is tls-cert.
const envPrefix = "LIUHEN_"

// layer is one source of settings: a koanf provider.
type layer struct {
	name   string
	values map[string]any
}

// Read implements koanf.Provider.
func (l layer) Read() (map[string]any, error) { return l.values, nil }

// ReadBytes implements koanf.Provider.
func (l layer) ReadBytes() ([]byte, error) { return nil, errors.ErrUnsupported }

// readSettings joins the sources: defaults, then the file in the data folder, then
// the environment, then flags, of which only those given are in the map. A key that
// does not exist, or a value of the wrong kind, is setting-wrong in every source.
func readSettings(environ []string, flags map[string]any) (Settings, error) {
	k := koanf.New(".")
	outer := []layer{environment(environ), {"command line", flags}}
	for _, l := range append([]layer{{"defaults", defaults()}}, outer...) {
		if err := join(k, l); err != nil {
			return Settings{}, err
		}
	}
	file, err := fileLayer(filepath.Join(k.String("data"), settingsFile))
	if err != nil {
		return Settings{}, err
	}
	for _, l := range append([]layer{file}, outer...) {
		if err := join(k, l); err != nil {
			return Settings{}, err
		}
	}
	return settingsOf(k)
}

// settingsOf reads the values of the joined sources.
func settingsOf(k *koanf.Koanf) (Settings, error) {
	room, ok := parseRoom(k.String("upload-room"))
	if !ok {
		return Settings{}, wrong("upload-room", "settings", "须为整数加单位，如 500GiB、2TiB", "a whole number with its unit is needed, such as 500GiB or 2TiB")
	}
	if !isDatabase(k.String("database")) {
		return Settings{}, wrong("database", "settings", "须为空，或为 postgres://用户@主机/库名", "nothing or postgres://user@host/name is needed")
	}
	proxies, err := parseNetworks("trusted-proxies", k.Strings("trusted-proxies"))
	if err != nil {
		return Settings{}, err
	}
	readers, err := parseNetworks("metrics-readers", k.Strings("metrics-readers"))
	if err != nil {
		return Settings{}, err
	}
	return Settings{
		UploadRoom: room, TrustedProxies: proxies, MetricsReaders: readers,
		Data: k.String("data"), Database: k.String("database"), Address: k.String("address"), InsecureHTTP: k.Bool("insecure-http"),
		TLSCert: k.String("tls-cert"), TLSKey: k.String("tls-key"),
		Keys: k.String("keys"), PeerAddress: k.String("peer-address"), PeerCA: k.String("peer-ca"), Store: k.String("store"), StoreCredentials: k.String("store-credentials"),
	}, nil
}

// join checks a layer and puts it over those before.
func join(k *koanf.Koanf, l layer) error {
	known := defaults()
	for key, value := range l.values {
		plain, exists := known[key]
		if !exists {
			return wrong(key, l.name, "没有这项设置", "there is no such setting")
		}
		fit, problem := fitting(plain, value)
		if problem != nil {
			return wrong(key, l.name, problem.zh, problem.en)
		}
		l.values[key] = fit
	}
	if err := k.Load(l, nil); err != nil {
		return fault.Unexpected.Err("join settings", l.name, err)
	}
	return nil
}

// misfit says what a value should be.
type misfit struct{ zh, en string }

// fitting returns the value in the kind of its default.
func fitting(plain, value any) (fit any, problem *misfit) {
	switch plain.(type) {
	case bool:
		if on, ok := truth(value); ok {
			return on, nil
		}
		return nil, &misfit{"须为 true 或 false", "true or false is needed"}
	case []string:
		if list, ok := textsOf(value); ok {
			return list, nil
		}
		return nil, &misfit{"须为文字列表", "a list of texts is needed"}
	}
	if text, ok := value.(string); ok {
		return text, nil
	}
	return nil, &misfit{"须为文字", "a text is needed"}
}

func wrong(key, source, zh, en string) error {
	return fault.SettingWrong.Err("read settings", "", nil).
		With("setting", key).With("source", source).WithBoth("problem", zh, en)
}

// truth reads a yes or no; the environment has only text.
func truth(value any) (on, ok bool) {
	switch value {
	case true, "true":
		return true, true
	case false, "false":
		return false, true
	}
	return false, false
}

// The units of room on a disk.
const (
	gib = 1 << 30
	tib = 1 << 40
)

// parseRoom reads a whole number of GiB or TiB.
func parseRoom(text string) (int64, bool) {
	unit := int64(tib)
	number, ok := strings.CutSuffix(text, "TiB")
	if !ok {
		unit = gib
		number, ok = strings.CutSuffix(text, "GiB")
	}
	n, err := strconv.ParseInt(strings.TrimSpace(number), 10, 64)
	return n * unit, ok && err == nil && n > 0 && n <= math.MaxInt64/unit
}

func spellRoom(n int64) string {
	if n%tib == 0 {
		return strconv.FormatInt(n/tib, 10) + "TiB"
	}
	return strconv.FormatInt(n/gib, 10) + "GiB"
}

// environment takes the variables that are the server's: all whose name begins with
// LIUHEN_ but the two that only commands read which work against one, and the language of them all.
func environment(environ []string) layer {
	l := layer{"environment", map[string]any{}}
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		if setsInstallation(name) {
			l.values[strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(name, envPrefix)), "_", "-")] = value
		}
	}
	return l
}

// setsInstallation reports whether the variable is a setting of an installation.
func setsInstallation(name string) bool {
	return strings.HasPrefix(name, envPrefix) && name != cli.EnvServer && name != cli.EnvToken && name != term.EnvLanguage
}

// settingVariables names, in their order, the variables that set an installation.
func settingVariables(environ []string) []string {
	var names []string
	for _, pair := range environ {
		if name, _, _ := strings.Cut(pair, "="); setsInstallation(name) {
			names = append(names, name)
		}
	}
	return names
}

// fileLayer reads liuhen.yaml; a file that is not there says nothing.
func fileLayer(path string) (layer, error) {
	l := layer{path, map[string]any{}}
	data, exposed, err := readWithMode(path)
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err != nil {
		return l, fault.FileUnreadable.Err("read settings", path, err).With("file", path)
	}
	if err := yaml.Unmarshal(data, &l.values); err != nil {
		return l, fault.SettingWrong.Err("read settings", path, err).
			With("setting", settingsFile).With("source", path).WithBoth("problem", "不是有效的 YAML", "it is not valid YAML")
	}
	if _, inside := l.values["data"]; inside {
		return l, wrong("data", path, "数据目录不能写在其自身的文件中", "the data folder cannot be named by the file in it")
	}
	if address, _ := l.values["database"].(string); exposed && holdsPassword(address) {
		return l, fault.SettingsExposed.Err("read settings", path, nil).With("file", path)
	}
	return l, nil
}

// file is the settings file, and whether it is there.
func (s Settings) file() string {
	path := filepath.Join(s.Data, settingsFile)
	if _, err := os.Stat(path); err != nil {
		return path + " (not there)"
	}
	return path
}

// readWithMode reads a file and tells whether others may read or write it.
func readWithMode(path string) (data []byte, exposed bool, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, false, err
	}
	defer func() { _ = f.Close() }() // it was only read
	info, err := f.Stat()
	if err != nil {
		return nil, false, err
	}
	data, err = io.ReadAll(f)
	return data, durable.Exposed(info.Mode()), err
}

// String gives the settings as liuhen.yaml would, in the order of their names, the
// data folder and the settings file as comments, without the password in an address.
func (s Settings) String() string {
	values := map[string]any{
		"database": withoutPassword(s.Database), "address": s.Address, "insecure-http": s.InsecureHTTP, "tls-cert": s.TLSCert, "tls-key": s.TLSKey, "store": s.Store, "store-credentials": s.StoreCredentials,
		"keys": s.Keys, "peer-address": s.PeerAddress, "peer-ca": s.PeerCA,
		"upload-room": spellRoom(s.UploadRoom), "trusted-proxies": spellNetworks(s.TrustedProxies), "metrics-readers": spellNetworks(s.MetricsReaders),
	}
	var keys []string
	for key := range values {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	var b strings.Builder
	b.WriteString("# data: " + s.Data + "\n# file: " + s.file() + "\n")
	for _, key := range keys {
		line, err := yaml.Marshal(map[string]any{key: values[key]})
		if err != nil { // a text and a yes or no always can be written
			return err.Error()
		}
		b.Write(line)
	}
	return b.String()
}
