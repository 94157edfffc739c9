-- +goose Up
-- Whether few people see an item: what was recorded inside a home, or shows minors or bystanders.
ALTER TABLE item ADD COLUMN restricted INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE item DROP COLUMN restricted;
