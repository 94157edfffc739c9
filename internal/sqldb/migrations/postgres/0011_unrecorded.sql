-- +goose Up
-- What an agency has that takes no part in an activity, and what was marked void, settles
-- nothing: what was taken off for it is noted again.
INSERT INTO owed (clock, noun, agency)
SELECT 'handover', n.id, n.agency FROM activity n
WHERE NOT EXISTS (SELECT 1 FROM item_link l JOIN item i ON i.id = l.item WHERE l.activity = n.id AND i.state <> 'void'
        AND (i.agency = n.agency OR EXISTS (SELECT 1 FROM involvement v WHERE v.noun = n.id AND v.who = i.agency)))
    AND NOT EXISTS (SELECT 1 FROM carrier c WHERE c.activity = n.id
        AND (c.agency = n.agency OR EXISTS (SELECT 1 FROM involvement v WHERE v.noun = n.id AND v.who = c.agency)))
ON CONFLICT (noun, clock) DO NOTHING;

-- +goose Down
SELECT 1;
