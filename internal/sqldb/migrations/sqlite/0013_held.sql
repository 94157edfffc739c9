-- +goose Up
-- How much room an upload holds: what came of it, and a stretch ahead.
ALTER TABLE upload ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
UPDATE upload SET held = size;
DROP INDEX upload_agency;
CREATE INDEX upload_agency ON upload (agency, held) WHERE item = '';

-- +goose Down
DROP INDEX upload_agency;
CREATE INDEX upload_agency ON upload (agency, size) WHERE item = '';
ALTER TABLE upload DROP COLUMN held;
