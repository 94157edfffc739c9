-- +goose Up
-- The few rows that the collector of orphans goes on with after a crash.
CREATE INDEX blob_condemned ON blob (digest) WHERE state = 'condemned';

-- +goose Down
DROP INDEX blob_condemned;
