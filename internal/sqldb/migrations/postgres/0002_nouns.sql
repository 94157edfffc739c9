-- +goose Up
-- One row a noun: what rights, lists and unique rules need, and the noun's last event.
CREATE TABLE agency (
    id      TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    event   BIGINT NOT NULL,
    agency  TEXT COLLATE "C" NOT NULL,
    level   TEXT COLLATE "C" NOT NULL,
    state   TEXT COLLATE "C" NOT NULL
);

CREATE TABLE officer (
    id          TEXT COLLATE "C" PRIMARY KEY,
    version     BIGINT NOT NULL,
    event       BIGINT NOT NULL,
    agency      TEXT COLLATE "C" NOT NULL,
    unit        TEXT COLLATE "C" NOT NULL,
    certificate BYTEA UNIQUE,
    state       TEXT COLLATE "C" NOT NULL
);
CREATE INDEX officer_agency ON officer (agency, id);

CREATE TABLE post (
    id       TEXT COLLATE "C" PRIMARY KEY,
    version  BIGINT NOT NULL,
    event    BIGINT NOT NULL,
    agency   TEXT COLLATE "C" NOT NULL,
    kind     TEXT COLLATE "C" NOT NULL,
    officer  TEXT COLLATE "C" NOT NULL,
    state    TEXT COLLATE "C" NOT NULL
);
CREATE INDEX post_agency ON post (agency, id);
CREATE INDEX post_officer ON post (officer, id);

CREATE TABLE account (
    id      TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    event   BIGINT NOT NULL,
    agency  TEXT COLLATE "C" NOT NULL,
    login   BYTEA NOT NULL UNIQUE,
    officer TEXT COLLATE "C" NOT NULL,
    state   TEXT COLLATE "C" NOT NULL
);
CREATE INDEX account_agency ON account (agency, id);

CREATE TABLE token (
    id      TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    event   BIGINT NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    state   TEXT COLLATE "C" NOT NULL
);
CREATE INDEX token_account ON token (account, id);

-- What proves who somebody is; never part of an event.
CREATE TABLE secret (
    ref  TEXT COLLATE "C" PRIMARY KEY,
    hash TEXT COLLATE "C" NOT NULL UNIQUE
);

CREATE TABLE session (
    hash    TEXT COLLATE "C" PRIMARY KEY,
    account TEXT COLLATE "C" NOT NULL,
    begun   BIGINT NOT NULL,
    seen    BIGINT NOT NULL,
    expires BIGINT NOT NULL
);
CREATE INDEX session_account ON session (account, hash);

CREATE TABLE device (
    id      TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    event   BIGINT NOT NULL,
    agency  TEXT COLLATE "C" NOT NULL,
    unit    TEXT COLLATE "C" NOT NULL,
    holder  TEXT COLLATE "C" NOT NULL,
    serial  BYTEA NOT NULL,
    state   TEXT COLLATE "C" NOT NULL
);
CREATE INDEX device_agency ON device (agency, id);
CREATE INDEX device_serial ON device (serial, id);

CREATE TABLE matter (
    id       TEXT COLLATE "C" PRIMARY KEY,
    version  BIGINT NOT NULL,
    event    BIGINT NOT NULL,
    agency   TEXT COLLATE "C" NOT NULL,
    unit     TEXT COLLATE "C" NOT NULL,
    kind     TEXT COLLATE "C" NOT NULL,
    number   BYTEA UNIQUE,
    sameness BYTEA NOT NULL,
    state    TEXT COLLATE "C" NOT NULL
);
CREATE INDEX matter_agency ON matter (agency, id);
CREATE INDEX matter_unit ON matter (unit, id);
CREATE INDEX matter_sameness ON matter (sameness, id);

CREATE TABLE tour (
    id      TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    event   BIGINT NOT NULL,
    agency  TEXT COLLATE "C" NOT NULL,
    unit    TEXT COLLATE "C" NOT NULL,
    state   TEXT COLLATE "C" NOT NULL
);
CREATE INDEX tour_agency ON tour (agency, id);
CREATE INDEX tour_unit ON tour (unit, id);

CREATE TABLE activity (
    id      TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    event   BIGINT NOT NULL,
    agency  TEXT COLLATE "C" NOT NULL,
    unit    TEXT COLLATE "C" NOT NULL,
    kind    TEXT COLLATE "C" NOT NULL,
    matter  TEXT COLLATE "C" NOT NULL,
    tour    TEXT COLLATE "C" NOT NULL,
    state   TEXT COLLATE "C" NOT NULL
);
CREATE INDEX activity_agency ON activity (agency, id);
CREATE INDEX activity_unit ON activity (unit, id);
CREATE INDEX activity_matter ON activity (matter, id);
CREATE INDEX activity_tour ON activity (tour, id);

CREATE TABLE item (
    id       TEXT COLLATE "C" PRIMARY KEY,
    version  BIGINT NOT NULL,
    event    BIGINT NOT NULL,
    agency   TEXT COLLATE "C" NOT NULL,
    unit     TEXT COLLATE "C" NOT NULL,
    uploader TEXT COLLATE "C" NOT NULL,
    digest   BYTEA NOT NULL,
    size     BIGINT NOT NULL,
    handover TEXT COLLATE "C" NOT NULL,
    state    TEXT COLLATE "C" NOT NULL
);
CREATE INDEX item_agency ON item (agency, id);
CREATE INDEX item_unit ON item (unit, id);
CREATE INDEX item_digest ON item (digest, id);
CREATE INDEX item_handover ON item (handover, id);
CREATE INDEX item_state ON item (state, id);

CREATE TABLE item_link (
    item     TEXT COLLATE "C" NOT NULL,
    activity TEXT COLLATE "C" NOT NULL,
    matter   TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (item, activity, matter)
);
CREATE INDEX item_link_activity ON item_link (activity, item);
CREATE INDEX item_link_matter ON item_link (matter, item);

CREATE TABLE handover (
    id      TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    event   BIGINT NOT NULL,
    agency  TEXT COLLATE "C" NOT NULL,
    unit    TEXT COLLATE "C" NOT NULL,
    officer TEXT COLLATE "C" NOT NULL,
    state   TEXT COLLATE "C" NOT NULL
);
CREATE INDEX handover_agency ON handover (agency, id);
CREATE INDEX handover_unit ON handover (unit, id);
CREATE INDEX handover_state ON handover (state, id);

CREATE TABLE carrier (
    id       TEXT COLLATE "C" PRIMARY KEY,
    version  BIGINT NOT NULL,
    event    BIGINT NOT NULL,
    agency   TEXT COLLATE "C" NOT NULL,
    unit     TEXT COLLATE "C" NOT NULL,
    officer  TEXT COLLATE "C" NOT NULL,
    handover TEXT COLLATE "C" NOT NULL,
    activity TEXT COLLATE "C" NOT NULL,
    state    TEXT COLLATE "C" NOT NULL
);
CREATE INDEX carrier_agency ON carrier (agency, id);
CREATE INDEX carrier_unit ON carrier (unit, id);
CREATE INDEX carrier_handover ON carrier (handover, id);
CREATE INDEX carrier_activity ON carrier (activity, id);

CREATE TABLE casefile (
    id      TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    event   BIGINT NOT NULL,
    agency  TEXT COLLATE "C" NOT NULL,
    unit    TEXT COLLATE "C" NOT NULL,
    matter  TEXT COLLATE "C" NOT NULL UNIQUE,
    code    TEXT COLLATE "C" UNIQUE,
    state   TEXT COLLATE "C" NOT NULL
);
CREATE INDEX casefile_agency ON casefile (agency, id);
CREATE INDEX casefile_unit ON casefile (unit, id);

-- The last number given in each series of archival codes.
CREATE TABLE series (
    name TEXT COLLATE "C" PRIMARY KEY,
    last BIGINT NOT NULL
);

CREATE TABLE placement (
    id       TEXT COLLATE "C" PRIMARY KEY,
    version  BIGINT NOT NULL,
    event    BIGINT NOT NULL,
    casefile TEXT COLLATE "C" NOT NULL,
    item     TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    state    TEXT COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX placement_item ON placement (casefile, item) WHERE state = 'placed';
CREATE INDEX placement_order ON placement (casefile, position, id);

CREATE TABLE issuance (
    id       TEXT COLLATE "C" PRIMARY KEY,
    version  BIGINT NOT NULL,
    event    BIGINT NOT NULL,
    agency   TEXT COLLATE "C" NOT NULL,
    casefile TEXT COLLATE "C" NOT NULL,
    state    TEXT COLLATE "C" NOT NULL
);
CREATE INDEX issuance_casefile ON issuance (casefile, id);

CREATE TABLE viewing (
    id      TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    event   BIGINT NOT NULL,
    agency  TEXT COLLATE "C" NOT NULL,
    server  TEXT COLLATE "C" NOT NULL,
    state   TEXT COLLATE "C" NOT NULL
);
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
