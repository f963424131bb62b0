-- Fills the cubes. Rows lie as the job leaves them, day after day, those of one day and grain by chance.

DO $$
DECLARE statement text;
BEGIN
  FOR statement IN SELECT DISTINCT format('ALTER TABLE %s ENABLE TRIGGER USER', relation::regclass) FROM index_definitions LOOP EXECUTE statement; END LOOP;
END
$$;

SELECT couponflow.fill_cubes();

CREATE INDEX by_day ON couponflow.coupon_cube (day, grain, hashtext(card_id || channel));
CLUSTER couponflow.coupon_cube USING by_day;
DROP INDEX couponflow.by_day;

CREATE INDEX by_day ON couponflow.lag_cube (day, grain, hashtext(card_id || channel || lag_hours));
CLUSTER couponflow.lag_cube USING by_day;
DROP INDEX couponflow.by_day;
