-- Stacked rather than joined, and not grouped: a filter on any column reaches either table, and whoever reads a year of a card
-- adds it up anyway; once is enough.

DROP VIEW IF EXISTS marketing.card_day;

CREATE VIEW marketing.card_day AS
SELECT account, card_id, channel, cohort_date AS day, 0::bigint AS views,
       issued, gifted, redeemed, deleted, payments, paid_fen, original_fen,
       original_fen - paid_fen AS discount_fen
  FROM couponflow.channel_conversion
 UNION ALL
SELECT account, card_id, channel, day, views,
       0, 0, 0, 0, 0, 0, 0, 0
  FROM couponflow.channel_view;

COMMENT ON VIEW marketing.card_day IS
  'channel_day of single cards: what the coupons of a card that a channel issued on a day came to, and how often the card was looked at on that day. Two rows at most per account, card, channel and day, one of the coupons and one of the views: add them up. Ask for one card, one channel or some days of an account: all of a large merchant is millions of rows.';
COMMENT ON COLUMN marketing.card_day.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.card_day.card_id IS 'Card.';
COMMENT ON COLUMN marketing.card_day.channel IS
  'Channel that issued the coupons, also after gifts, and of views the one that the view itself named; (none) = named none, (unattributed) = facts whose issue is not known.';
COMMENT ON COLUMN marketing.card_day.day IS
  'Day of the issue, of (unattributed) that of the fact itself, of views their own; in the job''s time zone (ops.freshness).';
COMMENT ON COLUMN marketing.card_day.views IS 'Views of cards (user_view_card) on the day; 0 also when a card does not ask for pushes on view.';
COMMENT ON COLUMN marketing.card_day.issued IS 'Coupons issued on the day; gifts and restored member cards are none.';
COMMENT ON COLUMN marketing.card_day.gifted IS 'Times that such coupons were passed on to a friend, on whatever day.';
COMMENT ON COLUMN marketing.card_day.redeemed IS 'Coupons of the day that were redeemed, on whatever day, each once.';
COMMENT ON COLUMN marketing.card_day.deleted IS 'Coupons of the day that their holder deleted before redeeming them.';
COMMENT ON COLUMN marketing.card_day.payments IS 'Payments at checkout with these coupons, on whatever day, also those without readable fees.';
COMMENT ON COLUMN marketing.card_day.paid_fen IS 'Revenue: what customers paid in those, in fen (1/100 CNY).';
COMMENT ON COLUMN marketing.card_day.original_fen IS 'What was due before the coupon, in fen.';
COMMENT ON COLUMN marketing.card_day.discount_fen IS 'What the coupons took off: original_fen - paid_fen, in fen.';
