package cli

import (
	"context"
	"io"

	"github.com/spf13/cobra"
)

// Demo says how the demo is played.
type Demo struct {
	Data    string // data folder; made by the demo
	Out     string // folder for the package and the key; made if it is not there
	Serve   bool   // go on serving afterwards, or serve what was played before
	Address string // where to serve
	English bool
}

// PlayDemo plays the demo and returns when it is over or, where it serves, when ctx
// ended.
type PlayDemo func(ctx context.Context, d Demo, out io.Writer) error

func demoCommand(s Streams, w Work) *cobra.Command {
	var d Demo
	c := &cobra.Command{
		Use:  "demo",
		Args: takes(0),
		RunE: func(c *cobra.Command, _ []string) error {
			d.English = s.english()
			return w.Demo(c.Context(), d, s.Out)
		},
	}
	c.Flags().StringVar(&d.Data, "data", "./liuhen-demo", "")
	c.Flags().StringVar(&d.Out, "out", "", "")
	c.Flags().BoolVar(&d.Serve, "serve", false, "")
	c.Flags().StringVar(&d.Address, "address", "127.0.0.1:8080", "")
	return c
}
