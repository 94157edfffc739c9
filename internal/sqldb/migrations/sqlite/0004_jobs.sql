-- +goose Up
-- What the queue's own row does not say of a job. It has no foreign key: the queue's
-- migrations may build its table anew.
CREATE TABLE job (
    id      INTEGER PRIMARY KEY,
    agency  TEXT NOT NULL,
    unit    TEXT NOT NULL,
    kind    TEXT NOT NULL,
    subject TEXT NOT NULL,
    done    INTEGER NOT NULL,
    total   INTEGER NOT NULL,
    code    TEXT NOT NULL,
    report  BLOB -- of what it found, where it tells
) STRICT;
CREATE INDEX job_subject ON job (subject, id);

-- +goose Down
DROP TABLE job;
