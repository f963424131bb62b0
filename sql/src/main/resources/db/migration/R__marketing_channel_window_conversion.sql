-- From the cube; the coupons of days that have not had the window yet are taken off again: whole weeks of them, and the days before the first. They are
-- found card by card: an index has the days behind the card. The latest day of an account is one look into the index of audience. Sums
-- as float8, exact up to 2^53 and much faster than numeric. Whoever asks for one window adds up that one alone.

DROP VIEW IF EXISTS marketing.channel_window_conversion;

CREATE VIEW marketing.channel_window_conversion AS
WITH windows (window_days) AS (VALUES (1), (7), (14), (30), (60)),
cards AS (
  SELECT account, card_id, window_days,
         coalesce((SELECT max(a.activity_date) FROM couponflow.audience a WHERE a.account = known.account) - window_days, '-infinity') AS young_from
    FROM (SELECT DISTINCT account, card_id FROM couponflow.coupon_cube WHERE grain = 'card_channel') known
   CROSS JOIN windows),
young AS (
  SELECT account, card_id, channel, window_days,
         sum(issued::float8)::bigint AS issued, sum(redeemed::float8)::bigint AS redeemed
    FROM cards
   CROSS JOIN LATERAL (
          SELECT CASE WHEN isfinite(young_from) THEN couponflow.monday(young_from - 1) + 7 ELSE young_from END AS young_weeks) weeks
   CROSS JOIN LATERAL (
          SELECT channel, c.issued::bigint AS issued,
                 (CASE window_days WHEN 1 THEN redeemed_within_1_day WHEN 7 THEN redeemed_within_7_days WHEN 14 THEN redeemed_within_14_days
                                   WHEN 30 THEN redeemed_within_30_days ELSE redeemed_within_60_days END)::bigint AS redeemed
            FROM couponflow.coupon_cube c
           WHERE c.account = cards.account AND c.card_id = cards.card_id
             AND (grain = 'card_channel_week' AND day >= young_weeks OR grain = 'card_channel_day' AND day >= young_from AND day < young_weeks)
           UNION ALL
          SELECT channel, issued, 0
            FROM couponflow.channel_conversion d
           WHERE d.account = cards.account AND d.card_id = cards.card_id AND d.cohort_date >= young_from AND d.cohort_date < young_weeks
          OFFSET 0) days
   GROUP BY account, card_id, channel, window_days),
sums AS (
  SELECT account, card_id, channel, window_days, t.issued, t.redeemed,
         t.issued - coalesce(young.issued, 0) AS mature_issued,
         t.redeemed - coalesce(young.redeemed, 0) AS mature_redeemed
    FROM (SELECT account, card_id, channel, window_days, issued::bigint, w.redeemed::bigint
            FROM couponflow.coupon_cube c
           CROSS JOIN LATERAL (
                  VALUES (1, redeemed_within_1_day), (7, redeemed_within_7_days), (14, redeemed_within_14_days),
                         (30, redeemed_within_30_days), (60, redeemed_within_60_days)) AS w (window_days, redeemed)
           WHERE grain = 'card_channel' AND (issued, gifted, c.redeemed, deleted, payments) <> (0, 0, 0, 0, 0)) t
    LEFT JOIN young USING (account, card_id, channel, window_days))
SELECT account, card_id, channel, window_days,
       issued,
       redeemed,
       redeemed::float8 / nullif(issued, 0) AS rate,
       mature_issued,
       mature_redeemed,
       mature_redeemed::float8 / nullif(mature_issued, 0) AS mature_rate,
       marketing.wilson_low(mature_redeemed, mature_issued) AS mature_low,
       marketing.wilson_high(mature_redeemed, mature_issued) AS mature_high
  FROM sums;

COMMENT ON VIEW marketing.channel_window_conversion IS
  'Share of coupons redeemed within 1, 7, 14, 30 and 60 days of their receipt. One row per account, card, channel and window. Coupons younger than the window have not had their chance yet: mature_rate leaves them out. A day of issue is mature for n days when the account''s latest day with any event is later than n days after it. That day, not today''s, is the measure, so that a pause or a backfill makes nothing look unredeemed.';
COMMENT ON COLUMN marketing.channel_window_conversion.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.channel_window_conversion.card_id IS 'Card.';
COMMENT ON COLUMN marketing.channel_window_conversion.channel IS
  'Channel that issued the coupon, also after gifts; (none) = issued without one; (unattributed) has neither issues nor hours to redeem, so its counts are 0.';
COMMENT ON COLUMN marketing.channel_window_conversion.window_days IS 'Length of the window in days of 24 hours from the receipt: 1, 7, 14, 30 or 60.';
COMMENT ON COLUMN marketing.channel_window_conversion.issued IS 'Coupons issued, of any age.';
COMMENT ON COLUMN marketing.channel_window_conversion.redeemed IS 'Of those, redeemed less than window_days times 24 whole hours after their issue.';
COMMENT ON COLUMN marketing.channel_window_conversion.rate IS
  'redeemed / issued, 0 to 1; null when nothing was issued. Too low while many coupons are younger than the window: not to be compared.';
COMMENT ON COLUMN marketing.channel_window_conversion.mature_issued IS 'Coupons issued on days that are mature for the window.';
COMMENT ON COLUMN marketing.channel_window_conversion.mature_redeemed IS 'Of those, redeemed within the window.';
COMMENT ON COLUMN marketing.channel_window_conversion.mature_rate IS
  'mature_redeemed / mature_issued, 0 to 1; null while no day of issue is mature. The one to compare channels by.';
COMMENT ON COLUMN marketing.channel_window_conversion.mature_low IS 'Lower end of its 95 % interval (Wilson).';
COMMENT ON COLUMN marketing.channel_window_conversion.mature_high IS 'Upper end of its 95 % interval (Wilson).';
