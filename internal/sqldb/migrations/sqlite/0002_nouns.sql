-- +goose Up
-- One row a noun: what rights, lists and unique rules need, and the noun's last event.
CREATE TABLE agency (
    id      TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    event   INTEGER NOT NULL,
    agency  TEXT NOT NULL,
    level   TEXT NOT NULL,
    state   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE officer (
    id          TEXT PRIMARY KEY,
    version     INTEGER NOT NULL,
    event       INTEGER NOT NULL,
    agency      TEXT NOT NULL,
    unit        TEXT NOT NULL,
    certificate BLOB UNIQUE,
    state       TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX officer_agency ON officer (agency, id);

CREATE TABLE post (
    id       TEXT PRIMARY KEY,
    version  INTEGER NOT NULL,
    event    INTEGER NOT NULL,
    agency   TEXT NOT NULL,
    kind     TEXT NOT NULL,
    officer  TEXT NOT NULL,
    state    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX post_agency ON post (agency, id);
CREATE INDEX post_officer ON post (officer, id);

CREATE TABLE account (
    id      TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    event   INTEGER NOT NULL,
    agency  TEXT NOT NULL,
    login   BLOB NOT NULL UNIQUE,
    officer TEXT NOT NULL,
    state   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX account_agency ON account (agency, id);

CREATE TABLE token (
    id      TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    event   INTEGER NOT NULL,
    account TEXT NOT NULL,
    state   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX token_account ON token (account, id);

-- What proves who somebody is; never part of an event.
CREATE TABLE secret (
    ref  TEXT PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    hash    TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    begun   INTEGER NOT NULL,
    seen    INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_account ON session (account, hash);

CREATE TABLE device (
    id      TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    event   INTEGER NOT NULL,
    agency  TEXT NOT NULL,
    unit    TEXT NOT NULL,
    holder  TEXT NOT NULL,
    serial  BLOB NOT NULL,
    state   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX device_agency ON device (agency, id);
CREATE INDEX device_serial ON device (serial, id);

CREATE TABLE matter (
    id       TEXT PRIMARY KEY,
    version  INTEGER NOT NULL,
    event    INTEGER NOT NULL,
    agency   TEXT NOT NULL,
    unit     TEXT NOT NULL,
    kind     TEXT NOT NULL,
    number   BLOB UNIQUE,
    sameness BLOB NOT NULL,
    state    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX matter_agency ON matter (agency, id);
CREATE INDEX matter_unit ON matter (unit, id);
CREATE INDEX matter_sameness ON matter (sameness, id);

CREATE TABLE tour (
    id      TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    event   INTEGER NOT NULL,
    agency  TEXT NOT NULL,
    unit    TEXT NOT NULL,
    state   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX tour_agency ON tour (agency, id);
CREATE INDEX tour_unit ON tour (unit, id);

CREATE TABLE activity (
    id      TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    event   INTEGER NOT NULL,
    agency  TEXT NOT NULL,
    unit    TEXT NOT NULL,
    kind    TEXT NOT NULL,
    matter  TEXT NOT NULL,
    tour    TEXT NOT NULL,
    state   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_agency ON activity (agency, id);
CREATE INDEX activity_unit ON activity (unit, id);
CREATE INDEX activity_matter ON activity (matter, id);
CREATE INDEX activity_tour ON activity (tour, id);

CREATE TABLE item (
    id       TEXT PRIMARY KEY,
    version  INTEGER NOT NULL,
    event    INTEGER NOT NULL,
    agency   TEXT NOT NULL,
    unit     TEXT NOT NULL,
    uploader TEXT NOT NULL,
    digest   BLOB NOT NULL,
    size     INTEGER NOT NULL,
    handover TEXT NOT NULL,
    state    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX item_agency ON item (agency, id);
CREATE INDEX item_unit ON item (unit, id);
CREATE INDEX item_digest ON item (digest, id);
CREATE INDEX item_handover ON item (handover, id);
CREATE INDEX item_state ON item (state, id);

CREATE TABLE item_link (
    item     TEXT NOT NULL,
    activity TEXT NOT NULL,
    matter   TEXT NOT NULL,
    PRIMARY KEY (item, activity, matter)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_link_activity ON item_link (activity, item);
CREATE INDEX item_link_matter ON item_link (matter, item);

CREATE TABLE handover (
    id      TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    event   INTEGER NOT NULL,
    agency  TEXT NOT NULL,
    unit    TEXT NOT NULL,
    officer TEXT NOT NULL,
    state   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX handover_agency ON handover (agency, id);
CREATE INDEX handover_unit ON handover (unit, id);
CREATE INDEX handover_state ON handover (state, id);

CREATE TABLE carrier (
    id       TEXT PRIMARY KEY,
    version  INTEGER NOT NULL,
    event    INTEGER NOT NULL,
    agency   TEXT NOT NULL,
    unit     TEXT NOT NULL,
    officer  TEXT NOT NULL,
    handover TEXT NOT NULL,
    activity TEXT NOT NULL,
    state    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX carrier_agency ON carrier (agency, id);
CREATE INDEX carrier_unit ON carrier (unit, id);
CREATE INDEX carrier_handover ON carrier (handover, id);
CREATE INDEX carrier_activity ON carrier (activity, id);

CREATE TABLE casefile (
    id      TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    event   INTEGER NOT NULL,
    agency  TEXT NOT NULL,
    unit    TEXT NOT NULL,
    matter  TEXT NOT NULL UNIQUE,
    code    TEXT UNIQUE,
    state   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX casefile_agency ON casefile (agency, id);
CREATE INDEX casefile_unit ON casefile (unit, id);

-- The last number given in each series of archival codes.
CREATE TABLE series (
    name TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE placement (
    id       TEXT PRIMARY KEY,
    version  INTEGER NOT NULL,
    event    INTEGER NOT NULL,
    casefile TEXT NOT NULL,
    item     TEXT NOT NULL,
    position INTEGER NOT NULL,
    state    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX placement_item ON placement (casefile, item) WHERE state = 'placed';
CREATE INDEX placement_order ON placement (casefile, position, id);

CREATE TABLE issuance (
    id       TEXT PRIMARY KEY,
    version  INTEGER NOT NULL,
    event    INTEGER NOT NULL,
    agency   TEXT NOT NULL,
    casefile TEXT NOT NULL,
    state    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX issuance_casefile ON issuance (casefile, id);

CREATE TABLE viewing (
    id      TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    event   INTEGER NOT NULL,
    agency  TEXT NOT NULL,
    server  TEXT NOT NULL,
    state   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX viewing_open ON viewing (state, id);

-- +goose Down
DROP TABLE viewing;
DROP TABLE issuance;
DROP TABLE placement;
DROP TABLE series;
DROP TABLE casefile;
DROP TABLE carrier;
DROP TABLE handover;
DROP TABLE item_link;
DROP TABLE item;
DROP TABLE activity;
DROP TABLE tour;
DROP TABLE matter;
DROP TABLE device;
DROP TABLE session;
DROP TABLE secret;
DROP TABLE token;
DROP TABLE account;
DROP TABLE post;
DROP TABLE officer;
DROP TABLE agency;
