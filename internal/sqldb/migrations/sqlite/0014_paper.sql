-- +goose Up
-- Prints of papers, found by what they tell of and by the digest of their check code.
CREATE TABLE paper (
    id       TEXT PRIMARY KEY,
    version  INTEGER NOT NULL,
    event    INTEGER NOT NULL,
    agency   TEXT NOT NULL,
    subject  TEXT NOT NULL,
    checked  TEXT NOT NULL,
    state    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX paper_checked ON paper (checked);
CREATE INDEX paper_subject ON paper (subject, id);

-- +goose Down
DROP TABLE paper;
