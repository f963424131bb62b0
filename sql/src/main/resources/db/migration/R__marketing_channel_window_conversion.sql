-- From the sums that the job keeps; the weeks that are not mature yet are taken off again, of which there are ten at most. Sums
-- as float8, exact up to 2^53 and much faster than numeric. The latest day of an account is one look into the index of
-- audience, so the accounts are found by stepping through that index instead of reading it.

DROP VIEW IF EXISTS marketing.channel_window_conversion;

CREATE VIEW marketing.channel_window_conversion AS
WITH RECURSIVE accounts AS (
  SELECT min(account) AS account FROM couponflow.audience
   UNION ALL
  SELECT (SELECT min(a.account) FROM couponflow.audience a WHERE a.account > accounts.account)
    FROM accounts
   WHERE accounts.account IS NOT NULL),
-- The first Monday whose week has a day that is not more than so many days older than the latest.
young_from AS MATERIALIZED (
  SELECT account,
         day - 6 - 1 AS in_1, day - 6 - 7 AS in_7, day - 6 - 14 AS in_14, day - 6 - 30 AS in_30, day - 6 - 60 AS in_60
    FROM (SELECT account, (SELECT max(a.activity_date) FROM couponflow.audience a WHERE a.account = accounts.account) AS day
            FROM accounts
           WHERE account IS NOT NULL) latest)
SELECT t.account, t.card_id, t.channel, w.window_days,
       t.issued,
       w.redeemed,
       w.redeemed::float8 / nullif(t.issued, 0) AS rate,
       w.mature_issued,
       w.mature_redeemed,
       w.mature_redeemed::float8 / nullif(w.mature_issued, 0) AS mature_rate
  FROM couponflow.channel_total t
  LEFT JOIN (SELECT account, card_id, channel,
                    sum(issued::float8) FILTER (WHERE cohort_week >= in_1) AS issued_1,
                    sum(issued::float8) FILTER (WHERE cohort_week >= in_7) AS issued_7,
                    sum(issued::float8) FILTER (WHERE cohort_week >= in_14) AS issued_14,
                    sum(issued::float8) FILTER (WHERE cohort_week >= in_30) AS issued_30,
                    sum(issued::float8) AS issued_60,
                    sum(redeemed_within_1_day::float8) FILTER (WHERE cohort_week >= in_1) AS redeemed_1,
                    sum(redeemed_within_7_days::float8) FILTER (WHERE cohort_week >= in_7) AS redeemed_7,
                    sum(redeemed_within_14_days::float8) FILTER (WHERE cohort_week >= in_14) AS redeemed_14,
                    sum(redeemed_within_30_days::float8) FILTER (WHERE cohort_week >= in_30) AS redeemed_30,
                    sum(redeemed_within_60_days::float8) AS redeemed_60
               FROM young_from JOIN couponflow.channel_week USING (account)
              WHERE cohort_week >= in_60 AND cohort_week >= (SELECT min(in_60) FROM young_from)
              GROUP BY account, card_id, channel) young USING (account, card_id, channel)
  LEFT JOIN young_from known USING (account)
 CROSS JOIN LATERAL (
        SELECT window_days, redeemed,
               CASE WHEN known.account IS NULL THEN 0 ELSE t.issued - coalesce(young_issued, 0)::bigint END AS mature_issued,
               CASE WHEN known.account IS NULL THEN 0 ELSE redeemed - coalesce(young_redeemed, 0)::bigint END AS mature_redeemed
          FROM (VALUES (1, t.redeemed_within_1_day, young.issued_1, young.redeemed_1),
                       (7, t.redeemed_within_7_days, young.issued_7, young.redeemed_7),
                       (14, t.redeemed_within_14_days, young.issued_14, young.redeemed_14),
                       (30, t.redeemed_within_30_days, young.issued_30, young.redeemed_30),
                       (60, t.redeemed_within_60_days, young.issued_60, young.redeemed_60))
                 AS v (window_days, redeemed, young_issued, young_redeemed)) w;

COMMENT ON VIEW marketing.channel_window_conversion IS
  'Share of coupons redeemed within 1, 7, 14, 30 and 60 days of their receipt. One row per account, card, channel and window. Coupons younger than the window have not had their chance yet: mature_rate leaves them out. A week of issue, Monday to Sunday, is mature for n days when its last coupon has had all of n times 24 hours: when the account''s latest day with any event lies more than n days after its Sunday. That day, not today''s, is the measure, so that a pause or a backfill makes nothing look unredeemed.';
COMMENT ON COLUMN marketing.channel_window_conversion.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.channel_window_conversion.card_id IS 'Card.';
COMMENT ON COLUMN marketing.channel_window_conversion.channel IS
  'Channel that issued the coupon, also after gifts; (none) = issued without one; (unattributed) has neither issues nor hours to redeem, so its counts are 0.';
COMMENT ON COLUMN marketing.channel_window_conversion.window_days IS 'Length of the window in days of 24 hours from the receipt: 1, 7, 14, 30 or 60.';
COMMENT ON COLUMN marketing.channel_window_conversion.issued IS 'Coupons issued, of any age.';
COMMENT ON COLUMN marketing.channel_window_conversion.redeemed IS 'Of those, redeemed less than window_days times 24 whole hours after their issue.';
COMMENT ON COLUMN marketing.channel_window_conversion.rate IS
  'redeemed / issued, 0 to 1; null when nothing was issued. Too low while many coupons are younger than the window.';
COMMENT ON COLUMN marketing.channel_window_conversion.mature_issued IS 'Coupons issued in weeks that are mature for the window.';
COMMENT ON COLUMN marketing.channel_window_conversion.mature_redeemed IS 'Of those, redeemed within the window.';
COMMENT ON COLUMN marketing.channel_window_conversion.mature_rate IS
  'mature_redeemed / mature_issued, 0 to 1; null while no week of issue is mature. The one to compare channels by.';
