-- +goose Up
-- The logs, their events, keys and trees; what bytes are present; repeated commands.
CREATE TABLE log (
    id     INTEGER PRIMARY KEY,
    agency TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE tree (
    log        INTEGER PRIMARY KEY REFERENCES log (id),
    size       INTEGER NOT NULL,
    root       BLOB NOT NULL,
    checkpoint BLOB NOT NULL
) STRICT;

CREATE TABLE seal_key (
    id      INTEGER PRIMARY KEY,
    scope   TEXT NOT NULL UNIQUE,
    wrapped BLOB NOT NULL
) STRICT;

-- key = log * 2^40 + place: one integer, rising within a log.
CREATE TABLE event (
    key      INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    actor    TEXT NOT NULL,
    kind     TEXT NOT NULL,
    subject  TEXT NOT NULL,
    version  INTEGER NOT NULL,
    previous INTEGER,
    action   TEXT NOT NULL,
    change   TEXT NOT NULL,
    entry    BLOB NOT NULL,
    seal_key INTEGER NOT NULL REFERENCES seal_key (id),
    sealed   BLOB NOT NULL
) STRICT;
CREATE INDEX event_subject ON event (subject, key);

CREATE TABLE blob (
    digest BLOB PRIMARY KEY,
    size   INTEGER NOT NULL,
    state  TEXT NOT NULL,
    since  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE command (
    account     TEXT NOT NULL,
    key         TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    receipt     BLOB NOT NULL,
    at          INTEGER NOT NULL,
    PRIMARY KEY (account, key)
) STRICT, WITHOUT ROWID;

-- Which people and agencies take part in a noun, for rights in lists.
CREATE TABLE involvement (
    noun TEXT NOT NULL,
    kind TEXT NOT NULL,
    who  TEXT NOT NULL,
    PRIMARY KEY (noun, who)
) STRICT, WITHOUT ROWID;
CREATE INDEX involvement_who ON involvement (who, kind, noun);

-- +goose Down
DROP TABLE involvement;
DROP TABLE command;
DROP TABLE blob;
DROP TABLE event;
DROP TABLE seal_key;
DROP TABLE tree;
DROP TABLE log;
