-- What keeps the cubes. A grain is added by adding its line: this file is run again when it has changed, and ends with filling all
-- cubes anew. Until it commits, writers wait for its lock, so that none of them still adds by the former list.

LOCK TABLE couponflow.channel_conversion, couponflow.activity, couponflow.redemption_lag, couponflow.redemption, couponflow.payment
  IN SHARE ROW EXCLUSIVE MODE;

-- The first day of the calendar was a Monday.
CREATE OR REPLACE FUNCTION couponflow.monday(day date) RETURNS date
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN day - (day - date '0001-01-01') % 7;

COMMENT ON FUNCTION couponflow.monday(date) IS 'Monday of the week of a day.';

-- First the keys of the cubes. Then the grains: the key of the row that a row of the tables adds to, and which tables if they are not
-- all of the cube's. Last the tables: their rows with those columns, and what is summed of them; changes are rows with a sign, 1 if
-- they are there now, -1 if they were. A statement goes in the order of the key, so that of two writers one waits for the other,
-- and never both.
DROP FUNCTION IF EXISTS couponflow.roll_ups();
CREATE FUNCTION couponflow.roll_ups(OUT source text, OUT cube text, OUT key text, OUT ordinals text, OUT sums text, OUT rolled_up text, OUT taken text)
  RETURNS SETOF record
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$roll_ups$
WITH cubes (cube, key) AS (VALUES
  ('coupon_cube',     'account, grain, card_id, day, channel'),
  ('lag_cube',        'account, grain, card_id, channel, day, lag_hours'),
  ('redemption_cube', 'account, grain, day, card_id, channel, redeem_channel, location, staff')),
grains (cube, grain, key, of_sources) AS (VALUES
  ('coupon_cube',     'card_channel',      $$ card_id, date '-infinity',       channel $$, NULL),
  ('coupon_cube',     'card_channel_week', $$ card_id, couponflow.monday(day), channel $$, NULL),
  ('coupon_cube',     'card_channel_day',  $$ card_id, day,                    channel $$, 'activity, redemption_lag'),
  ('coupon_cube',     'card_day',          $$ card_id, day,                    ''      $$, NULL),
  ('coupon_cube',     'channel_day',       $$ '',      day,                    channel $$, NULL),
  ('coupon_cube',     'channel_week',      $$ '',      couponflow.monday(day), channel $$, NULL),
  ('coupon_cube',     'day',               $$ '',      day,                    ''      $$, NULL),
  ('lag_cube',        'card_channel',      $$ card_id, channel, date '-infinity',       lag_hours           $$, NULL),
  ('lag_cube',        'day',               $$ '',      '',      day,                    lag_hours / 24 * 24 $$, NULL),
  ('redemption_cube', 'card_channels',     $$ date '-infinity', card_id, channel, redeem_channel, '',       ''    $$, 'redemption'),
  ('redemption_cube', 'channels_day',      $$ day,              '',      channel, redeem_channel, '',       ''    $$, 'redemption'),
  ('redemption_cube', 'store_day',         $$ day,              '',      '',      '',             location, ''    $$, NULL),
  ('redemption_cube', 'staff_day',         $$ day,              '',      '',      '',             location, staff $$, 'redemption')),
sources (source, cube, sums, rows) AS (VALUES
  ('channel_conversion', 'coupon_cube', 'issued, gifted, redeemed, unattributed, deleted, payments, unpriced, paid_fen, original_fen',
   $$ SELECT *, cohort_date AS day, CASE channel WHEN '(unattributed)' THEN redeemed ELSE 0 END AS unattributed FROM changes $$),
  ('redemption_lag', 'coupon_cube', 'redeemed_within_1_day, redeemed_within_7_days, redeemed_within_14_days, redeemed_within_30_days, redeemed_within_60_days',
   'SELECT sign, account, card_id, channel, cohort_date AS day,
           CASE WHEN lag_hours < 24 * 1 THEN redeemed ELSE 0 END AS redeemed_within_1_day,
           CASE WHEN lag_hours < 24 * 7 THEN redeemed ELSE 0 END AS redeemed_within_7_days,
           CASE WHEN lag_hours < 24 * 14 THEN redeemed ELSE 0 END AS redeemed_within_14_days,
           CASE WHEN lag_hours < 24 * 30 THEN redeemed ELSE 0 END AS redeemed_within_30_days,
           redeemed AS redeemed_within_60_days
      FROM changes
     WHERE lag_hours < 24 * 60'),
  -- By hours, and of several events: added up to days ahead of all grains.
  ('activity', 'coupon_cube', 'views', $$
    SELECT 1 AS sign, account, card_id, CASE channel WHEN '' THEN '(none)' ELSE channel END AS channel,
           (window_start AT TIME ZONE (SELECT couponflow.zone()))::date AS day, sum(sign * events) AS views
      FROM changes
     WHERE event = 'user_view_card'
     GROUP BY 2, 3, 4, 5 $$),
  ('redemption_lag', 'lag_cube', 'redeemed', 'SELECT *, cohort_date AS day FROM changes'),
  ('redemption', 'redemption_cube', 'redeemed', 'SELECT *, redeemed_date AS day FROM changes'),
  ('payment', 'redemption_cube', 'payments, unpriced, paid_fen, original_fen', 'SELECT *, paid_date AS day FROM changes')),
-- As lists of SQL: what is added up, as many zeros, how a row that is there takes it, and the numbers of the key's columns.
lists AS (
  SELECT *, regexp_replace(sums, '\w+', 'sum(sign * \&)', 'g') AS added, regexp_replace(sums, '\w+', '0', 'g') AS zeros,
         regexp_replace(sums, '\w+', '\& = c.\& + excluded.\&', 'g') AS taken,
         (SELECT string_agg(n::text, ', ') FROM generate_series(1, regexp_count(key, '\w+')) AS n) AS ordinals
    FROM sources JOIN cubes USING (cube))
SELECT source, cube, key, ordinals, sums,
       format('WITH changes AS NOT MATERIALIZED (%%s), facts AS MATERIALIZED (%s) %s', rows,
         (SELECT string_agg(format('SELECT account, %L, %s, %s FROM facts GROUP BY %s HAVING (%s) <> (%s)', grain, g.key, added, ordinals, added, zeros), ' UNION ALL ')
            FROM grains g
           WHERE g.cube = l.cube AND (of_sources IS NULL OR source = ANY (string_to_array(of_sources, ', '))))),
       taken
  FROM lists l
$roll_ups$;

COMMENT ON COLUMN couponflow.coupon_cube.grain IS
  'What the row tells apart: card_channel_day (views and redemptions within days alone), card_channel_week, card_channel (over all days), card_day, channel_day, channel_week or day.';
COMMENT ON COLUMN couponflow.lag_cube.grain IS
  'What the row tells apart: card_channel (over all days of issue, by the hour) or day (of issue, by whole days).';
COMMENT ON COLUMN couponflow.redemption_cube.grain IS
  'What the row tells apart: card_channels (card, channel and redeem_channel, over all days), channels_day (channel and redeem_channel), store_day (with payments) or staff_day (clerk and store).';

COMMENT ON FUNCTION couponflow.roll_ups() IS
  'Which table adds to which cube; the columns of the cube''s key and of what the table adds; the question that adds up rows with a sign, for which it has one %s; and how a row of the cube takes the answer. The place where grains are listed.';

-- What all tables add to a cube is put together first, so that each of its rows is written once.
CREATE OR REPLACE FUNCTION couponflow.fill_cubes() RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '256MB' AS
$$
DECLARE
  filled  record;
  any_row boolean;
BEGIN
  FOR filled IN
    WITH roll_ups AS MATERIALIZED (SELECT * FROM couponflow.roll_ups())
    SELECT cube, key, ordinals, string_agg(sums, ', ' ORDER BY source) AS sums,
           string_agg(format('SELECT %1$s, %2$s FROM (%3$s) AS of_%4$s (%1$s, %5$s)', key,
             (SELECT string_agg(CASE other.source WHEN r.source THEN other.sums ELSE regexp_replace(other.sums, '\w+', '0 AS \&', 'g') END, ', ' ORDER BY other.source)
                FROM roll_ups AS other
               WHERE other.cube = r.cube),
             format(rolled_up, format('SELECT 1 AS sign, * FROM couponflow.%I', source)), source, sums), ' UNION ALL ') AS rolled_up
      FROM roll_ups AS r
     GROUP BY cube, key, ordinals
  LOOP
    EXECUTE format('LOCK TABLE couponflow.%I IN SHARE ROW EXCLUSIVE MODE', filled.cube);
    -- Who reads an empty cube isn't waited for, and doesn't wait.
    EXECUTE format('SELECT EXISTS (SELECT FROM couponflow.%I)', filled.cube) INTO any_row;
    IF any_row THEN
      EXECUTE format('TRUNCATE couponflow.%I', filled.cube);
    END IF;
    EXECUTE format('INSERT INTO couponflow.%1$I (%2$s, %3$s) SELECT %2$s, %4$s FROM (%5$s) AS added GROUP BY %6$s ORDER BY %6$s',
      filled.cube, filled.key, filled.sums, regexp_replace(filled.sums, '\w+', 'sum(\&)', 'g'), filled.rolled_up, filled.ordinals);
  END LOOP;
END
$$;

COMMENT ON FUNCTION couponflow.fill_cubes() IS
  'Empties all cubes and fills them from their tables. Writers wait meanwhile: whoever has written a row and not added it to a cube yet waits for the cube, and its row is not seen here.';

CREATE OR REPLACE FUNCTION couponflow.keep_cubes() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  changes text := CASE TG_OP
    WHEN 'INSERT' THEN 'SELECT 1 AS sign, * FROM came'
    WHEN 'DELETE' THEN 'SELECT -1 AS sign, * FROM went'
    WHEN 'UPDATE' THEN 'SELECT 1 AS sign, * FROM came UNION ALL SELECT -1, * FROM went' END;
  any_change boolean;
  roll_up    record;
BEGIN
  IF EXISTS (SELECT FROM couponflow.job_run WHERE cubes_pending) THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'TRUNCATE' THEN
    PERFORM couponflow.fill_cubes();
    RETURN NULL;
  END IF;
  -- An upsert that only inserts is an update of nothing as well.
  EXECUTE format('SELECT EXISTS (SELECT FROM (%s) changes)', changes) INTO any_change;
  IF any_change THEN
    FOR roll_up IN SELECT * FROM couponflow.roll_ups() r WHERE r.source = TG_TABLE_NAME LOOP
      EXECUTE format('INSERT INTO couponflow.%1$I AS c (%2$s, %3$s) %4$s ORDER BY %5$s ON CONFLICT (%2$s) DO UPDATE SET %6$s',
        roll_up.cube, roll_up.key, roll_up.sums, format(roll_up.rolled_up, changes), roll_up.ordinals, roll_up.taken);
    END LOOP;
  END IF;
  RETURN NULL;
END
$$;

COMMENT ON FUNCTION couponflow.keep_cubes() IS
  'Adds what a statement changed in a table to the cubes that sum it up, unless they are pending.';

CREATE OR REPLACE FUNCTION couponflow.fill_pending_cubes() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  IF NOT EXISTS (SELECT FROM couponflow.job_run WHERE cubes_pending) THEN
    -- Who has written a row and left it out of the cubes is waited for.
    LOCK TABLE couponflow.channel_conversion, couponflow.activity, couponflow.redemption_lag, couponflow.redemption, couponflow.payment
      IN SHARE ROW EXCLUSIVE MODE;
    PERFORM couponflow.fill_cubes();
  END IF;
  RETURN NULL;
END
$$;

COMMENT ON FUNCTION couponflow.fill_pending_cubes() IS 'Fills all cubes when no run lets them wait any more.';

CREATE OR REPLACE TRIGGER fill_pending_cubes AFTER UPDATE OF cubes_pending ON couponflow.job_run
  FOR EACH STATEMENT EXECUTE FUNCTION couponflow.fill_pending_cubes();

-- The writer could hang it on a table of its own otherwise, and write into the cubes what it likes.
REVOKE EXECUTE ON FUNCTION couponflow.keep_cubes(), couponflow.fill_pending_cubes(), couponflow.fill_cubes(), couponflow.roll_ups() FROM PUBLIC;

DO $$
DECLARE
  source text;
BEGIN
  FOR source IN SELECT DISTINCT r.source FROM couponflow.roll_ups() r LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER keep_cubes_of_inserted AFTER INSERT ON couponflow.%I REFERENCING NEW TABLE AS came
                      FOR EACH STATEMENT EXECUTE FUNCTION couponflow.keep_cubes()', source);
    EXECUTE format('CREATE OR REPLACE TRIGGER keep_cubes_of_updated AFTER UPDATE ON couponflow.%I REFERENCING OLD TABLE AS went NEW TABLE AS came
                      FOR EACH STATEMENT EXECUTE FUNCTION couponflow.keep_cubes()', source);
    EXECUTE format('CREATE OR REPLACE TRIGGER keep_cubes_of_deleted AFTER DELETE ON couponflow.%I REFERENCING OLD TABLE AS went
                      FOR EACH STATEMENT EXECUTE FUNCTION couponflow.keep_cubes()', source);
    EXECUTE format('CREATE OR REPLACE TRIGGER keep_cubes_of_truncated AFTER TRUNCATE ON couponflow.%I
                      FOR EACH STATEMENT EXECUTE FUNCTION couponflow.keep_cubes()', source);
  END LOOP;
END
$$;

SELECT couponflow.fill_cubes();
