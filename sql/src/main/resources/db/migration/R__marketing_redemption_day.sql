DROP VIEW IF EXISTS marketing.redemption_day;

CREATE VIEW marketing.redemption_day AS
SELECT account, day, channel, redeem_channel, redeemed
  FROM couponflow.redemption_day;

COMMENT ON VIEW marketing.redemption_day IS
  'Where coupons were acquired against where they were used, day by day, over all cards. One row per account, day of redemption and pair of channels; for one card see redemption.';
COMMENT ON COLUMN marketing.redemption_day.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.redemption_day.day IS 'Day of the redemption, in the job''s time zone (ops.freshness).';
COMMENT ON COLUMN marketing.redemption_day.channel IS
  'Channel that issued the coupon, also after gifts; (none) = issued without one, (unattributed) = its issue is not known.';
COMMENT ON COLUMN marketing.redemption_day.redeem_channel IS
  'Channel that the redemption itself named, another vocabulary than channel; empty = none, which is usual.';
COMMENT ON COLUMN marketing.redemption_day.redeemed IS 'Coupons redeemed so.';
