package cli

import (
	"time"

	"github.com/spf13/pflag"

	"liuhen/internal/api"
)

// said is what the command line says of where files come from and what they prove.
type said struct {
	origin api.Origin
	proof  api.Proof
	madeAt string
}

// flags registers what may be said. Any of the four of obtained material makes it that;
// whether they go together is the server's to say.
func (w *said) flags(f *pflag.FlagSet) {
	f.StringVar(&w.origin.Device, "device", "", "")
	f.StringVar(&w.origin.Provider, "provider", "", "")
	f.StringVar(&w.origin.Source, "source", "", "")
	f.StringVar(&w.origin.Carrier, "carrier", "", "")
	f.StringVar(&w.origin.Copying, "copying", "", "")
	f.StringVar(&w.proof.Method, "method", "", "")
	f.StringVar(&w.madeAt, "made-at", "", "")
	f.StringVar(&w.proof.Maker, "made-by", "", "")
	f.StringVar(&w.proof.Object, "proves", "", "")
}

// settle returns origin and proof; proof is nil where nothing was said of it.
func (w *said) settle() (api.Origin, *api.Proof, error) {
	origin, proof := w.origin, w.proof
	origin.How = "made"
	if origin.Provider+origin.Source+origin.Carrier+origin.Copying != "" {
		origin.How = "obtained"
	}
	if w.madeAt != "" {
		at, err := time.Parse(time.RFC3339, w.madeAt)
		if err != nil {
			return origin, nil, misusef("--made-at 应为时间，如 2026-06-03T09:30:00+08:00", "--made-at is a time such as 2026-06-03T09:30:00+08:00")
		}
		proof.MadeAt = &at
	}
	if proof == (api.Proof{}) {
		return origin, nil, nil
	}
	return origin, &proof, nil
}
