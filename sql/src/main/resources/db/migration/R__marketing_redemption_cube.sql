-- Put together as coupon_cube is. Who asks for redeemed <> 0 doesn't read payments.

DROP VIEW IF EXISTS marketing.redemption_cube;

CREATE VIEW marketing.redemption_cube AS
SELECT account, grain, card_id, channel, redeem_channel, ''::text AS source, location, staff, day, redeemed::bigint,
       payments::bigint, unpriced::bigint, paid_fen::bigint, original_fen::bigint,
       (original_fen - paid_fen)::bigint AS discount_fen
  FROM couponflow.redemption_cube
 UNION ALL
SELECT account, 'detail'::text, card_id, channel, redeem_channel, source, location, staff, redeemed_date, redeemed,
       0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint
  FROM couponflow.redemption
 UNION ALL
SELECT account, 'detail'::text, card_id, channel, ''::text, ''::text, location, ''::text, paid_date, 0::bigint,
       payments, unpriced, paid_fen, original_fen, original_fen - paid_fen
  FROM couponflow.payment;

COMMENT ON VIEW marketing.redemption_cube IS
  'Where and by whom coupons were redeemed, and what stores took, by whatever is asked: grain says what a row tells apart. Always name one grain, and an account: the grains tell the same facts again. Of detail ask for one card, one channel or some days: all of a large merchant is millions of rows.';
COMMENT ON COLUMN marketing.redemption_cube.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.redemption_cube.grain IS
  'What the row tells apart: detail (all columns; payments in rows of their own), card_channels (card, channel and redeem_channel, over all days), channels_day (channel and redeem_channel), store_day (with payments) or staff_day (clerk and store).';
COMMENT ON COLUMN marketing.redemption_cube.card_id IS 'Card; empty in a grain without card, which is of all cards.';
COMMENT ON COLUMN marketing.redemption_cube.channel IS
  'Channel that issued the coupon, also after gifts; (none) = issued without one, (unattributed) = its issue is not known. Empty in a grain without channel.';
COMMENT ON COLUMN marketing.redemption_cube.redeem_channel IS
  'Channel that the redemption itself named, another vocabulary than channel; empty = none, which is usual, or a grain without it.';
COMMENT ON COLUMN marketing.redemption_cube.source IS
  'In detail the means: FROM_MOBILE_HELPER and FROM_MP are clerks at work; FROM_API is the merchant''s own system, which may name a clerk as well.';
COMMENT ON COLUMN marketing.redemption_cube.location IS 'Store, by its name, else its id; empty = the push named none, or a grain without store.';
COMMENT ON COLUMN marketing.redemption_cube.staff IS 'Openid of the clerk; empty = the push named none, or a grain without clerk.';
COMMENT ON COLUMN marketing.redemption_cube.day IS
  'Day of the redemption or payment, in the job''s time zone (ops.freshness); -infinity in card_channels.';
COMMENT ON COLUMN marketing.redemption_cube.redeemed IS 'Coupons redeemed so.';
COMMENT ON COLUMN marketing.redemption_cube.payments IS 'Payments at checkout with coupons; 0 in a grain without them.';
COMMENT ON COLUMN marketing.redemption_cube.unpriced IS 'Of those, payments without readable fees; they are in none of the sums.';
COMMENT ON COLUMN marketing.redemption_cube.paid_fen IS 'Revenue: what customers paid in those, in fen (1/100 CNY).';
COMMENT ON COLUMN marketing.redemption_cube.original_fen IS 'What was due before the coupon, in fen.';
COMMENT ON COLUMN marketing.redemption_cube.discount_fen IS 'What the coupons took off: original_fen - paid_fen, in fen.';
