-- Summed by channel first; what the other tables know of a channel is then looked up by its key, so that a filter on any
-- key column saves the rest, and a column that is not asked for costs nothing. Counts of the histogram are summed as
-- float8, exact up to 2^53 and much faster in a window than numeric.

DROP VIEW IF EXISTS marketing.channel_conversion;

CREATE VIEW marketing.channel_conversion AS
SELECT s.account, s.card_id, s.channel,
       s.issued, s.gifted, s.redeemed, s.deleted,
       CASE WHEN s.channel <> '(unattributed)' THEN s.issued - s.redeemed - s.deleted - s.expired END AS live,
       s.expired,
       s.redeemed::float8 / nullif(s.issued, 0) AS rate,
       hours.median AS median_hours, hours.p90 AS p90_hours,
       s.payments, s.paid_fen, s.original_fen,
       s.original_fen - s.paid_fen AS discount_fen,
       CASE WHEN s.redeemed > 0 THEN
         least(1, (s.payments - coalesce((SELECT sum(p.unpriced)::bigint FROM couponflow.payment p
                                           WHERE p.account = s.account AND p.card_id = s.card_id
                                             AND p.channel = s.channel AND p.unpriced > 0), 0))::float8 / s.redeemed)
       END AS coverage
  FROM (SELECT account, card_id, channel,
               sum(issued)::bigint AS issued, sum(gifted)::bigint AS gifted,
               sum(redeemed)::bigint AS redeemed, sum(deleted)::bigint AS deleted,
               coalesce(sum(issued - redeemed - deleted)
                 FILTER (WHERE cohort_date <= expired_through AND channel <> '(unattributed)'), 0)::bigint AS expired,
               sum(payments)::bigint AS payments, sum(paid_fen)::bigint AS paid_fen,
               sum(original_fen)::bigint AS original_fen
          FROM couponflow.channel_conversion
          LEFT JOIN (SELECT account, card_id,
                            couponflow.expired_through(card_type, validity_type, end_at, fixed_begin_term, fixed_term,
                              couponflow.reading_time(), (SELECT couponflow.zone())) AS expired_through
                       FROM couponflow.card) validity USING (account, card_id)
         GROUP BY account, card_id, channel) s
  LEFT JOIN LATERAL (
        SELECT min(lag_hours) FILTER (WHERE so_far * 2 >= total) AS median,
               min(lag_hours) FILTER (WHERE so_far * 10 >= total * 9) AS p90
          FROM (SELECT lag_hours,
                       sum(sum(redeemed::float8)) OVER (ORDER BY lag_hours) AS so_far,
                       sum(sum(redeemed::float8)) OVER () AS total
                  FROM couponflow.redemption_lag l
                 WHERE l.account = s.account AND l.card_id = s.card_id AND l.channel = s.channel
                   AND l.redeemed > 0
                 GROUP BY lag_hours) running) hours ON true;

COMMENT ON VIEW marketing.channel_conversion IS
  'What each channel''s coupons of a card came to, over all days. One row per account, card and channel; to follow it over time see channel_daily. Sum counts over rows and divide, rather than averaging rates. Ask for one card or one channel of an account: all of a large merchant takes seconds.';
COMMENT ON COLUMN marketing.channel_conversion.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.channel_conversion.card_id IS 'Card.';
COMMENT ON COLUMN marketing.channel_conversion.channel IS
  'Channel that issued the coupon, also after gifts; (none) = issued without one, (unattributed) = facts whose issue is not known.';
COMMENT ON COLUMN marketing.channel_conversion.issued IS 'Coupons issued; gifts and restored member cards are none.';
COMMENT ON COLUMN marketing.channel_conversion.gifted IS 'Times that such coupons were passed on to a friend.';
COMMENT ON COLUMN marketing.channel_conversion.redeemed IS 'Coupons redeemed, each once, by whoever held them.';
COMMENT ON COLUMN marketing.channel_conversion.deleted IS 'Coupons that their holder deleted before redeeming them.';
COMMENT ON COLUMN marketing.channel_conversion.live IS
  'Coupons left to redeem: issued - redeemed - deleted - expired. Null for (unattributed), whose issues are not known.';
COMMENT ON COLUMN marketing.channel_conversion.expired IS 
  'Coupons neither redeemed nor deleted whose validity has ended, by the card and the day of issue, also after gifts. 0 for member cards, for cards that the catalogue does not know, and for (unattributed).';
COMMENT ON COLUMN marketing.channel_conversion.rate IS
  'Share of issued coupons that were redeemed, 0 to 1. Null when nothing was issued. Young coupons lower it: see channel_window_conversion.';
COMMENT ON COLUMN marketing.channel_conversion.median_hours IS
  'Whole hours from issue to redemption within which half of the redemptions came. Null without an attributed redemption.';
COMMENT ON COLUMN marketing.channel_conversion.p90_hours IS
  'Whole hours from issue to redemption within which 90 % of the redemptions came. Null without an attributed redemption.';
COMMENT ON COLUMN marketing.channel_conversion.payments IS 'Payments at checkout with these coupons.';
COMMENT ON COLUMN marketing.channel_conversion.paid_fen IS 'Revenue: what customers paid in those, in fen (1/100 CNY).';
COMMENT ON COLUMN marketing.channel_conversion.original_fen IS 'What was due before the coupon, in fen.';
COMMENT ON COLUMN marketing.channel_conversion.discount_fen IS 'What the coupons took off: original_fen - paid_fen, in fen.';
COMMENT ON COLUMN marketing.channel_conversion.coverage IS
  'Share of redemptions with a known amount, 0 to 1: payments with readable fees per redemption, at most 1. Null without redemptions. Where it is low, revenue and discount say little.';
