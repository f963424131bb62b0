DROP VIEW IF EXISTS marketing.card_day_total;

CREATE VIEW marketing.card_day_total AS
SELECT account, day, card_id, views, issued, gifted, redeemed, deleted,
       redeemed::float8 / nullif(issued, 0) AS rate,
       payments, paid_fen, original_fen,
       original_fen - paid_fen AS discount_fen
  FROM couponflow.card_day_total;

COMMENT ON VIEW marketing.card_day_total IS
  'card_day over all channels: what the coupons of a card that were issued on a day came to, and how often the card was looked at on that day. One row per account, day and card.';
COMMENT ON COLUMN marketing.card_day_total.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.card_day_total.day IS
  'Day of the issue, of facts whose issue is not known their own, of views their own; in the job''s time zone (ops.freshness).';
COMMENT ON COLUMN marketing.card_day_total.card_id IS 'Card.';
COMMENT ON COLUMN marketing.card_day_total.views IS 'Views of the card (user_view_card) on the day; 0 also when it does not ask for pushes on view.';
COMMENT ON COLUMN marketing.card_day_total.issued IS 'Coupons issued on the day; gifts and restored member cards are none.';
COMMENT ON COLUMN marketing.card_day_total.gifted IS 'Times that such coupons were passed on to a friend, on whatever day.';
COMMENT ON COLUMN marketing.card_day_total.redeemed IS 'Coupons of the day that were redeemed, on whatever day, each once.';
COMMENT ON COLUMN marketing.card_day_total.deleted IS 'Coupons of the day that their holder deleted before redeeming them.';
COMMENT ON COLUMN marketing.card_day_total.rate IS
  'Share of issued coupons that were redeemed until now; null when nothing was issued, over 1 when many redemptions have no known issue. Sum counts over rows and divide, rather than averaging rates.';
COMMENT ON COLUMN marketing.card_day_total.payments IS 'Payments at checkout with these coupons, on whatever day, also those without readable fees.';
COMMENT ON COLUMN marketing.card_day_total.paid_fen IS 'Revenue: what customers paid in those, in fen (1/100 CNY).';
COMMENT ON COLUMN marketing.card_day_total.original_fen IS 'What was due before the coupon, in fen.';
COMMENT ON COLUMN marketing.card_day_total.discount_fen IS 'What the coupons took off: original_fen - paid_fen, in fen.';
