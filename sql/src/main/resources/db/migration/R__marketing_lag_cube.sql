-- Put together as coupon_cube is.

DROP VIEW IF EXISTS marketing.lag_cube;

CREATE VIEW marketing.lag_cube AS
SELECT account, grain, card_id, channel, day, lag_hours, redeemed::bigint
  FROM couponflow.lag_cube
 UNION ALL
SELECT account, 'card_channel_day'::text, card_id, channel, cohort_date, lag_hours, redeemed
  FROM couponflow.redemption_lag;

COMMENT ON VIEW marketing.lag_cube IS
  'How long coupons took to be redeemed, by whatever is asked: grain says what a row tells apart beside the hours. Redemptions whose issue is known. Always name one grain, and an account: the grains tell the same redemptions again. Of card_channel and card_channel_day ask for one card, or list the cards when you ask for one channel.';
COMMENT ON COLUMN marketing.lag_cube.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.lag_cube.grain IS
  'What the row tells apart: card_channel_day, card_channel (over all days of issue) or day.';
COMMENT ON COLUMN marketing.lag_cube.card_id IS 'Card; empty in a grain without card, which is of all cards.';
COMMENT ON COLUMN marketing.lag_cube.channel IS
  'Channel that issued the coupon, also after gifts; (none) = issued without one. Empty in a grain without channel, which is of all channels.';
COMMENT ON COLUMN marketing.lag_cube.day IS
  'Day of the issue, in the job''s time zone (ops.freshness); -infinity in card_channel.';
COMMENT ON COLUMN marketing.lag_cube.lag_hours IS
  'Whole hours from the issue to the redemption, from 0; 0 also for a redemption that is dated before the issue. In day whole days, as multiples of 24.';
COMMENT ON COLUMN marketing.lag_cube.redeemed IS 'Coupons redeemed after that time.';
