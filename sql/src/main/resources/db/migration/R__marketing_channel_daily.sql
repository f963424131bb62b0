DROP VIEW IF EXISTS marketing.channel_daily;

CREATE VIEW marketing.channel_daily AS
SELECT c.account, c.card_id, c.channel, c.cohort_date,
       c.issued, c.gifted, c.redeemed, c.deleted,
       CASE WHEN c.channel <> '(unattributed)'
         THEN CASE WHEN c.cohort_date <= validity.expired_through THEN 0 ELSE c.issued - c.redeemed - c.deleted END
       END AS live,
       CASE WHEN c.cohort_date <= validity.expired_through AND c.channel <> '(unattributed)'
         THEN c.issued - c.redeemed - c.deleted ELSE 0 END AS expired,
       c.redeemed::float8 / nullif(c.issued, 0) AS rate,
       c.payments, c.paid_fen, c.original_fen,
       c.original_fen - c.paid_fen AS discount_fen,
       CASE WHEN c.redeemed > 0 THEN least(1, (c.payments - c.unpriced)::float8 / c.redeemed) END AS coverage
  FROM couponflow.channel_conversion c
  LEFT JOIN (SELECT account, card_id,
                    couponflow.expired_through(card_type, validity_type, end_at, fixed_begin_term, fixed_term,
                      couponflow.reading_time(), (SELECT couponflow.zone())) AS expired_through
               FROM couponflow.card) validity USING (account, card_id);

COMMENT ON VIEW marketing.channel_daily IS
  'What the coupons that a channel issued on a day came to, until now. One row per account, card, channel and day of issue. Sum counts over rows and divide, rather than averaging rates. Ask for one card, or for some days, of an account: all of a large merchant is millions of rows.';
COMMENT ON COLUMN marketing.channel_daily.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.channel_daily.card_id IS 'Card.';
COMMENT ON COLUMN marketing.channel_daily.channel IS
  'Channel that issued the coupon, also after gifts; (none) = issued without one, (unattributed) = facts whose issue is not known.';
COMMENT ON COLUMN marketing.channel_daily.cohort_date IS
  'Day of the issue, in the job''s time zone (ops.freshness); of (unattributed) the day of the fact itself.';
COMMENT ON COLUMN marketing.channel_daily.issued IS 'Coupons issued on the day; gifts and restored member cards are none.';
COMMENT ON COLUMN marketing.channel_daily.gifted IS 'Times that such coupons were passed on to a friend, on whatever day.';
COMMENT ON COLUMN marketing.channel_daily.redeemed IS 'Coupons of the day that were redeemed, on whatever day, each once.';
COMMENT ON COLUMN marketing.channel_daily.deleted IS 'Coupons of the day that their holder deleted before redeeming them.';
COMMENT ON COLUMN marketing.channel_daily.live IS
  'Coupons left to redeem: issued - redeemed - deleted - expired. Null for (unattributed), whose issues are not known.';
COMMENT ON COLUMN marketing.channel_daily.expired IS 
  'Coupons neither redeemed nor deleted whose validity has ended, by the card and the day of issue, also after gifts: none of the day or all. 0 for member cards, for cards that the catalogue does not know, and for (unattributed).';
COMMENT ON COLUMN marketing.channel_daily.rate IS
  'Share of issued coupons that were redeemed until now, 0 to 1. Null when nothing was issued. To compare days of different age see cohort_curve.';
COMMENT ON COLUMN marketing.channel_daily.payments IS 'Payments at checkout with these coupons, on whatever day, also those without readable fees.';
COMMENT ON COLUMN marketing.channel_daily.paid_fen IS 'Revenue: what customers paid in those, in fen (1/100 CNY).';
COMMENT ON COLUMN marketing.channel_daily.original_fen IS 'What was due before the coupon, in fen.';
COMMENT ON COLUMN marketing.channel_daily.discount_fen IS 'What the coupons took off: original_fen - paid_fen, in fen.';
COMMENT ON COLUMN marketing.channel_daily.coverage IS
  'Share of redemptions with a known amount, 0 to 1: payments with readable fees per redemption, at most 1. Null without redemptions. Where it is low, revenue and discount say little.';
