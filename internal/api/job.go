package api

import "time"

// Job is work that outlives a request 后台任务. It is no evidence and is forgotten some
// time after its end.
type Job struct {
	ID       string      `json:"id"`
	Work     string      `json:"work" enum:"deposit,sweep,expire-uploads,collect,package,check,check-item,extract,clear-extracts"`
	State    string      `json:"state" enum:"waiting,running,done,failed,cancelled"`
	Agency   string      `json:"agency,omitempty" doc:"whose job it is; absent for the installation's"`
	Subject  string      `json:"subject,omitempty" doc:"what it is about, such as handover/0190…; not shown to whoever may not know"`
	Attempts int         `json:"attempts" doc:"begun so far"`
	Progress JobProgress `json:"progress"`
	Code     string      `json:"code,omitempty" doc:"of the last attempt's error, as problems bear them"`
	AskedAt  time.Time   `json:"asked_at"`
	BegunAt  *time.Time  `json:"begun_at,omitempty" doc:"of the last attempt"`
	NextAt   *time.Time  `json:"next_at,omitempty" doc:"when a waiting job may begin"`
	EndedAt  *time.Time  `json:"ended_at,omitempty" doc:"when it was done, failed or cancelled"`
}

// JobProgress is how far a job has come, in what it counts: items, files or bytes.
type JobProgress struct {
	Done  int64 `json:"done"`
	Total int64 `json:"total,omitempty" doc:"absent while it is not known"`
}

// JobQuery is how a list of jobs is narrowed.
type JobQuery struct {
	Paging
	Work    string `query:"work" enum:"deposit,sweep,expire-uploads,collect,package,check,check-item,extract,clear-extracts"`
	State   string `query:"state" enum:"waiting,running,done,failed,cancelled"`
	Subject string `query:"subject" maxLength:"100" doc:"kind and id, such as handover/0190…"`
}

// JobCount is how many jobs of a kind stand in a state.
type JobCount struct {
	Work  string `json:"work"`
	State string `json:"state"`
	Jobs  int64  `json:"jobs"`
}
