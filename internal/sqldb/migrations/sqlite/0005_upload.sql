-- +goose Up
-- Bytes on their way in, by whom, until they become an item or expire.
CREATE TABLE upload (
    id       TEXT PRIMARY KEY,
    account  TEXT NOT NULL,
    agency   TEXT NOT NULL,
    size     INTEGER NOT NULL,
    name     TEXT NOT NULL,
    declared BLOB,
    digest   BLOB,
    created  INTEGER NOT NULL,
    expires  INTEGER NOT NULL,
    item     TEXT NOT NULL,
    found    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX upload_account ON upload (account, id) WHERE item = '';
CREATE INDEX upload_agency ON upload (agency, size) WHERE item = '';
CREATE INDEX upload_digest ON upload (digest) WHERE item = '';
CREATE INDEX upload_expires ON upload (expires, id);

-- What the collector removed not long ago.
CREATE INDEX blob_removed ON blob (since) WHERE state = 'removed';

-- +goose Down
DROP INDEX blob_removed;
DROP TABLE upload;
