-- +goose Up
-- In which case files an item stands, asked when somebody wants it void.
CREATE INDEX placement_of ON placement (item, id);

-- +goose Down
DROP INDEX placement_of;
