-- +goose Up
-- The servers that share this database, and on which of them an upload lies.
CREATE TABLE node (
    id      TEXT COLLATE "C" PRIMARY KEY,
    run     TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C" NOT NULL,
    store   TEXT COLLATE "C" NOT NULL,
    vouch   BYTEA NOT NULL,
    seen    BIGINT NOT NULL
);
ALTER TABLE upload ADD COLUMN node TEXT COLLATE "C" NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE upload DROP COLUMN node;
DROP TABLE node;
