DROP VIEW IF EXISTS marketing.lag_week;

CREATE VIEW marketing.lag_week AS
SELECT account, cohort_week, channel, lag_day, redeemed
  FROM couponflow.lag_week;

COMMENT ON VIEW marketing.lag_week IS
  'How many days coupons took to be redeemed, over all cards. One row per account, week of issue, channel and days. Redemptions whose issue is known; for one card see redemption_lag.';
COMMENT ON COLUMN marketing.lag_week.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.lag_week.cohort_week IS 'Monday of the week of issue, in the job''s time zone (ops.freshness).';
COMMENT ON COLUMN marketing.lag_week.channel IS 'Channel that issued the coupon, also after gifts; (none) = issued without one.';
COMMENT ON COLUMN marketing.lag_week.lag_day IS 'Whole days of 24 hours from the issue to the redemption, from 0.';
COMMENT ON COLUMN marketing.lag_week.redeemed IS 'Coupons redeemed after that time.';
