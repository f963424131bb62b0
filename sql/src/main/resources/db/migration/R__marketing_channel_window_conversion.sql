-- The sums for all windows in one pass, then a row for each; the hours of a channel are looked up by its key, so that a
-- filter on any key column saves the rest. The latest day of an account is one look into the index of audience, so the accounts are
-- found by stepping through that index instead of reading it.

DROP VIEW IF EXISTS marketing.channel_window_conversion;

CREATE VIEW marketing.channel_window_conversion AS
WITH RECURSIVE accounts AS (
  SELECT min(account) AS account FROM couponflow.audience
   UNION ALL
  SELECT (SELECT min(a.account) FROM couponflow.audience a WHERE a.account > accounts.account)
    FROM accounts
   WHERE accounts.account IS NOT NULL),
latest AS MATERIALIZED (
  SELECT account, (SELECT max(a.activity_date) FROM couponflow.audience a WHERE a.account = accounts.account) AS day
    FROM accounts
   WHERE account IS NOT NULL)
SELECT s.account, s.card_id, s.channel, w.window_days,
       s.issued,
       w.redeemed,
       w.redeemed::float8 / nullif(s.issued, 0) AS rate,
       w.mature_issued,
       w.mature_redeemed,
       w.mature_redeemed::float8 / nullif(w.mature_issued, 0) AS mature_rate
  FROM (SELECT c.account, c.card_id, c.channel, latest.day,
               sum(issued)::bigint AS issued,
               sum(issued) FILTER (WHERE latest.day - cohort_date > 1) AS mature_1,
               sum(issued) FILTER (WHERE latest.day - cohort_date > 7) AS mature_7,
               sum(issued) FILTER (WHERE latest.day - cohort_date > 14) AS mature_14,
               sum(issued) FILTER (WHERE latest.day - cohort_date > 30) AS mature_30,
               sum(issued) FILTER (WHERE latest.day - cohort_date > 60) AS mature_60
          FROM couponflow.channel_conversion c
          LEFT JOIN latest USING (account)
         GROUP BY c.account, c.card_id, c.channel, latest.day) s
 CROSS JOIN LATERAL (
        SELECT sum(redeemed) FILTER (WHERE lag_hours < 24 * 1) AS redeemed_1,
               sum(redeemed) FILTER (WHERE lag_hours < 24 * 7) AS redeemed_7,
               sum(redeemed) FILTER (WHERE lag_hours < 24 * 14) AS redeemed_14,
               sum(redeemed) FILTER (WHERE lag_hours < 24 * 30) AS redeemed_30,
               sum(redeemed) AS redeemed_60,
               sum(redeemed) FILTER (WHERE lag_hours < 24 * 1 AND s.day - cohort_date > 1) AS mature_1,
               sum(redeemed) FILTER (WHERE lag_hours < 24 * 7 AND s.day - cohort_date > 7) AS mature_7,
               sum(redeemed) FILTER (WHERE lag_hours < 24 * 14 AND s.day - cohort_date > 14) AS mature_14,
               sum(redeemed) FILTER (WHERE lag_hours < 24 * 30 AND s.day - cohort_date > 30) AS mature_30,
               sum(redeemed) FILTER (WHERE s.day - cohort_date > 60) AS mature_60
          FROM couponflow.redemption_lag l
         WHERE l.account = s.account AND l.card_id = s.card_id AND l.channel = s.channel
           AND lag_hours < 24 * 60) r
 CROSS JOIN LATERAL (
        SELECT window_days, coalesce(redeemed, 0)::bigint AS redeemed,
               coalesce(mature_issued, 0)::bigint AS mature_issued, coalesce(mature_redeemed, 0)::bigint AS mature_redeemed
          FROM (VALUES (1, r.redeemed_1, s.mature_1, r.mature_1),
                       (7, r.redeemed_7, s.mature_7, r.mature_7),
                       (14, r.redeemed_14, s.mature_14, r.mature_14),
                       (30, r.redeemed_30, s.mature_30, r.mature_30),
                       (60, r.redeemed_60, s.mature_60, r.mature_60))
                 AS v (window_days, redeemed, mature_issued, mature_redeemed)) w;

COMMENT ON VIEW marketing.channel_window_conversion IS
  'Share of coupons redeemed within 1, 7, 14, 30 and 60 days of their receipt. One row per account, card, channel and window. Coupons younger than the window have not had their chance yet: mature_rate leaves them out. A day of issue is mature for n days when its last coupon has had all of n times 24 hours: when the account''s latest day with any event lies more than n days later. That day, not today''s, is the measure, so that a pause or a backfill makes nothing look unredeemed. Ask for one card or one channel of an account: all of a large merchant takes seconds.';
COMMENT ON COLUMN marketing.channel_window_conversion.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.channel_window_conversion.card_id IS 'Card.';
COMMENT ON COLUMN marketing.channel_window_conversion.channel IS
  'Channel that issued the coupon, also after gifts; (none) = issued without one; (unattributed) has neither issues nor hours to redeem, so its counts are 0.';
COMMENT ON COLUMN marketing.channel_window_conversion.window_days IS 'Length of the window in days of 24 hours from the receipt: 1, 7, 14, 30 or 60.';
COMMENT ON COLUMN marketing.channel_window_conversion.issued IS 'Coupons issued, of any age.';
COMMENT ON COLUMN marketing.channel_window_conversion.redeemed IS 'Of those, redeemed less than window_days times 24 whole hours after their issue.';
COMMENT ON COLUMN marketing.channel_window_conversion.rate IS
  'redeemed / issued, 0 to 1; null when nothing was issued. Too low while many coupons are younger than the window.';
COMMENT ON COLUMN marketing.channel_window_conversion.mature_issued IS 'Coupons issued on days that are mature for the window.';
COMMENT ON COLUMN marketing.channel_window_conversion.mature_redeemed IS 'Of those, redeemed within the window.';
COMMENT ON COLUMN marketing.channel_window_conversion.mature_rate IS
  'mature_redeemed / mature_issued, 0 to 1; null while no day of issue is mature. The one to compare channels by.';
