-- +goose Up
-- Lists walk one agency's or unit's rows in the order of ids. A unit's id means
-- something only within its agency, and what waits in an agency is asked for all day.
DROP INDEX matter_unit;
CREATE INDEX matter_unit ON matter (agency, unit, id);
DROP INDEX tour_unit;
CREATE INDEX tour_unit ON tour (agency, unit, id);
DROP INDEX activity_unit;
CREATE INDEX activity_unit ON activity (agency, unit, id);
DROP INDEX item_unit;
CREATE INDEX item_unit ON item (agency, unit, id);
DROP INDEX handover_unit;
CREATE INDEX handover_unit ON handover (agency, unit, id);
DROP INDEX carrier_unit;
CREATE INDEX carrier_unit ON carrier (agency, unit, id);
DROP INDEX casefile_unit;
CREATE INDEX casefile_unit ON casefile (agency, unit, id);
DROP INDEX handover_state;
CREATE INDEX matter_waiting ON matter (agency, state, id);
CREATE INDEX activity_waiting ON activity (agency, state, id);
CREATE INDEX item_waiting ON item (agency, state, id);
CREATE INDEX handover_waiting ON handover (agency, state, id);
CREATE INDEX carrier_waiting ON carrier (agency, state, id);
CREATE INDEX casefile_waiting ON casefile (agency, state, id);

-- Who looked at a thing.
ALTER TABLE viewing ADD COLUMN subject TEXT NOT NULL DEFAULT '';
CREATE INDEX viewing_subject ON viewing (subject, id);
CREATE INDEX viewing_agency ON viewing (agency, id);

-- +goose Down
DROP INDEX viewing_agency;
DROP INDEX viewing_subject;
ALTER TABLE viewing DROP COLUMN subject;
DROP INDEX casefile_waiting;
DROP INDEX carrier_waiting;
DROP INDEX handover_waiting;
DROP INDEX item_waiting;
DROP INDEX activity_waiting;
DROP INDEX matter_waiting;
CREATE INDEX handover_state ON handover (state, id);
DROP INDEX casefile_unit;
CREATE INDEX casefile_unit ON casefile (unit, id);
DROP INDEX carrier_unit;
CREATE INDEX carrier_unit ON carrier (unit, id);
DROP INDEX handover_unit;
CREATE INDEX handover_unit ON handover (unit, id);
DROP INDEX item_unit;
CREATE INDEX item_unit ON item (unit, id);
DROP INDEX activity_unit;
CREATE INDEX activity_unit ON activity (unit, id);
DROP INDEX tour_unit;
CREATE INDEX tour_unit ON tour (unit, id);
DROP INDEX matter_unit;
CREATE INDEX matter_unit ON matter (unit, id);

