-- +goose Up
-- Extracts of lists, found by who ordered them, and by when what is kept of them goes.
CREATE TABLE extract (
    id       TEXT PRIMARY KEY,
    version  INTEGER NOT NULL,
    event    INTEGER NOT NULL,
    agency   TEXT NOT NULL,
    account  TEXT NOT NULL,
    state    TEXT NOT NULL,
    expires  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX extract_account ON extract (account, id);
CREATE INDEX extract_expires ON extract (state, expires);

-- +goose Down
DROP TABLE extract;
