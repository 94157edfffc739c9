package sqldb

import (
	_ "embed" // the list of its objects
	"strings"
)

// postgresMade lists what the migrations make there; a check may make no tables to
// compare with. TestNothingIsStrangeInAMigratedDatabase holds and writes it.
//
//go:embed schema/postgres.txt
var postgresMade string

func madePostgres(*dialect) ([]object, error) {
	var made []object
	for line := range strings.Lines(postgresMade) {
		name, text, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		made = append(made, object{name, text})
	}
	return made, nil
}

// postgresObjects lists what is in the schema that the program works in, and what acts
// on it from elsewhere: children of its tables, and event triggers. What belongs to an
// extension is not looked at.
const postgresObjects = `
	WITH here AS (SELECT oid, quote_ident(nspname) || '.' AS prefix FROM pg_namespace WHERE nspname = current_schema()),
	rel AS (
		SELECT c.* FROM pg_class c JOIN here h ON h.oid = c.relnamespace
		WHERE NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
	),
	found AS (
		SELECT CASE relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' WHEN 'S' THEN 'sequence' ELSE 'relation-' || relkind::text END || '/' || relname AS name,
			CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid) ELSE COALESCE((
				SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
					|| COALESCE(' DEFAULT ' || pg_get_expr(v.adbin, v.adrelid), ''), ', ' ORDER BY a.attnum)
				FROM pg_attribute a LEFT JOIN pg_attrdef v ON v.adrelid = a.attrelid AND v.adnum = a.attnum
				WHERE a.attrelid = rel.oid AND a.attnum > 0 AND NOT a.attisdropped), '') END
			|| CASE WHEN relpersistence = 'p' THEN '' ELSE ' NOT KEPT' END || CASE WHEN relrowsecurity OR relforcerowsecurity THEN ' ROW SECURITY' ELSE '' END AS text
		FROM rel WHERE relkind NOT IN ('i', 'I', 't')
		UNION ALL
		SELECT 'index/' || rel.relname, pg_get_indexdef(rel.oid) || CASE WHEN i.indisvalid AND i.indisready AND i.indislive THEN '' ELSE ' INVALID' END
		FROM rel JOIN pg_index i ON i.indexrelid = rel.oid
		UNION ALL
		SELECT 'constraint/' || rel.relname || '/' || c.conname, pg_get_constraintdef(c.oid)
		FROM pg_constraint c JOIN rel ON rel.oid = c.conrelid WHERE c.contype <> 'n'
		UNION ALL
		SELECT 'trigger/' || rel.relname || '/' || t.tgname, pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text
		FROM pg_trigger t JOIN rel ON rel.oid = t.tgrelid WHERE NOT t.tgisinternal OR t.tgenabled <> 'O'
		UNION ALL
		SELECT 'rule/' || rel.relname || '/' || r.rulename, pg_get_ruledef(r.oid) FROM pg_rewrite r JOIN rel ON rel.oid = r.ev_class WHERE r.rulename <> '_RETURN'
		UNION ALL
		SELECT 'policy/' || rel.relname || '/' || p.polname, '' FROM pg_policy p JOIN rel ON rel.oid = p.polrelid
		UNION ALL
		SELECT 'child/' || rel.relname || '/' || i.inhrelid::regclass::text, '' FROM pg_inherits i JOIN rel ON rel.oid = i.inhparent WHERE rel.relkind IN ('r', 'p')
		UNION ALL
		SELECT 'function/' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', pg_get_function_result(p.oid) || ' ' || p.prosrc
		FROM pg_proc p JOIN here h ON h.oid = p.pronamespace
		WHERE NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
		UNION ALL
		SELECT 'type/' || t.typname, COALESCE((SELECT string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid), '')
		FROM pg_type t JOIN here h ON h.oid = t.typnamespace
		WHERE t.typtype IN ('d', 'e') AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
		UNION ALL
		SELECT 'event-trigger/' || e.evtname, '' FROM pg_event_trigger e
		WHERE NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_event_trigger'::regclass AND d.objid = e.oid AND d.deptype = 'e')
	)
	SELECT CAST(found.name AS TEXT), replace(COALESCE(found.text, ''), here.prefix, '') FROM found CROSS JOIN here`
