-- Summed first, then stacked rather than joined, so that a filter on any key column reaches each of the three tables.
-- Counts of the histogram are summed as float8, exact up to 2^53 and much faster in a window than numeric.

DROP VIEW IF EXISTS marketing.channel_conversion;

CREATE VIEW marketing.channel_conversion AS
SELECT account, card_id, channel,
       issued, gifted, redeemed, deleted,
       CASE WHEN channel <> '(unattributed)' THEN issued - redeemed - deleted END AS live,
       -- Validity is the card's: without a catalogue of cards nothing expires, here and in channel_daily.
       0::bigint AS expired,
       redeemed::float8 / nullif(issued, 0) AS rate,
       median_hours, p90_hours,
       payments, paid_fen, original_fen,
       original_fen - paid_fen AS discount_fen,
       CASE WHEN redeemed > 0 THEN least(1, (payments - unpriced)::float8 / redeemed) END AS coverage
  FROM (SELECT account, card_id, channel,
               coalesce(max(issued), 0) AS issued,
               coalesce(max(gifted), 0) AS gifted,
               coalesce(max(redeemed), 0) AS redeemed,
               coalesce(max(deleted), 0) AS deleted,
               coalesce(max(payments), 0) AS payments,
               coalesce(max(paid_fen), 0) AS paid_fen,
               coalesce(max(original_fen), 0) AS original_fen,
               coalesce(max(unpriced), 0) AS unpriced,
               max(median_hours) AS median_hours,
               max(p90_hours) AS p90_hours
          FROM (SELECT account, card_id, channel,
                       sum(issued)::bigint AS issued, sum(gifted)::bigint AS gifted,
                       sum(redeemed)::bigint AS redeemed, sum(deleted)::bigint AS deleted,
                       sum(payments)::bigint AS payments, sum(paid_fen)::bigint AS paid_fen,
                       sum(original_fen)::bigint AS original_fen,
                       NULL::bigint AS unpriced, NULL::bigint AS median_hours, NULL::bigint AS p90_hours
                  FROM couponflow.channel_conversion
                 GROUP BY account, card_id, channel
                 UNION ALL
                SELECT account, card_id, channel, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                       sum(unpriced)::bigint, NULL, NULL
                  FROM couponflow.payment
                 GROUP BY account, card_id, channel
                 UNION ALL
                SELECT account, card_id, channel, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                       NULL,
                       min(lag_hours) FILTER (WHERE so_far * 2 >= total),
                       min(lag_hours) FILTER (WHERE so_far * 10 >= total * 9)
                  FROM (SELECT account, card_id, channel, lag_hours,
                               sum(redeemed) OVER (PARTITION BY account, card_id, channel ORDER BY lag_hours) AS so_far,
                               sum(redeemed) OVER (PARTITION BY account, card_id, channel) AS total
                          FROM (SELECT account, card_id, channel, lag_hours, sum(redeemed::float8) AS redeemed
                                  FROM couponflow.redemption_lag
                                 WHERE redeemed > 0
                                 GROUP BY account, card_id, channel, lag_hours) histogram) running
                 GROUP BY account, card_id, channel) stacked
         GROUP BY account, card_id, channel) channels;

COMMENT ON VIEW marketing.channel_conversion IS
  'What each channel''s coupons of a card came to, over all days. One row per account, card and channel; to follow it over time see channel_daily. Sum counts over rows and divide, rather than averaging rates.';
COMMENT ON COLUMN marketing.channel_conversion.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.channel_conversion.card_id IS 'Card.';
COMMENT ON COLUMN marketing.channel_conversion.channel IS
  'Channel that issued the coupon, also after gifts; (none) = issued without one, (unattributed) = facts whose issue is not known.';
COMMENT ON COLUMN marketing.channel_conversion.issued IS 'Coupons issued; gifts and restored member cards are none.';
COMMENT ON COLUMN marketing.channel_conversion.gifted IS 'Times that such coupons were passed on to a friend.';
COMMENT ON COLUMN marketing.channel_conversion.redeemed IS 'Coupons redeemed, each once, by whoever held them.';
COMMENT ON COLUMN marketing.channel_conversion.deleted IS 'Coupons that their holder deleted before redeeming them.';
COMMENT ON COLUMN marketing.channel_conversion.live IS
  'Coupons neither redeemed nor deleted: issued - redeemed - deleted, expired ones included. Null for (unattributed), whose issues are not known.';
COMMENT ON COLUMN marketing.channel_conversion.expired IS 'Of the live coupons those whose validity has ended. 0 where the validity is not known.';
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
