-- Stacked rather than joined, so that a filter on any key column reaches both tables; sums in windows as in
-- channel_conversion.

DROP VIEW IF EXISTS marketing.channel_daily;

CREATE VIEW marketing.channel_daily AS
SELECT account, card_id, channel, cohort_date,
       issued, gifted, redeemed, deleted,
       CASE WHEN channel <> '(unattributed)' THEN issued - redeemed - deleted END AS live,
       0::bigint AS expired,
       redeemed::float8 / nullif(issued, 0) AS rate,
       median_hours, p90_hours,
       payments, paid_fen, original_fen,
       original_fen - paid_fen AS discount_fen,
       CASE WHEN redeemed > 0 THEN least(1, payments::float8 / redeemed) END AS coverage
  FROM (SELECT account, card_id, channel, cohort_date,
               coalesce(max(issued), 0) AS issued,
               coalesce(max(gifted), 0) AS gifted,
               coalesce(max(redeemed), 0) AS redeemed,
               coalesce(max(deleted), 0) AS deleted,
               coalesce(max(payments), 0) AS payments,
               coalesce(max(paid_fen), 0) AS paid_fen,
               coalesce(max(original_fen), 0) AS original_fen,
               max(median_hours) AS median_hours,
               max(p90_hours) AS p90_hours
          FROM (SELECT account, card_id, channel, cohort_date,
                       issued, gifted, redeemed, deleted, payments, paid_fen, original_fen,
                       NULL::bigint AS median_hours, NULL::bigint AS p90_hours
                  FROM couponflow.channel_conversion
                 UNION ALL
                SELECT account, card_id, channel, cohort_date, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                       min(lag_hours) FILTER (WHERE so_far * 2 >= total),
                       min(lag_hours) FILTER (WHERE so_far * 10 >= total * 9)
                  FROM (SELECT account, card_id, channel, cohort_date, lag_hours,
                               sum(redeemed::float8) OVER (PARTITION BY account, card_id, channel, cohort_date ORDER BY lag_hours) AS so_far,
                               sum(redeemed::float8) OVER (PARTITION BY account, card_id, channel, cohort_date) AS total
                          FROM (SELECT * FROM couponflow.redemption_lag WHERE redeemed > 0) histogram) running
                 GROUP BY account, card_id, channel, cohort_date) stacked
         GROUP BY account, card_id, channel, cohort_date) cohorts;

COMMENT ON VIEW marketing.channel_daily IS
  'What the coupons that a channel issued on a day came to, until now. One row per account, card, channel and day of issue. Sum counts over rows and divide, rather than averaging rates.';
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
  'Coupons neither redeemed nor deleted: issued - redeemed - deleted, expired ones included. Null for (unattributed), whose issues are not known.';
COMMENT ON COLUMN marketing.channel_daily.expired IS 'Of the live coupons those whose validity has ended. 0 where the validity is not known.';
COMMENT ON COLUMN marketing.channel_daily.rate IS
  'Share of issued coupons that were redeemed until now, 0 to 1. Null when nothing was issued. To compare days of different age see cohort_curve.';
COMMENT ON COLUMN marketing.channel_daily.median_hours IS
  'Whole hours from issue to redemption within which half of the redemptions came. Null without an attributed redemption.';
COMMENT ON COLUMN marketing.channel_daily.p90_hours IS
  'Whole hours from issue to redemption within which 90 % of the redemptions came. Null without an attributed redemption.';
COMMENT ON COLUMN marketing.channel_daily.payments IS 'Payments at checkout with these coupons, on whatever day.';
COMMENT ON COLUMN marketing.channel_daily.paid_fen IS 'Revenue: what customers paid in those, in fen (1/100 CNY).';
COMMENT ON COLUMN marketing.channel_daily.original_fen IS 'What was due before the coupon, in fen.';
COMMENT ON COLUMN marketing.channel_daily.discount_fen IS 'What the coupons took off: original_fen - paid_fen, in fen.';
COMMENT ON COLUMN marketing.channel_daily.coverage IS
  'Payments per redemption, at most 1; null without redemptions. An upper bound of the share with a known amount: payments without readable fees are not told apart by day of issue, only in channel_conversion.';
