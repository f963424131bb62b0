-- Has the triggers keep the cubes from now on.

DO $$
DECLARE statement text;
BEGIN
  FOR statement IN SELECT DISTINCT format('ALTER TABLE %s ENABLE TRIGGER USER', relation::regclass) FROM index_definitions LOOP EXECUTE statement; END LOOP;
END
$$;
