-- Which share was redeemed within so many days of the receipt, of coupons that have had the days. Since the beginning: of all
-- coupons, less those of the days that have not had so many.
WITH known AS MATERIALIZED (
  SELECT last_day FROM marketing.account WHERE account = :account),
facts AS (
  SELECT CASE WHEN grain = 'card_channel' THEN 1 ELSE -1 END AS sign,
         CASE WHEN grain = 'card_channel' THEN 0 ELSE (SELECT last_day FROM known) - day END AS age, *
    FROM marketing.coupon_cube
   WHERE account = :account AND (:card::text IS NULL OR card_id = :card) AND (:channel::text IS NULL OR channel = :channel)
     AND (   grain = 'card_channel'
          OR grain = CASE WHEN :card::text IS NULL THEN 'channel_day' ELSE 'card_channel_day' END AND day >= (SELECT last_day FROM known) - 60)),
sums AS (
  SELECT channel, sum(issued) FILTER (WHERE sign = 1)::bigint AS issued,
         sum(sign * issued) FILTER (WHERE age <= 1)::bigint AS mature_1, sum(sign * redeemed_within_1_day) FILTER (WHERE age <= 1)::bigint AS redeemed_1,
         sum(sign * issued) FILTER (WHERE age <= 7)::bigint AS mature_7, sum(sign * redeemed_within_7_days) FILTER (WHERE age <= 7)::bigint AS redeemed_7,
         sum(sign * issued) FILTER (WHERE age <= 14)::bigint AS mature_14, sum(sign * redeemed_within_14_days) FILTER (WHERE age <= 14)::bigint AS redeemed_14,
         sum(sign * issued) FILTER (WHERE age <= 30)::bigint AS mature_30, sum(sign * redeemed_within_30_days) FILTER (WHERE age <= 30)::bigint AS redeemed_30,
         sum(sign * issued) FILTER (WHERE age <= 60)::bigint AS mature_60, sum(sign * redeemed_within_60_days) FILTER (WHERE age <= 60)::bigint AS redeemed_60
    FROM facts
   GROUP BY channel
  HAVING sum(issued) FILTER (WHERE sign = 1) > 0)
SELECT channel, issued,
       mature_1, redeemed_1::float8 / nullif(mature_1, 0) AS rate_1,
       marketing.wilson_low(redeemed_1, mature_1) AS low_1, marketing.wilson_high(redeemed_1, mature_1) AS high_1,
       mature_7, redeemed_7::float8 / nullif(mature_7, 0) AS rate_7,
       marketing.wilson_low(redeemed_7, mature_7) AS low_7, marketing.wilson_high(redeemed_7, mature_7) AS high_7,
       mature_14, redeemed_14::float8 / nullif(mature_14, 0) AS rate_14,
       marketing.wilson_low(redeemed_14, mature_14) AS low_14, marketing.wilson_high(redeemed_14, mature_14) AS high_14,
       mature_30, redeemed_30::float8 / nullif(mature_30, 0) AS rate_30,
       marketing.wilson_low(redeemed_30, mature_30) AS low_30, marketing.wilson_high(redeemed_30, mature_30) AS high_30,
       mature_60, redeemed_60::float8 / nullif(mature_60, 0) AS rate_60,
       marketing.wilson_low(redeemed_60, mature_60) AS low_60, marketing.wilson_high(redeemed_60, mature_60) AS high_60
  FROM sums
 ORDER BY issued DESC, channel
