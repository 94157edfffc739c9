-- +goose Up
-- What the queue's own row does not say of a job. It has no foreign key: the queue's
-- migrations may build its table anew.
CREATE TABLE job (
    id      BIGINT PRIMARY KEY,
    agency  TEXT COLLATE "C" NOT NULL,
    unit    TEXT COLLATE "C" NOT NULL,
    kind    TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    done    BIGINT NOT NULL,
    total   BIGINT NOT NULL,
    code    TEXT COLLATE "C" NOT NULL,
    report  BYTEA -- of what it found, where it tells
);
CREATE INDEX job_subject ON job (subject, id);

-- +goose Down
DROP TABLE job;
