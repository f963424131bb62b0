-- What keeps the cubes. A grain is added by adding its line: this file is run again when it has changed, and ends with filling all
-- cubes anew. Until it commits, writers wait for its lock, so that none of them still adds by the former list.

LOCK TABLE couponflow.channel_conversion, couponflow.activity, couponflow.redemption_lag, couponflow.redemption, couponflow.payment
  IN SHARE ROW EXCLUSIVE MODE;

-- The first day of the calendar was a Monday.
CREATE OR REPLACE FUNCTION couponflow.monday(day date) RETURNS date
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN day - (day - date '0001-01-01') % 7;

COMMENT ON FUNCTION couponflow.monday(date) IS 'Monday of the week of a day.';

-- Which rows of a cube a row adds to, grain by grain, and which tables have such rows. A statement adds up rows that are called
-- changes, each with a sign: 1 if it is there now, -1 if it was. It goes in the order of the cube's key, so that of two writers
-- one waits for the other, and never both.
CREATE OR REPLACE FUNCTION couponflow.roll_ups(OUT source text, OUT cube text, OUT statement text) RETURNS SETOF record
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$roll_ups$
WITH cubes (cube, key, grains) AS (VALUES
  ('coupon_cube', 'grain, card_id, day, channel', $$
     ('card_channel',      card_id, date '-infinity',       channel),
     ('card_channel_week', card_id, couponflow.monday(day), channel),
     ('card_channel_day',  card_id, day,                    channel),
     ('card_day',          card_id, day,                    ''),
     ('channel_day',       '',      day,                    channel),
     ('channel_week',      '',      couponflow.monday(day), channel) $$),
  ('lag_cube', 'grain, card_id, channel, day, lag_hours', $$
     ('card_channel',      card_id, channel, date '-infinity',       lag_hours),
     ('channel_week',      '',      channel, couponflow.monday(day), lag_hours / 24 * 24),
     ('week',              '',      '',      couponflow.monday(day), lag_hours / 24 * 24) $$),
  ('redemption_cube', 'grain, day, card_id, channel, redeem_channel, location, staff', $$
     ('card_channels',     date '-infinity', card_id, channel, redeem_channel, '',       ''),
     ('channels_day',      day,              '',      channel, redeem_channel, '',       ''),
     ('store_day',         day,              '',      '',      '',             location, ''),
     ('staff_day',         day,              '',      '',      '',             location, staff) $$)),
roll_ups (source, cube, rows, grains_of_it, sums) AS (VALUES
  -- Coupons by card, channel and day are these rows themselves.
  ('channel_conversion', 'coupon_cube', 'SELECT *, cohort_date AS day FROM changes',
   'grain <> ''card_channel_day''', 'issued, gifted, redeemed, deleted, payments, unpriced, paid_fen, original_fen'),
  ('redemption_lag', 'coupon_cube', $$
     SELECT sign, account, card_id, channel, cohort_date AS day,
            CASE WHEN lag_hours < 24 * 1 THEN redeemed ELSE 0 END AS redeemed_within_1_day,
            CASE WHEN lag_hours < 24 * 7 THEN redeemed ELSE 0 END AS redeemed_within_7_days,
            CASE WHEN lag_hours < 24 * 14 THEN redeemed ELSE 0 END AS redeemed_within_14_days,
            CASE WHEN lag_hours < 24 * 30 THEN redeemed ELSE 0 END AS redeemed_within_30_days,
            redeemed AS redeemed_within_60_days
       FROM changes
      WHERE lag_hours < 24 * 60 $$,
   'grain <> ''card_channel_day''', 'redeemed_within_1_day, redeemed_within_7_days, redeemed_within_14_days, redeemed_within_30_days, redeemed_within_60_days'),
  ('activity', 'coupon_cube', $$
     SELECT sign, account, card_id, CASE channel WHEN '' THEN '(none)' ELSE channel END AS channel,
            (window_start AT TIME ZONE (SELECT couponflow.zone()))::date AS day, events AS views
       FROM changes
      WHERE event = 'user_view_card' $$,
   'true', 'views'),
  ('redemption_lag', 'lag_cube', 'SELECT *, cohort_date AS day FROM changes', 'true', 'redeemed'),
  ('redemption', 'redemption_cube', 'SELECT *, redeemed_date AS day FROM changes', 'true', 'redeemed'),
  ('payment', 'redemption_cube', 'SELECT *, paid_date AS day, '''' AS redeem_channel, '''' AS staff FROM changes',
   'grain = ''store_day''', 'payments, unpriced, paid_fen, original_fen'))
SELECT source, cube, format($$
INSERT INTO couponflow.%1$s AS c (account, %2$s, %3$s)
SELECT account, %4$s, %5$s
  FROM (%6$s) r
 CROSS JOIN LATERAL (VALUES %7$s) g (%2$s)
 WHERE %8$s
 GROUP BY account, %4$s
HAVING (%5$s) <> (%9$s)
 ORDER BY account, %4$s
    ON CONFLICT (account, %2$s) DO UPDATE SET %10$s $$,
         cube, key, sums, regexp_replace(key, '\w+', 'g.\&', 'g'), regexp_replace(sums, '\w+', 'sum(sign * \&)', 'g'), rows, grains,
         grains_of_it, regexp_replace(sums, '\w+', '0', 'g'), regexp_replace(sums, '\w+', '\& = c.\& + excluded.\&', 'g'))
  FROM roll_ups JOIN cubes USING (cube)
$roll_ups$;

COMMENT ON FUNCTION couponflow.roll_ups() IS
  'Which table adds to which cube, and the statement that adds rows with a sign, given as changes. The place where grains are listed.';

CREATE OR REPLACE FUNCTION couponflow.fill_cubes() RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  roll_up record;
BEGIN
  TRUNCATE couponflow.coupon_cube, couponflow.lag_cube, couponflow.redemption_cube;
  FOR roll_up IN SELECT * FROM couponflow.roll_ups() LOOP
    EXECUTE format('WITH changes AS NOT MATERIALIZED (SELECT 1 AS sign, * FROM couponflow.%I) ', roll_up.source) || roll_up.statement;
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
  IF TG_OP = 'TRUNCATE' THEN
    PERFORM couponflow.fill_cubes();
    RETURN NULL;
  END IF;
  -- An upsert that only inserts is an update of nothing as well.
  EXECUTE format('SELECT EXISTS (SELECT FROM (%s) changes)', changes) INTO any_change;
  IF any_change THEN
    FOR roll_up IN SELECT * FROM couponflow.roll_ups() r WHERE r.source = TG_TABLE_NAME LOOP
      EXECUTE format('WITH changes AS NOT MATERIALIZED (%s) ', changes) || roll_up.statement;
    END LOOP;
  END IF;
  RETURN NULL;
END
$$;

COMMENT ON FUNCTION couponflow.keep_cubes() IS 'Adds what a statement changed in a table to the cubes that sum it up.';

-- The writer could hang it on a table of its own otherwise, and write into the cubes what it likes.
REVOKE EXECUTE ON FUNCTION couponflow.keep_cubes(), couponflow.fill_cubes(), couponflow.roll_ups() FROM PUBLIC;

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
