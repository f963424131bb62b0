-- Each cohort asks for its own few rows of redemption_lag, so that a filter on any key column saves the rest.

DROP VIEW IF EXISTS marketing.cohort_curve;

CREATE VIEW marketing.cohort_curve AS
SELECT c.account, c.card_id, c.channel, c.cohort_date, d.day,
       c.issued,
       d.redeemed,
       d.redeemed::float8 / c.issued AS rate,
       coalesce(d.day + 1 < known.age, false) AS complete
  FROM couponflow.channel_conversion c
 CROSS JOIN LATERAL (
        SELECT (SELECT max(activity_date) FROM couponflow.audience a WHERE a.account = c.account) - c.cohort_date AS age) known
 CROSS JOIN LATERAL (
        WITH redeemed_on AS (
          SELECT (lag_hours / 24)::int AS day, sum(redeemed) AS redeemed
            FROM couponflow.redemption_lag l
           WHERE l.account = c.account AND l.card_id = c.card_id AND l.channel = c.channel AND l.cohort_date = c.cohort_date
             AND l.redeemed > 0
           GROUP BY 1)
        SELECT day, coalesce(sum(redeemed) OVER (ORDER BY day), 0)::bigint AS redeemed
          FROM generate_series(0, greatest(0, known.age, (SELECT max(day) FROM redeemed_on))) AS day
          LEFT JOIN redeemed_on USING (day)) d
 WHERE c.issued > 0;

COMMENT ON VIEW marketing.cohort_curve IS
  'How the coupons issued on a day were redeemed as they grew older. One row per account, card, channel, day of issue and day since receipt, without gaps from day 0 to the account''s latest day with any event. To join cohorts, take complete rows, sum issued and redeemed by day, and divide. (unattributed) has no receipts, hence no curve. Many rows: filter by card and channel, or by card and cohort_date.';
COMMENT ON COLUMN marketing.cohort_curve.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.cohort_curve.card_id IS 'Card.';
COMMENT ON COLUMN marketing.cohort_curve.channel IS 'Channel that issued the coupon, also after gifts; (none) = issued without one.';
COMMENT ON COLUMN marketing.cohort_curve.cohort_date IS 'Day of the issue, in the job''s time zone (ops.freshness).';
COMMENT ON COLUMN marketing.cohort_curve.day IS 'Days of 24 hours since each coupon''s receipt, from 0: day 0 is the first 24 hours.';
COMMENT ON COLUMN marketing.cohort_curve.issued IS 'Coupons of the cohort, above 0; the same on every day.';
COMMENT ON COLUMN marketing.cohort_curve.redeemed IS 'Of those, redeemed by the end of that day: a running total.';
COMMENT ON COLUMN marketing.cohort_curve.rate IS 'redeemed / issued, 0 to 1.';
COMMENT ON COLUMN marketing.cohort_curve.complete IS
  'Whether every coupon of the cohort has had the whole day, as far as the account''s latest event tells; until then redeemed may grow.';
