-- The sums for all windows in one pass, then a row for each; stacked rather than joined, so that a filter on any key
-- column reaches both tables. The latest day of an account is one look into the index of audience, so the accounts are
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
  FROM (SELECT account, card_id, channel,
               sum(issued)::bigint AS issued,
               sum(redeemed) FILTER (WHERE lag_hours < 24 * 1) AS redeemed_1,
               sum(redeemed) FILTER (WHERE lag_hours < 24 * 7) AS redeemed_7,
               sum(redeemed) FILTER (WHERE lag_hours < 24 * 14) AS redeemed_14,
               sum(redeemed) FILTER (WHERE lag_hours < 24 * 30) AS redeemed_30,
               sum(redeemed) FILTER (WHERE lag_hours < 24 * 60) AS redeemed_60,
               sum(issued) FILTER (WHERE age > 1) AS mature_issued_1,
               sum(issued) FILTER (WHERE age > 7) AS mature_issued_7,
               sum(issued) FILTER (WHERE age > 14) AS mature_issued_14,
               sum(issued) FILTER (WHERE age > 30) AS mature_issued_30,
               sum(issued) FILTER (WHERE age > 60) AS mature_issued_60,
               sum(redeemed) FILTER (WHERE lag_hours < 24 * 1 AND age > 1) AS mature_redeemed_1,
               sum(redeemed) FILTER (WHERE lag_hours < 24 * 7 AND age > 7) AS mature_redeemed_7,
               sum(redeemed) FILTER (WHERE lag_hours < 24 * 14 AND age > 14) AS mature_redeemed_14,
               sum(redeemed) FILTER (WHERE lag_hours < 24 * 30 AND age > 30) AS mature_redeemed_30,
               sum(redeemed) FILTER (WHERE lag_hours < 24 * 60 AND age > 60) AS mature_redeemed_60
          FROM (SELECT cohorts.*, latest.day - cohort_date AS age
                  FROM (SELECT account, card_id, channel, cohort_date, issued, 0::bigint AS redeemed, NULL::bigint AS lag_hours
                          FROM couponflow.channel_conversion
                         UNION ALL
                        SELECT account, card_id, channel, cohort_date, 0, redeemed, lag_hours
                          FROM couponflow.redemption_lag) cohorts
                  LEFT JOIN latest USING (account)) aged
         GROUP BY account, card_id, channel) s
 CROSS JOIN LATERAL (
        SELECT window_days, coalesce(r, 0)::bigint AS redeemed,
               coalesce(mi, 0)::bigint AS mature_issued, coalesce(mr, 0)::bigint AS mature_redeemed
          FROM (VALUES (1, redeemed_1, mature_issued_1, mature_redeemed_1),
                       (7, redeemed_7, mature_issued_7, mature_redeemed_7),
                       (14, redeemed_14, mature_issued_14, mature_redeemed_14),
                       (30, redeemed_30, mature_issued_30, mature_redeemed_30),
                       (60, redeemed_60, mature_issued_60, mature_redeemed_60)) AS v (window_days, r, mi, mr)) w;

COMMENT ON VIEW marketing.channel_window_conversion IS
  'Share of coupons redeemed within 1, 7, 14, 30 and 60 days of their receipt. One row per account, card, channel and window. Coupons younger than the window have not had their chance yet: mature_rate leaves them out. A day of issue is mature for n days when its last coupon has had all of n times 24 hours: when the account''s latest day with any event lies more than n days later. That day, not today''s, is the measure, so that a pause or a backfill makes nothing look unredeemed.';
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
