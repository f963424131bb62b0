-- From the cube. Of a card whose coupons expire by their day of issue, what is still valid is added up: a few whole weeks, and of
-- the week in which the last day expired the days after it; the rest has expired. However long a merchant has been here, that
-- is no more than the term of its cards. The hours are worked out for the rows that are read, and only if they are asked for.

DROP VIEW IF EXISTS marketing.channel_conversion;

CREATE VIEW marketing.channel_conversion AS
WITH validity AS MATERIALIZED (
  SELECT account, card_id,
         couponflow.expired_through(card_type, validity_type, end_at, fixed_begin_term, fixed_term,
           couponflow.reading_time(), (SELECT couponflow.zone())) AS expired_through
    FROM couponflow.card),
by_term AS MATERIALIZED (
  SELECT account, card_id, expired_through, couponflow.monday(expired_through) + 7 AS next_week
    FROM validity
   WHERE isfinite(expired_through)),
valid AS (
  SELECT account, card_id, channel, sum(coupons)::bigint AS coupons
    FROM by_term
   CROSS JOIN LATERAL (
          SELECT channel, (issued - redeemed - deleted)::bigint AS coupons
            FROM couponflow.coupon_cube w
           WHERE w.account = by_term.account AND w.grain = 'card_channel_week' AND w.card_id = by_term.card_id
             AND w.day >= next_week
           UNION ALL
          SELECT channel, issued - redeemed - deleted
            FROM couponflow.channel_conversion d
           WHERE d.account = by_term.account AND d.card_id = by_term.card_id
             AND d.cohort_date > expired_through AND d.cohort_date < next_week
          OFFSET 0) cohorts
   GROUP BY account, card_id, channel),
sums AS (
  SELECT t.account, t.card_id, t.channel,
         t.issued::bigint, t.gifted::bigint, t.redeemed::bigint, t.deleted::bigint,
         t.payments::bigint, t.unpriced::bigint, t.paid_fen::bigint, t.original_fen::bigint,
         CASE WHEN v.expired_through > '-infinity' AND t.channel <> '(unattributed)'
           THEN (t.issued - t.redeemed - t.deleted)::bigint - coalesce(valid.coupons, 0) ELSE 0 END AS expired
    FROM couponflow.coupon_cube t
    LEFT JOIN validity v USING (account, card_id)
    LEFT JOIN valid USING (account, card_id, channel)
   WHERE t.grain = 'card_channel' AND (t.issued, t.gifted, t.redeemed, t.deleted, t.payments) <> (0, 0, 0, 0, 0))
SELECT account, card_id, channel,
       issued, gifted, redeemed, deleted,
       CASE WHEN channel <> '(unattributed)' THEN issued - redeemed - deleted - expired END AS live,
       expired,
       redeemed::float8 / nullif(issued, 0) AS rate,
       median_hours, p90_hours,
       payments, paid_fen, original_fen,
       original_fen - paid_fen AS discount_fen,
       CASE WHEN redeemed > 0 THEN least(1, (payments - unpriced)::float8 / redeemed) END AS coverage
  FROM sums
  LEFT JOIN LATERAL (
        SELECT min(lag_hours) FILTER (WHERE so_far * 2 >= all_of_it) AS median_hours,
               min(lag_hours) FILTER (WHERE so_far * 10 >= all_of_it * 9) AS p90_hours
          FROM (SELECT lag_hours, sum(redeemed) OVER (ORDER BY lag_hours) AS so_far, sum(redeemed) OVER () AS all_of_it
                  FROM couponflow.lag_cube l
                 WHERE l.account = sums.account AND l.grain = 'card_channel' AND l.card_id = sums.card_id
                   AND l.channel = sums.channel AND l.redeemed > 0) running) hours ON true;

COMMENT ON VIEW marketing.channel_conversion IS
  'What each channel''s coupons of a card came to, over all days. One row per account, card and channel; to follow it over time see channel_daily. Sum counts over rows and divide, rather than averaging rates. Ask for median_hours and p90_hours of one card: those of all of a large merchant take seconds.';
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
