package httpapi

import (
	"context"
	"mime"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"liuhen/internal/access"
	"liuhen/internal/api"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/registering"
	"liuhen/internal/roster"
)

// Rosters is the desk that takes rosters in.
type Rosters interface {
	// Blank returns a table to be filled in.
	Blank(p access.Person, k roster.Kind, english bool) ([]byte, error)
	// Judge says of each row what would come of it.
	Judge(ctx context.Context, p access.Person, k roster.Kind, home string, file []byte) ([]registering.Row, error)
	// CarryOut registers the rows that are new.
	CarryOut(ctx context.Context, p access.Person, cmd custody.Command, k roster.Kind, home string, file []byte) ([]registering.Row, error)
}

// The bounds of a roster's file: in bytes, and how long it may take to arrive.
const (
	maxRoster     = 4<<20 + 1 // one more than the desk takes, whose words say what to do
	rosterArrival = 30 * time.Second
)

const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// rosters registers what concerns rosters that are brought in as tables.
func (f *frame) rosters() {
	f.rosterBlank(route{"/rosters/{kind}/blank", "get-roster-blank", "roster", "A table (.xlsx) of officers, devices or matters to be filled in"})
	f.takesRoster(route{"/rosters/{kind}/check", "check-roster", "roster", "Say of each row of a table what would come of it; nothing is changed"},
		func(ctx context.Context, c call[rosterFile]) ([]registering.Row, error) {
			return f.parts.Rosters.Judge(ctx, c.who, c.body.kind, c.body.agency, c.body.data)
		})
	f.takesRoster(route{"/rosters/{kind}/register", "register-roster", "roster", "Register the rows of a table that are new, each with an event of its own"},
		func(ctx context.Context, c call[rosterFile]) ([]registering.Row, error) {
			return f.parts.Rosters.CarryOut(ctx, c.who, c.cmd, c.body.kind, c.body.agency, c.body.data)
		})
}

// rosterFile is a table that came in.
type rosterFile struct {
	kind   roster.Kind
	agency string
	data   []byte
}

// rosterGiven is the input of what is done with a roster.
type rosterGiven struct {
	Kind string `path:"kind" maxLength:"20" doc:"officers, devices or matters"`
	api.RosterAsked
	Key     string `header:"Idempotency-Key" maxLength:"128" doc:"a repetition under the same key registers nothing twice"`
	RawBody []byte `contentType:"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"`
}

// takesRoster registers a POST whose body is a table.
func (f *frame) takesRoster(r route, do func(ctx context.Context, c call[rosterFile]) ([]registering.Row, error)) {
	op := f.operation(http.MethodPost, r, http.StatusOK)
	op.MaxBodyBytes, op.BodyReadTimeout = maxRoster, rosterArrival
	huma.Register(f.api, op, func(ctx context.Context, in *rosterGiven) (*answer[api.RosterAnswer], error) {
		file := rosterFile{roster.Kind(in.Kind), in.Agency, in.RawBody}
		return run(ctx, f, r, call[rosterFile]{id: in.Kind, body: file}, in.Key, in.RawBody, func(ctx context.Context, c call[rosterFile]) (api.RosterAnswer, error) {
			rows, err := do(ctx, c)
			return wireRoster(c.body.kind, rows, wantsEnglish(visitOf(ctx).accept)), err
		})
	})
}

func wireRoster(k roster.Kind, rows []registering.Row, english bool) api.RosterAnswer {
	out := api.RosterAnswer{Kind: string(k), Rows: make([]api.RosterRow, 0, len(rows))}
	counts := map[registering.Outcome]*int{
		registering.New: &out.Counts.New, registering.Made: &out.Counts.Made, registering.Known: &out.Counts.Known,
		registering.Differs: &out.Counts.Differs, registering.Wrong: &out.Counts.Wrong,
	}
	for _, r := range rows {
		*counts[r.Outcome]++
		row := api.RosterRow{Row: r.Number, Name: r.Name, Outcome: string(r.Outcome), ID: r.Ref.ID, Remarks: []api.RosterRemark{}}
		for _, e := range r.Remarks {
			row.Remarks = append(row.Remarks, wireRemark(e, english))
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func wireRemark(e *fault.Error, english bool) api.RosterRemark {
	text := e.Text(english)
	return api.RosterRemark{Code: e.Code.Name, Column: e.Args["field"], What: text.What, Next: text.Next}
}

// rosterKind is which roster is wanted.
type rosterKind struct {
	Kind string `path:"kind" maxLength:"20" doc:"officers, devices or matters"`
}

// fileAnswer is a file to be kept.
type fileAnswer struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func (f *frame) rosterBlank(r route) {
	op := f.operation(http.MethodGet, r, http.StatusOK)
	op.Responses = map[string]*huma.Response{"200": {
		Description: "the table", Content: map[string]*huma.MediaType{xlsx: {Schema: &huma.Schema{Type: "string", Format: "binary"}}},
	}}
	huma.Register(f.api, op, func(ctx context.Context, in *rosterKind) (*fileAnswer, error) {
		v := visitOf(ctx)
		data, err := f.parts.Rosters.Blank(v.who, roster.Kind(in.Kind), wantsEnglish(v.accept))
		if err != nil {
			return nil, f.refused(ctx, v, r, err)
		}
		name := mime.FormatMediaType("attachment", map[string]string{"filename": "liuhen-" + in.Kind + ".xlsx"})
		return &fileAnswer{Type: xlsx, Disposition: name, Body: data}, nil
	})
}
