-- +goose Up
-- What waits for somebody and no other column says so: activities that nothing records
-- yet, carriers that went back or are not read in, matters whose file is not handed
-- over. Everything here follows from the rows of the nouns and their last events.
CREATE TABLE owed (
    clock  TEXT NOT NULL,
    noun   TEXT NOT NULL,
    agency TEXT NOT NULL,
    PRIMARY KEY (noun, clock)
) STRICT, WITHOUT ROWID;
CREATE INDEX owed_agency ON owed (agency, clock, noun);

-- +goose Down
DROP TABLE owed;
