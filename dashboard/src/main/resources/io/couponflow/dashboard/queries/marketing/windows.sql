-- Which share was redeemed within so many days of the receipt, of coupons that have had the days. Since the beginning.
WITH weeks AS (
  SELECT (SELECT last_day FROM marketing.account WHERE account = :account) - (day + 6) AS age, *
    FROM marketing.coupon_cube
   WHERE account = :account AND grain = CASE WHEN :card::text IS NULL THEN 'channel_week' ELSE 'card_channel_week' END
     AND (:card::text IS NULL OR card_id = :card) AND (:channel::text IS NULL OR channel = :channel)),
sums AS (
  SELECT channel, sum(issued)::bigint AS issued,
         coalesce(sum(issued) FILTER (WHERE age > 1), 0)::bigint AS mature_1, sum(redeemed_within_1_day) FILTER (WHERE age > 1) AS redeemed_1,
         coalesce(sum(issued) FILTER (WHERE age > 7), 0)::bigint AS mature_7, sum(redeemed_within_7_days) FILTER (WHERE age > 7) AS redeemed_7,
         coalesce(sum(issued) FILTER (WHERE age > 14), 0)::bigint AS mature_14, sum(redeemed_within_14_days) FILTER (WHERE age > 14) AS redeemed_14,
         coalesce(sum(issued) FILTER (WHERE age > 30), 0)::bigint AS mature_30, sum(redeemed_within_30_days) FILTER (WHERE age > 30) AS redeemed_30,
         coalesce(sum(issued) FILTER (WHERE age > 60), 0)::bigint AS mature_60, sum(redeemed_within_60_days) FILTER (WHERE age > 60) AS redeemed_60
    FROM weeks
   GROUP BY channel
  HAVING sum(issued) > 0)
SELECT channel, issued,
       mature_1, redeemed_1::float8 / nullif(mature_1, 0) AS rate_1,
       mature_7, redeemed_7::float8 / nullif(mature_7, 0) AS rate_7,
       mature_14, redeemed_14::float8 / nullif(mature_14, 0) AS rate_14,
       mature_30, redeemed_30::float8 / nullif(mature_30, 0) AS rate_30,
       mature_60, redeemed_60::float8 / nullif(mature_60, 0) AS rate_60
  FROM sums
 ORDER BY issued DESC, channel
