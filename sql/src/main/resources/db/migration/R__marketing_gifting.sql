DROP VIEW IF EXISTS marketing.gifting;

CREATE VIEW marketing.gifting AS
SELECT account, card_id, channel, issued::bigint, gifted::bigint,
       gifted::float8 / nullif(issued, 0)::float8 AS gifts_per_issue
  FROM couponflow.coupon_cube
 WHERE grain = 'card_channel' AND (issued, gifted, redeemed, deleted, payments) <> (0, 0, 0, 0, 0);

COMMENT ON VIEW marketing.gifting IS
  'How often the coupons of a channel were passed on. One row per account, card and channel, over all days.';
COMMENT ON COLUMN marketing.gifting.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.gifting.card_id IS 'Card.';
COMMENT ON COLUMN marketing.gifting.channel IS
  'Channel that issued the coupon; (none) = issued without one, (unattributed) = gifts whose issue is not known.';
COMMENT ON COLUMN marketing.gifting.issued IS 'Coupons issued.';
COMMENT ON COLUMN marketing.gifting.gifted IS 'Gifts that were accepted; a coupon passed on twice counts 2.';
COMMENT ON COLUMN marketing.gifting.gifts_per_issue IS 'gifted / issued, from 0, may exceed 1. Null when nothing was issued.';
