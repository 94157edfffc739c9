package server

import (
	"errors"
	"io"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
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

	from map[string]string // where each setting stands that is no default
	bad  map[string]bool   // those whose value cannot be taken
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
	values map[string]any
	place  func(key string) string // where in the source a key stands
}

// Read implements koanf.Provider.
func (l layer) Read() (map[string]any, error) { return l.values, nil }

// ReadBytes implements koanf.Provider.
func (l layer) ReadBytes() ([]byte, error) { return nil, errors.ErrUnsupported }

// joining is the sources on their way into one.
type joining struct {
	k     *koanf.Koanf
	from  map[string]string // where each key's value stands that is no default
	wrong []error
	bad   map[string]bool // keys whose value cannot be taken
}

// readSettings joins the sources: defaults, then the file in the data folder, then
// the environment, then flags, of which only those given are in the map. A key that
// does not exist, or a value of the wrong kind, is setting-wrong in every source and
// named with its place; the settings that come back with it are all the others.
func readSettings(environ []string, flags map[string]any) (Settings, error) {
	outer := []layer{environment(environ), {flags, func(key string) string { return "--" + key }}}
	data, _ := defaults()["data"].(string)
	for _, l := range outer {
		if named, ok := l.values["data"].(string); ok {
			data = named
		}
	}
	file, err := fileLayer(filepath.Join(data, settingsFile))
	j := &joining{k: koanf.New("."), from: map[string]string{}, bad: map[string]bool{}}
	j.refuse(err)
	for _, l := range append([]layer{{defaults(), nil}, file}, outer...) {
		j.join(l)
	}
	s := j.settings()
	return s, s.placing(errors.Join(j.wrong...))
}

// settings reads the values of the joined sources.
func (j *joining) settings() Settings {
	room, ok := parseRoom(j.k.String("upload-room"))
	if !ok {
		j.refuse(wrong("upload-room", someSource, "须为整数加单位，如 500GiB、2TiB", "a whole number with its unit is needed, such as 500GiB or 2TiB"))
	}
	database := j.k.String("database")
	if !isDatabase(database) {
		j.refuse(wrong("database", someSource, "须为空，或为 postgres://用户@主机/库名", "nothing or postgres://user@host/name is needed"))
		database = "" // which may hold a password, but not where withoutPassword looks for it
	}
	proxies, err := parseNetworks("trusted-proxies", j.k.Strings("trusted-proxies"))
	j.refuse(err)
	readers, err := parseNetworks("metrics-readers", j.k.Strings("metrics-readers"))
	j.refuse(err)
	text := j.k.String
	return Settings{
		UploadRoom: room, TrustedProxies: proxies, MetricsReaders: readers,
		Data: text("data"), Database: database, Address: text("address"), InsecureHTTP: j.k.Bool("insecure-http"),
		TLSCert: text("tls-cert"), TLSKey: text("tls-key"),
		Keys: text("keys"), PeerAddress: text("peer-address"), PeerCA: text("peer-ca"), Store: text("store"), StoreCredentials: text("store-credentials"),
		from: j.from, bad: j.bad,
	}
}

// refuse notes what is wrong.
func (j *joining) refuse(err error) {
	if err == nil {
		return
	}
	j.wrong = append(j.wrong, err)
	j.bad[fault.Of(err).Args["setting"]] = true
}

// join checks a layer and puts what is right in it over those before.
func (j *joining) join(l layer) {
	known, fit := defaults(), map[string]any{}
	for _, key := range slices.Sorted(maps.Keys(l.values)) {
		at := ""
		if l.place != nil {
			at = l.place(key)
		}
		plain, exists := known[key]
		if !exists {
			j.refuse(wrong(key, at, "没有这项设置", "there is no such setting"))
			continue
		}
		value, problem := fitting(plain, l.values[key])
		if problem != nil {
			j.refuse(wrong(key, at, problem.zh, problem.en))
			continue
		}
		fit[key], j.from[key] = value, at
	}
	if err := j.k.Load(layer{values: fit}, nil); err != nil {
		j.refuse(fault.Unexpected.Err("join settings", "", err))
	}
}

// someSource stands for the source of a wrong setting where only its value was looked at.
const someSource = "settings"

// placing says of a setting that is wrong where it stands, if it stands anywhere.
func (s Settings) placing(err error) error {
	known := new(fault.Error)
	if errors.As(err, &known) && known.Code == fault.SettingWrong && known.Args["source"] == someSource {
		if at := s.from[known.Args["setting"]]; at != "" {
			_ = known.With("source", at)
		}
	}
	return err
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
	names := map[string]string{}
	l := layer{map[string]any{}, func(key string) string { return names[key] }}
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		if setsInstallation(name) {
			key := strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(name, envPrefix)), "_", "-")
			l.values[key], names[key] = value, name
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

// fileLayer reads liuhen.yaml; a file that is not there says nothing. Of one that is wrong
// as a whole nothing is taken.
func fileLayer(path string) (layer, error) {
	l := layer{values: map[string]any{}}
	data, exposed, err := readWithMode(path)
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err != nil {
		return l, fault.FileUnreadable.Err("read settings", path, err).With("file", path)
	}
	l.place = func(key string) string { return placeInFile(path, data, key) }
	if err := yaml.Unmarshal(data, &l.values); err != nil {
		return layer{}, fault.SettingWrong.Err("read settings", path, err).
			With("setting", settingsFile).With("source", path).WithBoth("problem", "不是有效的 YAML", "it is not valid YAML")
	}
	if _, inside := l.values["data"]; inside {
		delete(l.values, "data")
		return l, wrong("data", l.place("data"), "数据目录不能写在其自身的文件中", "the data folder cannot be named by the file in it")
	}
	if address, _ := l.values["database"].(string); exposed && holdsPassword(address) {
		return layer{}, fault.SettingsExposed.Err("read settings", path, nil).With("file", path)
	}
	return l, nil
}

// placeInFile names the file and the line in it where a key stands.
func placeInFile(path string, data []byte, key string) string {
	read, err := parser.ParseBytes(data, 0)
	if err != nil || len(read.Docs) == 0 {
		return path
	}
	pairs, ok := read.Docs[0].Body.(ast.MapNode)
	if !ok {
		return path
	}
	for at := pairs.MapRange(); at.Next(); {
		if token := at.Key().GetToken(); token.Value == key {
			return path + ":" + strconv.Itoa(token.Position.Line)
		}
	}
	return path
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
// data folder and the settings file as comments, without the password in an address. Of a
// setting whose value cannot be taken a comment says so.
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
		if s.bad[key] {
			b.WriteString("# " + key + ": (wrong)\n")
			continue
		}
		line, err := yaml.Marshal(map[string]any{key: values[key]})
		if err != nil { // a text and a yes or no always can be written
			return err.Error()
		}
		b.Write(line)
	}
	return b.String()
}
