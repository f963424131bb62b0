-- The latest day of an account is one look into the index of audience, so the accounts are found by stepping through that index
-- instead of reading it, and once for all rows: OFFSET 0 keeps the look out of every row.

DROP VIEW IF EXISTS marketing.channel_week_total;

CREATE VIEW marketing.channel_week_total AS
WITH RECURSIVE accounts AS (
  SELECT min(account) AS account FROM couponflow.audience
   UNION ALL
  SELECT (SELECT min(a.account) FROM couponflow.audience a WHERE a.account > accounts.account)
    FROM accounts
   WHERE accounts.account IS NOT NULL)
SELECT account, channel, cohort_week,
       latest.day - (cohort_week + 6) AS age_days,
       views, issued, gifted, redeemed, deleted,
       redeemed::float8 / nullif(issued, 0) AS rate,
       payments, paid_fen, original_fen,
       original_fen - paid_fen AS discount_fen,
       redeemed_within_1_day, redeemed_within_7_days, redeemed_within_14_days, redeemed_within_30_days, redeemed_within_60_days
  FROM couponflow.channel_week_total
  LEFT JOIN (SELECT account, (SELECT max(a.activity_date) FROM couponflow.audience a WHERE a.account = accounts.account) AS day
               FROM accounts
              WHERE account IS NOT NULL
             OFFSET 0) latest USING (account);

COMMENT ON VIEW marketing.channel_week_total IS
  'channel_weekly over all cards: what the coupons that a channel issued in a week came to, until now and within 1 to 60 days, and how often its cards were looked at in that week. One row per account, channel and week of issue. Sum counts over rows and divide, rather than averaging rates.';
COMMENT ON COLUMN marketing.channel_week_total.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.channel_week_total.channel IS
  'Channel that issued the coupons, also after gifts, and of views the one that the view itself named; (none) = named none, (unattributed) = facts whose issue is not known.';
COMMENT ON COLUMN marketing.channel_week_total.cohort_week IS
  'Monday of the week of the issue, of (unattributed) that of the fact itself, of views that of their own; in the job''s time zone (ops.freshness).';
COMMENT ON COLUMN marketing.channel_week_total.age_days IS
  'Days from the Sunday of the week to the account''s latest day with any event. The week is mature for a window of n days when this is more than n: its last coupon has had all of n times 24 hours. Null without any event.';
COMMENT ON COLUMN marketing.channel_week_total.views IS 'Views of cards (user_view_card) in the week; 0 also when a card does not ask for pushes on view.';
COMMENT ON COLUMN marketing.channel_week_total.issued IS 'Coupons issued in the week; gifts and restored member cards are none.';
COMMENT ON COLUMN marketing.channel_week_total.gifted IS 'Times that such coupons were passed on to a friend, on whatever day.';
COMMENT ON COLUMN marketing.channel_week_total.redeemed IS 'Coupons of the week that were redeemed, on whatever day, each once.';
COMMENT ON COLUMN marketing.channel_week_total.deleted IS 'Coupons of the week that their holder deleted before redeeming them.';
COMMENT ON COLUMN marketing.channel_week_total.rate IS
  'Share of issued coupons that were redeemed until now, 0 to 1. Null when nothing was issued.';
COMMENT ON COLUMN marketing.channel_week_total.payments IS 'Payments at checkout with these coupons, on whatever day, also those without readable fees.';
COMMENT ON COLUMN marketing.channel_week_total.paid_fen IS 'Revenue: what customers paid in those, in fen (1/100 CNY).';
COMMENT ON COLUMN marketing.channel_week_total.original_fen IS 'What was due before the coupon, in fen.';
COMMENT ON COLUMN marketing.channel_week_total.discount_fen IS 'What the coupons took off: original_fen - paid_fen, in fen.';
COMMENT ON COLUMN marketing.channel_week_total.redeemed_within_1_day IS 'Coupons of the week that were redeemed less than 24 whole hours after their issue; of (unattributed) none.';
COMMENT ON COLUMN marketing.channel_week_total.redeemed_within_7_days IS 'Those of less than 7 times 24 hours.';
COMMENT ON COLUMN marketing.channel_week_total.redeemed_within_14_days IS 'Those of less than 14 times 24 hours.';
COMMENT ON COLUMN marketing.channel_week_total.redeemed_within_30_days IS 'Those of less than 30 times 24 hours.';
COMMENT ON COLUMN marketing.channel_week_total.redeemed_within_60_days IS 'Those of less than 60 times 24 hours.';
