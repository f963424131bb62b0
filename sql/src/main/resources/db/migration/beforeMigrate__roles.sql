-- Group roles without login: the DBA grants the readers to people, and the writer to the user that the job logs in with. Roles belong to the server, not to the database, so another
-- database of the same server may have made them. Before any migration, so that a refusal leaves the database as it was;
-- at every start, so that a database restored on another server finds its roles.

DO $$
DECLARE
  role_name text;
  missing   text[];
BEGIN
  SELECT array_agg(r ORDER BY r) INTO missing
    FROM unnest(ARRAY['couponflow_writer', 'finance_reader', 'marketing_reader', 'ops_reader']) AS r
   WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r);

  IF missing IS NOT NULL
     AND NOT (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user) THEN
    RAISE EXCEPTION 'roles % are missing and user % may not create roles: ask the DBA to run "CREATE ROLE % NOLOGIN;"',
      array_to_string(missing, ', '), current_user, array_to_string(missing, ' NOLOGIN; CREATE ROLE ')
      USING ERRCODE = 'insufficient_privilege';
  END IF;

  FOREACH role_name IN ARRAY coalesce(missing, ARRAY[]::text[]) LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      -- Another database's migration made it in the same moment; that is as good.
      RAISE DEBUG 'role % was made by someone else', role_name;
    END;
  END LOOP;
END
$$;
