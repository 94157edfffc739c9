-- +goose Up
-- Markers of recordings, found by their item in the order of the places that they mark.
CREATE TABLE marker (
    id       TEXT PRIMARY KEY,
    version  INTEGER NOT NULL,
    event    INTEGER NOT NULL,
    agency   TEXT NOT NULL,
    item     TEXT NOT NULL,
    position INTEGER NOT NULL,
    state    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX marker_item ON marker (item, position, id);

-- +goose Down
DROP TABLE marker;
