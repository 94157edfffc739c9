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
		Use:   "demo",
		Short: "Play the line once, from the camera's files to a sealed case file, in a fictional city",
		Long: "Plays the main job through the public API as the eight accounts of the fictional city of 云溪市, on a data folder of\n" +
			"its own, and leaves the archiving package (casefile.zip) and the public key of the agency's log (agency.vkey), so that\n" +
			"liuhen-verify --trust agency.vkey casefile.zip exits 0.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			d.English = s.english()
			return w.Demo(c.Context(), d, s.Out)
		},
	}
	c.Flags().StringVar(&d.Data, "data", "./liuhen-demo", "data folder of the demo")
	c.Flags().StringVar(&d.Out, "out", "", "folder for casefile.zip and agency.vkey (default: the data folder)")
	c.Flags().BoolVar(&d.Serve, "serve", false, "serve the data folder afterwards; a demo that was played before is served as it is")
	c.Flags().StringVar(&d.Address, "address", "127.0.0.1:8080", "host:port to serve on, this machine only")
	return c
}
