DROP VIEW IF EXISTS marketing.channel_weekly;

CREATE VIEW marketing.channel_weekly AS
SELECT account, card_id, channel, cohort_week,
       issued, gifted, redeemed, deleted,
       redeemed::float8 / nullif(issued, 0) AS rate,
       payments, paid_fen, original_fen,
       original_fen - paid_fen AS discount_fen
  FROM couponflow.channel_week;

COMMENT ON VIEW marketing.channel_weekly IS
  'channel_daily by weeks: what the coupons that a channel issued in a week came to, until now. One row per account, card, channel and week of issue. Sum counts over rows and divide, rather than averaging rates. Ask for one card, one channel, or some weeks, of an account: all of a large merchant is half a million rows a year.';
COMMENT ON COLUMN marketing.channel_weekly.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.channel_weekly.card_id IS 'Card.';
COMMENT ON COLUMN marketing.channel_weekly.channel IS
  'Channel that issued the coupon, also after gifts; (none) = issued without one, (unattributed) = facts whose issue is not known.';
COMMENT ON COLUMN marketing.channel_weekly.cohort_week IS
  'Monday of the week of the issue, in the job''s time zone (ops.freshness); of (unattributed) that of the fact itself.';
COMMENT ON COLUMN marketing.channel_weekly.issued IS 'Coupons issued in the week; gifts and restored member cards are none.';
COMMENT ON COLUMN marketing.channel_weekly.gifted IS 'Times that such coupons were passed on to a friend, on whatever day.';
COMMENT ON COLUMN marketing.channel_weekly.redeemed IS 'Coupons of the week that were redeemed, on whatever day, each once.';
COMMENT ON COLUMN marketing.channel_weekly.deleted IS 'Coupons of the week that their holder deleted before redeeming them.';
COMMENT ON COLUMN marketing.channel_weekly.rate IS
  'Share of issued coupons that were redeemed until now, 0 to 1. Null when nothing was issued. To compare weeks of different age see cohort_curve.';
COMMENT ON COLUMN marketing.channel_weekly.payments IS 'Payments at checkout with these coupons, on whatever day, also those without readable fees.';
COMMENT ON COLUMN marketing.channel_weekly.paid_fen IS 'Revenue: what customers paid in those, in fen (1/100 CNY).';
COMMENT ON COLUMN marketing.channel_weekly.original_fen IS 'What was due before the coupon, in fen.';
COMMENT ON COLUMN marketing.channel_weekly.discount_fen IS 'What the coupons took off: original_fen - paid_fen, in fen.';
