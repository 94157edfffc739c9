package cli

import (
	"time"

	"github.com/spf13/cobra"
)

// City says how the demo that lives is made: 云溪市 with its ten brigades and a year of
// their work.
type City struct {
	Seed    uint64
	Seeded  bool      // the seed was asked for, and is no default
	Now     time.Time // up to which it lives; zero for the moment at which it is made
	English bool
}

func serveCommand(s Streams, w Work) *cobra.Command {
	var city City
	var demo bool
	var now string
	c := &cobra.Command{
		Use:  "serve",
		Args: takes(0),
		RunE: func(c *cobra.Command, _ []string) (err error) {
			settings := given(c.Flags())
			for _, own := range []string{"demo", "demo-seed", "demo-now"} {
				if settings[own] != nil && !demo {
					return misusef("--%s 须与 --demo 连用", "--%s goes with --demo", own)
				}
				delete(settings, own)
			}
			if !demo {
				return w.Serve(c.Context(), settings, s.Out, s.Err)
			}
			if city.Now, err = momentOf(now); err != nil {
				return err
			}
			city.English, city.Seeded = s.english(), c.Flags().Changed("demo-seed")
			return w.ServeDemo(c.Context(), city, settings, s.Out, s.Err)
		},
	}
	settingFlags(c.Flags())
	c.Flags().BoolVar(&demo, "demo", false, "")
	c.Flags().Uint64Var(&city.Seed, "demo-seed", 1, "")
	c.Flags().StringVar(&now, "demo-now", "", "")
	return c
}

// momentOf reads the demo's present.
func momentOf(text string) (at time.Time, err error) {
	if text == "" {
		return at, nil
	}
	if at, err = time.Parse(time.RFC3339, text); err != nil {
		return at, misusef("--demo-now 应为时间，如 2026-06-03T10:00:00+08:00，不能是“%s”", "--demo-now is a time such as 2026-06-03T10:00:00+08:00, not %q", text)
	}
	return at, nil
}
