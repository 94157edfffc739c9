-- +goose Up
-- Prints of papers, found by what they tell of and by the digest of their check code.
CREATE TABLE paper (
    id       TEXT COLLATE "C" PRIMARY KEY,
    version  BIGINT NOT NULL,
    event    BIGINT NOT NULL,
    agency   TEXT COLLATE "C" NOT NULL,
    subject  TEXT COLLATE "C" NOT NULL,
    checked  TEXT COLLATE "C" NOT NULL,
    state    TEXT COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX paper_checked ON paper (checked);
CREATE INDEX paper_subject ON paper (subject, id);

-- +goose Down
DROP TABLE paper;
