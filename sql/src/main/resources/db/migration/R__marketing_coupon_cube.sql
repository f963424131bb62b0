-- What is coarser than card, channel and day stands in the cube, that grain in the table itself. Stacked, not grouped: its readers
-- add up anyway, and whoever names a grain reads the branch that has it alone. Types are spelled out, or PostgreSQL would put
-- a layer between the branches and what is asked of them.

DROP VIEW IF EXISTS marketing.coupon_cube;

CREATE VIEW marketing.coupon_cube AS
SELECT account, grain, card_id, channel, day,
       views::bigint, issued::bigint, gifted::bigint, redeemed::bigint, unattributed::bigint, deleted::bigint,
       payments::bigint, unpriced::bigint, paid_fen::bigint, original_fen::bigint,
       (original_fen - paid_fen)::bigint AS discount_fen,
       redeemed_within_1_day::bigint, redeemed_within_7_days::bigint, redeemed_within_14_days::bigint,
       redeemed_within_30_days::bigint, redeemed_within_60_days::bigint
  FROM couponflow.coupon_cube
 UNION ALL
SELECT account, 'card_channel_day'::text, card_id, channel, cohort_date,
       0::bigint, issued, gifted, redeemed, CASE channel WHEN '(unattributed)' THEN redeemed ELSE 0 END, deleted,
       payments, unpriced, paid_fen, original_fen, original_fen - paid_fen,
       0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint
  FROM couponflow.channel_conversion;

COMMENT ON VIEW marketing.coupon_cube IS
  'What coupons came to and how often cards were looked at, by whatever is asked: grain says what a row tells apart. Always name one grain, and an account: the grains tell the same facts again. Of card_channel_day there are two rows at most, one of the views and of what was redeemed within so many days, one of the other facts: add them up, and ask for one card, one channel or some days.';
COMMENT ON COLUMN marketing.coupon_cube.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.coupon_cube.grain IS
  'What the row tells apart: card_channel_day, card_channel_week, card_channel (over all days), card_day, channel_day or channel_week.';
COMMENT ON COLUMN marketing.coupon_cube.card_id IS 'Card; empty in a grain without card, which is of all cards.';
COMMENT ON COLUMN marketing.coupon_cube.channel IS
  'Channel that issued the coupons, also after gifts, and of views the one that the view itself named; (none) = named none, (unattributed) = facts whose issue is not known. Empty in a grain without channel, which is of all channels.';
COMMENT ON COLUMN marketing.coupon_cube.day IS
  'Day of the issue, of (unattributed) that of the fact itself, of views their own, in the job''s time zone (ops.freshness); in a grain of weeks their Monday; -infinity in card_channel.';
COMMENT ON COLUMN marketing.coupon_cube.views IS 'Views of cards (user_view_card) on the day; 0 also when a card does not ask for pushes on view.';
COMMENT ON COLUMN marketing.coupon_cube.issued IS 'Coupons issued on the day; gifts and restored member cards are none.';
COMMENT ON COLUMN marketing.coupon_cube.gifted IS 'Times that such coupons were passed on to a friend, on whatever day.';
COMMENT ON COLUMN marketing.coupon_cube.redeemed IS 'Coupons of the day that were redeemed, on whatever day, each once.';
COMMENT ON COLUMN marketing.coupon_cube.unattributed IS 'Of those, the ones whose issue is not known: no rate counts them, (redeemed - unattributed) / issued is the share redeemed so far.';
COMMENT ON COLUMN marketing.coupon_cube.deleted IS 'Coupons of the day that their holder deleted before redeeming them.';
COMMENT ON COLUMN marketing.coupon_cube.payments IS 'Payments at checkout with these coupons, on whatever day.';
COMMENT ON COLUMN marketing.coupon_cube.unpriced IS 'Of those, payments without readable fees; they are in none of the sums.';
COMMENT ON COLUMN marketing.coupon_cube.paid_fen IS 'Revenue: what customers paid in those, in fen (1/100 CNY).';
COMMENT ON COLUMN marketing.coupon_cube.original_fen IS 'What was due before the coupon, in fen.';
COMMENT ON COLUMN marketing.coupon_cube.discount_fen IS 'What the coupons took off: original_fen - paid_fen, in fen.';
COMMENT ON COLUMN marketing.coupon_cube.redeemed_within_1_day IS
  'Coupons of the day that were redeemed less than 24 whole hours after their issue; of (unattributed) none.';
COMMENT ON COLUMN marketing.coupon_cube.redeemed_within_7_days IS 'Those of less than 7 times 24 hours.';
COMMENT ON COLUMN marketing.coupon_cube.redeemed_within_14_days IS 'Those of less than 14 times 24 hours.';
COMMENT ON COLUMN marketing.coupon_cube.redeemed_within_30_days IS 'Those of less than 30 times 24 hours.';
COMMENT ON COLUMN marketing.coupon_cube.redeemed_within_60_days IS 'Those of less than 60 times 24 hours.';
