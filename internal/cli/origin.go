package cli

import (
	"errors"
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
	f.StringVar(&w.origin.Device, "device", "", "id of the device with which they were made")
	f.StringVar(&w.origin.Provider, "provider", "", "obtained material: who provided it (提供人)")
	f.StringVar(&w.origin.Source, "source", "", "obtained material: where it comes from (出处)")
	f.StringVar(&w.origin.Carrier, "carrier", "", "obtained material: original or copy (原始载体 or 复制件)")
	f.StringVar(&w.origin.Copying, "copying", "", "obtained material: how a copy was made (复制方法)")
	f.StringVar(&w.proof.Method, "method", "", "how the material was made (制作方法)")
	f.StringVar(&w.madeAt, "made-at", "", "when it was made (制作时间), such as 2026-06-03T09:30:00+08:00")
	f.StringVar(&w.proof.Maker, "made-by", "", "who made it (制作人)")
	f.StringVar(&w.proof.Object, "proves", "", "what it proves (证明对象)")
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
			return origin, nil, errors.New("--made-at is a time such as 2026-06-03T09:30:00+08:00")
		}
		proof.MadeAt = &at
	}
	if proof == (api.Proof{}) {
		return origin, nil, nil
	}
	return origin, &proof, nil
}
