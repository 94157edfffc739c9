-- +goose Up
-- Extracts of lists, found by who ordered them, and by when what is kept of them goes.
CREATE TABLE extract (
    id       TEXT COLLATE "C" PRIMARY KEY,
    version  BIGINT NOT NULL,
    event    BIGINT NOT NULL,
    agency   TEXT COLLATE "C" NOT NULL,
    account  TEXT COLLATE "C" NOT NULL,
    state    TEXT COLLATE "C" NOT NULL,
    expires  BIGINT NOT NULL
);
CREATE INDEX extract_account ON extract (account, id);
CREATE INDEX extract_expires ON extract (state, expires);

-- +goose Down
DROP TABLE extract;
