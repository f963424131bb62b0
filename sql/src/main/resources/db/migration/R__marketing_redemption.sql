DROP VIEW IF EXISTS marketing.redemption;

CREATE VIEW marketing.redemption AS
SELECT account, card_id, redeemed_date AS day, channel, redeem_channel, source, location, staff, redeemed
  FROM couponflow.redemption;

COMMENT ON VIEW marketing.redemption IS
  'Redemptions with all that is known of them. One row per account, card, day, pair of channels, means, store and clerk. Ask for one card, one channel or some days of an account: all of a large merchant is millions of rows.';
COMMENT ON COLUMN marketing.redemption.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.redemption.card_id IS 'Card.';
COMMENT ON COLUMN marketing.redemption.day IS 'Day of the redemption, in the job''s time zone (ops.freshness).';
COMMENT ON COLUMN marketing.redemption.channel IS
  'Channel that issued the coupon, also after gifts; (none) = issued without one, (unattributed) = its issue is not known.';
COMMENT ON COLUMN marketing.redemption.redeem_channel IS
  'Channel that the redemption itself named, another vocabulary than channel; empty = none, which is usual.';
COMMENT ON COLUMN marketing.redemption.source IS
  'Means: FROM_MOBILE_HELPER and FROM_MP are clerks at work; FROM_API is the merchant''s own system, which may name a clerk as well.';
COMMENT ON COLUMN marketing.redemption.location IS 'Store, by its name, else its id; empty = the push named none.';
COMMENT ON COLUMN marketing.redemption.staff IS 'Openid of the clerk; empty = the push named none.';
COMMENT ON COLUMN marketing.redemption.redeemed IS 'Coupons redeemed so.';
