-- A view that was dropped and made again has lost its grants, so they are brought up to date after every migration;
-- only missing ones, so that a start that changes nothing writes nothing.

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
