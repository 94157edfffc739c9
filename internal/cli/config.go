package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// settingFlags adds the flags that set what liuhen.yaml and the environment can set
// too. Their defaults stand in the wiring, so that there is one place for them.
func settingFlags(f *pflag.FlagSet) {
	f.String("data", "", "")
	f.String("database", "", "")
	f.String("address", "", "")
	f.Bool("insecure-http", false, "")
	f.String("tls-cert", "", "")
	f.String("tls-key", "", "")
}

// given returns the setting flags that stand on the command line.
func given(f *pflag.FlagSet) map[string]any {
	values := map[string]any{}
	f.Visit(func(one *pflag.Flag) {
		if one.Name == "help" || one.Name == "lang" {
			return
		}
		values[one.Name] = one.Value.String()
	})
	return values
}

func configCommand(s Streams, w Work) *cobra.Command {
	printing := &cobra.Command{
		Use:  "print",
		Args: takes(0),
		RunE: func(c *cobra.Command, _ []string) error {
			text, wrong := w.Settings(given(c.Flags())) // what is right is shown beside what is wrong
			_, err := fmt.Fprint(s.Out, text)
			return errors.Join(wrong, err)
		},
	}
	settingFlags(printing.Flags())
	return group("config", printing)
}
