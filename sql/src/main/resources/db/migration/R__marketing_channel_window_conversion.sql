-- From the cube; the weeks that are not mature yet are taken off again, of which there are ten at most. Sums as float8, exact up to
-- 2^53 and much faster than numeric. The latest day of an account is one look into the index of audience, so the accounts are
-- found by stepping through that index instead of reading it. Whoever asks for one window adds up that one alone.

DROP VIEW IF EXISTS marketing.channel_window_conversion;

CREATE VIEW marketing.channel_window_conversion AS
WITH RECURSIVE accounts AS (
  SELECT min(account) AS account FROM couponflow.audience
   UNION ALL
  SELECT (SELECT min(a.account) FROM couponflow.audience a WHERE a.account > accounts.account)
    FROM accounts
   WHERE accounts.account IS NOT NULL),
-- The first Monday whose week has a day that is not more than so many days older than the latest.
known AS (
  SELECT account, window_days,
         (SELECT max(a.activity_date) FROM couponflow.audience a WHERE a.account = accounts.account) - 6 - window_days AS young_from
    FROM accounts
   CROSS JOIN (VALUES (1), (7), (14), (30), (60)) AS windows (window_days)
   WHERE account IS NOT NULL
  OFFSET 0),
young AS (
  SELECT account, card_id, channel, window_days,
         sum(issued::bigint::float8)::bigint AS issued,
         sum((CASE window_days WHEN 1 THEN redeemed_within_1_day WHEN 7 THEN redeemed_within_7_days WHEN 14 THEN redeemed_within_14_days
                               WHEN 30 THEN redeemed_within_30_days ELSE redeemed_within_60_days END)::bigint::float8)::bigint AS redeemed
    FROM known
    JOIN couponflow.coupon_cube USING (account)
   WHERE grain = 'card_channel_week' AND day >= young_from
   GROUP BY account, card_id, channel, window_days)
SELECT account, card_id, channel, window_days,
       issued,
       redeemed,
       redeemed::float8 / nullif(issued, 0) AS rate,
       mature_issued,
       mature_redeemed,
       mature_redeemed::float8 / nullif(mature_issued, 0) AS mature_rate
  FROM (SELECT account, card_id, channel, window_days, t.issued, t.redeemed,
               CASE WHEN young_from IS NULL THEN 0 ELSE t.issued - coalesce(young.issued, 0) END AS mature_issued,
               CASE WHEN young_from IS NULL THEN 0 ELSE t.redeemed - coalesce(young.redeemed, 0) END AS mature_redeemed
          FROM (SELECT account, card_id, channel, window_days, issued::bigint, w.redeemed::bigint
                  FROM couponflow.coupon_cube c
                 CROSS JOIN LATERAL (
                        VALUES (1, redeemed_within_1_day), (7, redeemed_within_7_days), (14, redeemed_within_14_days),
                               (30, redeemed_within_30_days), (60, redeemed_within_60_days)) AS w (window_days, redeemed)
                 WHERE grain = 'card_channel' AND (issued, gifted, c.redeemed, deleted, payments) <> (0, 0, 0, 0, 0)) t
          LEFT JOIN known USING (account, window_days)
          LEFT JOIN young USING (account, card_id, channel, window_days)) sums;

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
