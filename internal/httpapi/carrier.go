package httpapi

import (
	"context"

	"liuhen/internal/access"
	"liuhen/internal/api"
	"liuhen/internal/carrier"
	"liuhen/internal/custody"
	"liuhen/internal/receiving"
)

// Carriers is what the custodian does with papers and carriers.
type Carriers interface {
	// Carrier returns a paper or carrier that the person may see.
	Carrier(ctx context.Context, who access.Person, id carrier.ID) (carrier.Carrier, error)
	// Lend gives it back to an officer until a date.
	Lend(ctx context.Context, who access.Person, cmd custody.Command, id carrier.ID, l receiving.Loan) (carrier.Carrier, custody.Receipt, error)
	// TakeBack ends its loan.
	TakeBack(ctx context.Context, who access.Person, cmd custody.Command, id carrier.ID) (carrier.Carrier, custody.Receipt, error)
	// ReadIn records how many files were read from it.
	ReadIn(ctx context.Context, who access.Person, cmd custody.Command, id carrier.ID, files int) (carrier.Carrier, custody.Receipt, error)
	// Shelve moves it to another place of storage.
	Shelve(ctx context.Context, who access.Person, cmd custody.Command, id carrier.ID, place string) (carrier.Carrier, custody.Receipt, error)
}

// carriers registers what concerns papers and carriers.
func (f *frame) carriers() {
	lists[carriersAsked, api.CarrierFilter](f, "carriers", "carrier", f.parts.Lists.Carriers, wireCarrier)
	read(f, route{"/carriers/{id}", "get-carrier", "carrier", "A paper or carrier"}, f.getCarrier)
	changes(f, route{"/carriers/{id}/lend", "lend-carrier", "carrier", "Lend it to the case officer until a date"}, f.lendCarrier)
	steps(f, route{"/carriers/{id}/take-back", "take-back-carrier", "carrier", "Take a lent one back"}, f.takeBackCarrier)
	changes(f, route{"/carriers/{id}/read-in", "read-in-carrier", "carrier", "Record that its files were read in"}, f.readInCarrier)
	changes(f, route{"/carriers/{id}/shelve", "shelve-carrier", "carrier", "Move it to another place of storage"}, f.shelveCarrier)
}

func (f *frame) getCarrier(ctx context.Context, who access.Person, in *named) (api.Carrier, error) {
	c, err := f.parts.Carriers.Carrier(ctx, who, carrier.ID(in.ID))
	return wireCarrier(c), err
}

func (f *frame) lendCarrier(ctx context.Context, c call[api.NewLoan]) (api.Changed[api.Carrier], error) {
	loan := receiving.Loan{To: c.body.To, Until: c.body.Until, Reason: c.body.Reason}
	now, receipt, err := f.parts.Carriers.Lend(ctx, c.who, c.cmd, carrier.ID(c.id), loan)
	return changed(f, now, receipt, err, wireCarrier)
}

func (f *frame) takeBackCarrier(ctx context.Context, c call[struct{}]) (api.Changed[api.Carrier], error) {
	now, receipt, err := f.parts.Carriers.TakeBack(ctx, c.who, c.cmd, carrier.ID(c.id))
	return changed(f, now, receipt, err, wireCarrier)
}

func (f *frame) readInCarrier(ctx context.Context, c call[api.FilesRead]) (api.Changed[api.Carrier], error) {
	now, receipt, err := f.parts.Carriers.ReadIn(ctx, c.who, c.cmd, carrier.ID(c.id), c.body.Files)
	return changed(f, now, receipt, err, wireCarrier)
}

func (f *frame) shelveCarrier(ctx context.Context, c call[api.Shelf]) (api.Changed[api.Carrier], error) {
	now, receipt, err := f.parts.Carriers.Shelve(ctx, c.who, c.cmd, carrier.ID(c.id), c.body.Place)
	return changed(f, now, receipt, err, wireCarrier)
}

func wireCarrier(c carrier.Carrier) api.Carrier {
	out := api.Carrier{
		Head: head(string(c.ID), c.Head), Agency: c.Agency, Unit: c.Unit, Officer: c.Officer, Handover: c.Handover, Place: c.Place,
		NewCarrier: api.NewCarrier{
			Kind: string(c.Kind), Title: c.Title, Number: c.Number, Pages: c.Pages, Copies: c.Copies, Original: c.Original, Secret: c.Secret, Activity: c.Activity,
		},
		SignedAt: c.Signed.Time, Received: stepIf(c.Received), Returned: stepIf(c.Returned), Loans: []api.Loan{}, State: string(c.State),
	}
	if c.ReadIn != nil {
		out.ReadIn = &api.ReadIn{Step: wireStep(c.ReadIn.Step), Files: c.ReadIn.Items}
	}
	for _, l := range c.Loans {
		out.Loans = append(out.Loans, api.Loan{To: l.To, Out: wireStep(l.Out), Until: l.Until.Time, Back: stepIf(l.Back)})
	}
	return out
}
