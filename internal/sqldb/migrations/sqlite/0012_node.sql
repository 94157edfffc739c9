-- +goose Up
-- The servers that share this database, and on which of them an upload lies.
CREATE TABLE node (
    id      TEXT PRIMARY KEY,
    run     TEXT NOT NULL,
    address TEXT NOT NULL,
    store   TEXT NOT NULL,
    vouch   BLOB NOT NULL,
    seen    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
ALTER TABLE upload ADD COLUMN node TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE upload DROP COLUMN node;
DROP TABLE node;
