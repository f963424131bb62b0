-- Makes the tables ready for one-year.sql: without indexes and cubes, which are made when it is loaded, and without what a running
-- server does besides.

CREATE TABLE index_definitions AS
SELECT indrelid AS relation, pg_get_indexdef(indexrelid) AS definition,
       CASE WHEN indisprimary THEN format('ALTER TABLE %s DROP CONSTRAINT %I', indrelid::regclass, c.relname)
            ELSE format('DROP INDEX %s', indexrelid::regclass) END AS drop
  FROM pg_index JOIN pg_class c ON c.oid = indexrelid
 WHERE indrelid IN (SELECT attrelid FROM pg_attribute WHERE attname = 'checkpoint_id' AND attrelid::regclass::text LIKE 'couponflow.%');

-- Neither the log of changes nor a vacuum in the background belongs to what is measured.
DO $$
DECLARE statement text;
BEGIN
  FOR statement IN SELECT drop FROM index_definitions LOOP EXECUTE statement; END LOOP;
  FOR statement IN
    SELECT format('ALTER TABLE %1$s SET UNLOGGED; ALTER TABLE %1$s SET (autovacuum_enabled = false); ALTER TABLE %1$s DISABLE TRIGGER USER', relation)
      FROM (SELECT relation::regclass FROM index_definitions
             UNION
            SELECT oid::regclass FROM pg_class WHERE relname LIKE '%\_cube' AND relkind = 'r') relations
  LOOP EXECUTE statement; END LOOP;
END
$$;

CREATE VIEW cells AS
WITH cards AS MATERIALIZED (SELECT card, 'card_' || card AS card_id FROM generate_series(1, 50) AS card),
channels AS MATERIALIZED (SELECT number, 'channel_' || number AS channel FROM generate_series(1, 200) AS number)
SELECT day, card, card_id, channel, hash, greatest(0, hash / 3 % 10 - 7) AS redeemed
  FROM generate_series(0, 364) AS day CROSS JOIN cards CROSS JOIN channels
 CROSS JOIN LATERAL (SELECT hashint4(day * 10000 + card * 200 + number) & 2147483647 AS hash) hashes;
