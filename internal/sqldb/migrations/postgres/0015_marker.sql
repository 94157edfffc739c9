-- +goose Up
-- Markers of recordings, found by their item in the order of the places that they mark.
CREATE TABLE marker (
    id       TEXT COLLATE "C" PRIMARY KEY,
    version  BIGINT NOT NULL,
    event    BIGINT NOT NULL,
    agency   TEXT COLLATE "C" NOT NULL,
    item     TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    state    TEXT COLLATE "C" NOT NULL
);
CREATE INDEX marker_item ON marker (item, position, id);

-- +goose Down
DROP TABLE marker;
