-- +goose Up
-- Bytes on their way in, by whom, until they become an item or expire.
CREATE TABLE upload (
    id       TEXT COLLATE "C" PRIMARY KEY,
    account  TEXT COLLATE "C" NOT NULL,
    agency   TEXT COLLATE "C" NOT NULL,
    size     BIGINT NOT NULL,
    name     TEXT COLLATE "C" NOT NULL,
    declared BYTEA,
    digest   BYTEA,
    created  BIGINT NOT NULL,
    expires  BIGINT NOT NULL,
    item     TEXT COLLATE "C" NOT NULL,
    found    BIGINT NOT NULL
);
CREATE INDEX upload_account ON upload (account, id) WHERE item = '';
CREATE INDEX upload_agency ON upload (agency, size) WHERE item = '';
CREATE INDEX upload_digest ON upload (digest) WHERE item = '';
CREATE INDEX upload_expires ON upload (expires, id);

-- What the collector removed not long ago.
CREATE INDEX blob_removed ON blob (since) WHERE state = 'removed';

-- +goose Down
DROP INDEX blob_removed;
DROP TABLE upload;
