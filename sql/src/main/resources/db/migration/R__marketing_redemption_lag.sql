DROP VIEW IF EXISTS marketing.redemption_lag;

CREATE VIEW marketing.redemption_lag AS
SELECT account, card_id, channel, cohort_date, lag_hours, redeemed
  FROM couponflow.redemption_lag;

COMMENT ON VIEW marketing.redemption_lag IS
  'How many hours coupons took to be redeemed. One row per account, card, channel, day of issue and hours. Redemptions whose issue is known. Ask for one card, or for some days, of an account; for all cards see lag_week.';
COMMENT ON COLUMN marketing.redemption_lag.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.redemption_lag.card_id IS 'Card.';
COMMENT ON COLUMN marketing.redemption_lag.channel IS 'Channel that issued the coupon, also after gifts; (none) = issued without one.';
COMMENT ON COLUMN marketing.redemption_lag.cohort_date IS 'Day of the issue, in the job''s time zone (ops.freshness).';
COMMENT ON COLUMN marketing.redemption_lag.lag_hours IS
  'Whole hours from the issue to the redemption, from 0; 0 also for a redemption that is dated before the issue.';
COMMENT ON COLUMN marketing.redemption_lag.redeemed IS 'Coupons redeemed after that time.';
