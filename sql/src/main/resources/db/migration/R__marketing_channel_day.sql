DROP VIEW IF EXISTS marketing.channel_day;

CREATE VIEW marketing.channel_day AS
SELECT account, day, channel, views, issued, gifted, redeemed, deleted,
       redeemed::float8 / nullif(issued, 0) AS rate,
       payments, paid_fen, original_fen,
       original_fen - paid_fen AS discount_fen
  FROM couponflow.channel_day;

COMMENT ON VIEW marketing.channel_day IS
  'What the coupons that a channel issued on a day came to, over all cards, and how often the channel''s cards were looked at on that day. One row per account, day and channel; for one card see card_day.';
COMMENT ON COLUMN marketing.channel_day.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.channel_day.day IS
  'Day of the issue, of (unattributed) that of the fact itself, of views their own; in the job''s time zone (ops.freshness).';
COMMENT ON COLUMN marketing.channel_day.channel IS
  'Channel that issued the coupons, also after gifts, and of views the one that the view itself named; (none) = named none, (unattributed) = facts whose issue is not known.';
COMMENT ON COLUMN marketing.channel_day.views IS 'Views of cards (user_view_card) on the day; 0 also when a card does not ask for pushes on view.';
COMMENT ON COLUMN marketing.channel_day.issued IS 'Coupons issued on the day; gifts and restored member cards are none.';
COMMENT ON COLUMN marketing.channel_day.gifted IS 'Times that such coupons were passed on to a friend, on whatever day.';
COMMENT ON COLUMN marketing.channel_day.redeemed IS 'Coupons of the day that were redeemed, on whatever day, each once.';
COMMENT ON COLUMN marketing.channel_day.deleted IS 'Coupons of the day that their holder deleted before redeeming them.';
COMMENT ON COLUMN marketing.channel_day.rate IS
  'Share of issued coupons that were redeemed until now, 0 to 1. Null when nothing was issued. Sum counts over rows and divide, rather than averaging rates.';
COMMENT ON COLUMN marketing.channel_day.payments IS 'Payments at checkout with these coupons, on whatever day, also those without readable fees.';
COMMENT ON COLUMN marketing.channel_day.paid_fen IS 'Revenue: what customers paid in those, in fen (1/100 CNY).';
COMMENT ON COLUMN marketing.channel_day.original_fen IS 'What was due before the coupon, in fen.';
COMMENT ON COLUMN marketing.channel_day.discount_fen IS 'What the coupons took off: original_fen - paid_fen, in fen.';
