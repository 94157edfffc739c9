package cli

import (
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// settingFlags adds the flags that set what liuhen.yaml and the environment can set
// too. Their defaults stand in the wiring, so that there is one place for them.
func settingFlags(f *pflag.FlagSet) {
	f.String("data", "", "data folder (default ./liuhen-data)")
	f.String("database", "", "address of a PostgreSQL database (default: a file in the data folder)")
	f.String("address", "", "host:port to listen on (default 127.0.0.1:8080)")
	f.Bool("insecure-http", false, "listen on other addresses than loopback without TLS")
	f.String("tls-cert", "", "PEM file of the certificate")
	f.String("tls-key", "", "PEM file of the certificate's key")
}

// given returns the setting flags that stand on the command line.
func given(f *pflag.FlagSet) map[string]any {
	values := map[string]any{}
	f.Visit(func(one *pflag.Flag) {
		if one.Name == "help" {
			return
		}
		values[one.Name] = one.Value.String()
	})
	return values
}

// whereSettings says where settings come from.
const whereSettings = `Settings come from, each over those before it: what is built in; the file liuhen.yaml in the data
folder (./liuhen-data/liuhen.yaml, or in the folder that --data or LIUHEN_DATA names: nowhere else,
not in the working directory); the environment (LIUHEN_ADDRESS for address, and so on); the flags.
A file that is not there says nothing; a key that does not exist is an error.`

func configCommand(s Streams, w Work) *cobra.Command {
	printing := &cobra.Command{
		Use:   "print",
		Short: "Print the settings as they apply: defaults < liuhen.yaml < LIUHEN_... < flags",
		Long:  "Print the settings as they apply, in the form of liuhen.yaml.\n\n" + whereSettings,
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			text, err := w.Settings(given(c.Flags()))
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(s.Out, text)
			return err
		},
	}
	settingFlags(printing.Flags())
	return group("config", "Work with the settings", printing)
}
