-- +goose Up
-- The digest of an upload's own secret, empty where it has none, and under which password it was given.
ALTER TABLE upload ADD COLUMN token TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE upload ADD COLUMN password_number BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE upload DROP COLUMN password_number;
ALTER TABLE upload DROP COLUMN token;
