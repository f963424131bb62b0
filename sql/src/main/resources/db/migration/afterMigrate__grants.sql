-- A view that was dropped and made again has lost its grants, and a new table has none yet, so they are brought up to date
-- after every migration; only missing ones, so that a start that changes nothing writes nothing.

DO $$
DECLARE
  audience text;
  reader   text;
  relation regclass;
BEGIN
  FOREACH audience IN ARRAY ARRAY['marketing', 'finance', 'ops'] LOOP
    reader := audience || '_reader';
    IF NOT has_schema_privilege(reader, audience, 'USAGE') THEN
      EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', audience, reader);
    END IF;
    FOR relation IN
      SELECT c.oid FROM pg_class c
       WHERE c.relnamespace = audience::regnamespace AND c.relkind = 'v'
         AND NOT has_table_privilege(reader, c.oid, 'SELECT')
    LOOP
      EXECUTE format('GRANT SELECT ON %s TO %I', relation, reader);
    END LOOP;
  END LOOP;
END
$$;

-- What the job needs and nothing more. The tables that it upserts are those whose rows say which checkpoint wrote them (cubes don't);
-- it empties them for a rebuild, but for dead letters that were sent again. Beside them its own books, and the list of
-- migrations, which it checks where it may not apply them.
DO $$
DECLARE
  granted record;
BEGIN
  IF NOT has_schema_privilege('couponflow_writer', 'couponflow', 'USAGE') THEN
    GRANT USAGE ON SCHEMA couponflow TO couponflow_writer;
  END IF;
  FOR granted IN
    SELECT relation, privilege
      FROM (SELECT c.oid::regclass AS relation, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE',
                     CASE c.relname WHEN 'dead_letter' THEN 'DELETE' ELSE 'TRUNCATE' END]) AS privilege
              FROM pg_class c
             WHERE c.relnamespace = 'couponflow'::regnamespace AND c.relkind = 'r'
               AND EXISTS (SELECT FROM pg_attribute a
                            WHERE a.attrelid = c.oid AND a.attname = 'checkpoint_id' AND NOT a.attisdropped)
             UNION ALL
            SELECT 'couponflow.job_run', unnest(ARRAY['SELECT', 'INSERT', 'UPDATE'])
             UNION ALL
            SELECT 'couponflow.flyway_schema_history', 'SELECT') needed
     WHERE NOT has_table_privilege('couponflow_writer', relation, privilege)
  LOOP
    EXECUTE format('GRANT %s ON %s TO couponflow_writer', granted.privilege, granted.relation);
  END LOOP;
END
$$;

-- The job copies its rows into temporary tables first. Everybody may make some, unless the DBA has taken that away; whoever migrates
-- may give it where the database is theirs.
DO $$
BEGIN
  IF NOT has_database_privilege('couponflow_writer', current_database(), 'TEMPORARY')
     AND has_database_privilege(current_database(), 'TEMPORARY WITH GRANT OPTION') THEN
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO couponflow_writer', current_database());
  END IF;
END
$$;
