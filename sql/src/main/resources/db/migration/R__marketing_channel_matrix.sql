DROP VIEW IF EXISTS marketing.channel_matrix;

CREATE VIEW marketing.channel_matrix AS
SELECT account, card_id, channel, redeem_channel, redeemed::bigint,
       redeemed::float8 / nullif(sum(redeemed) OVER (PARTITION BY account, card_id, channel), 0)::float8 AS share
  FROM couponflow.redemption_cube
 WHERE grain = 'card_channels';

COMMENT ON VIEW marketing.channel_matrix IS
  'Where coupons were acquired against where they were used. One row per account, card and pair of channels, over all days.';
COMMENT ON COLUMN marketing.channel_matrix.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.channel_matrix.card_id IS 'Card.';
COMMENT ON COLUMN marketing.channel_matrix.channel IS
  'Channel that issued the coupon, also after gifts; (none) = issued without one, (unattributed) = its issue is not known.';
COMMENT ON COLUMN marketing.channel_matrix.redeem_channel IS
  'Channel that the redemption itself named, another vocabulary than channel; empty = none, which is usual.';
COMMENT ON COLUMN marketing.channel_matrix.redeemed IS 'Coupons redeemed so.';
COMMENT ON COLUMN marketing.channel_matrix.share IS
  'Share of the redemptions of the account''s card and channel, 0 to 1; adds up to 1 over redeem_channel. Null when they are all 0.';
