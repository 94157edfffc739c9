package server

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/knadh/koanf/v2"

	"liuhen/internal/fault"
)

// Settings is everything that can be chosen about one process.
type Settings struct {
	// Data is the data folder. It cannot stand in the file, which lies in it.
	Data string
	// Address is host and port to listen on.
	Address string
	// InsecureHTTP allows other addresses than loopback without TLS.
	InsecureHTTP bool
	// TLSCert and TLSKey are paths of PEM files; both or none.
	TLSCert, TLSKey string
}

// defaults also is the list of all keys, as they stand in liuhen.yaml.
func defaults() map[string]any {
	return map[string]any{
		"data": "./liuhen-data", "address": "127.0.0.1:8080", "insecure-http": false, "tls-cert": "", "tls-key": "",
	}
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
	return Settings{
		Data: k.String("data"), Address: k.String("address"), InsecureHTTP: k.Bool("insecure-http"),
		TLSCert: k.String("tls-cert"), TLSKey: k.String("tls-key"),
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
		if _, flag := plain.(bool); flag {
			on, ok := truth(value)
			if !ok {
				return wrong(key, l.name, "须为 true 或 false", "true or false is needed")
			}
			l.values[key] = on
		} else if _, text := value.(string); !text {
			return wrong(key, l.name, "须为文字", "a text is needed")
		}
	}
	if err := k.Load(l, nil); err != nil {
		return fault.Unexpected.Err("join settings", l.name, err)
	}
	return nil
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

// environment takes the variables that are ours: all whose name begins with LIUHEN_.
func environment(environ []string) layer {
	l := layer{"environment", map[string]any{}}
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		if key, ours := strings.CutPrefix(name, envPrefix); ours {
			l.values[strings.ReplaceAll(strings.ToLower(key), "_", "-")] = value
		}
	}
	return l
}

// fileLayer reads liuhen.yaml; a file that is not there says nothing.
func fileLayer(path string) (layer, error) {
	l := layer{path, map[string]any{}}
	data, err := os.ReadFile(path)
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
	return l, nil
}

// String gives the settings as liuhen.yaml would, in the order of their names, the
// data folder as a comment. No setting is secret.
func (s Settings) String() string {
	values := map[string]any{
		"address": s.Address, "insecure-http": s.InsecureHTTP, "tls-cert": s.TLSCert, "tls-key": s.TLSKey,
	}
	var keys []string
	for key := range values {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	var b strings.Builder
	b.WriteString("# data: " + s.Data + "\n")
	for _, key := range keys {
		line, err := yaml.Marshal(map[string]any{key: values[key]})
		if err != nil { // a text and a yes or no always can be written
			return err.Error()
		}
		b.Write(line)
	}
	return b.String()
}
