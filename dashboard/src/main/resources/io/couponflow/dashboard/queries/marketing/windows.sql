-- Which share was redeemed within so many days of the receipt, of coupons that have had the days. Since the beginning.
WITH weeks AS (
  SELECT channel, sum(issued) AS issued,
         sum(issued) FILTER (WHERE age_days > 1) AS mature_1, sum(redeemed_within_1_day) FILTER (WHERE age_days > 1) AS redeemed_1,
         sum(issued) FILTER (WHERE age_days > 7) AS mature_7, sum(redeemed_within_7_days) FILTER (WHERE age_days > 7) AS redeemed_7,
         sum(issued) FILTER (WHERE age_days > 14) AS mature_14, sum(redeemed_within_14_days) FILTER (WHERE age_days > 14) AS redeemed_14,
         sum(issued) FILTER (WHERE age_days > 30) AS mature_30, sum(redeemed_within_30_days) FILTER (WHERE age_days > 30) AS redeemed_30,
         sum(issued) FILTER (WHERE age_days > 60) AS mature_60, sum(redeemed_within_60_days) FILTER (WHERE age_days > 60) AS redeemed_60
    FROM marketing.channel_week_total
   WHERE :card::text IS NULL AND account = :account AND (:channel::text IS NULL OR channel = :channel)
   GROUP BY channel),
facts AS (
  SELECT channel, weeks.issued, window_days, mature, redeemed
    FROM weeks
   CROSS JOIN LATERAL (VALUES (1, mature_1, redeemed_1), (7, mature_7, redeemed_7), (14, mature_14, redeemed_14),
                              (30, mature_30, redeemed_30), (60, mature_60, redeemed_60)) AS v (window_days, mature, redeemed)
   UNION ALL
  SELECT channel, issued, window_days, mature_issued, mature_redeemed
    FROM marketing.channel_window_conversion
   WHERE account = :account AND card_id = :card AND (:channel::text IS NULL OR channel = :channel)),
sums AS (
  SELECT channel, window_days, sum(issued)::bigint AS issued, coalesce(sum(mature), 0)::bigint AS mature,
         sum(redeemed)::float8 / nullif(sum(mature), 0)::float8 AS rate
    FROM facts
   GROUP BY channel, window_days)
SELECT channel, max(issued) AS issued,
       max(mature) FILTER (WHERE window_days = 1) AS mature_1, max(rate) FILTER (WHERE window_days = 1) AS rate_1,
       max(mature) FILTER (WHERE window_days = 7) AS mature_7, max(rate) FILTER (WHERE window_days = 7) AS rate_7,
       max(mature) FILTER (WHERE window_days = 14) AS mature_14, max(rate) FILTER (WHERE window_days = 14) AS rate_14,
       max(mature) FILTER (WHERE window_days = 30) AS mature_30, max(rate) FILTER (WHERE window_days = 30) AS rate_30,
       max(mature) FILTER (WHERE window_days = 60) AS mature_60, max(rate) FILTER (WHERE window_days = 60) AS rate_60
  FROM sums
 GROUP BY channel
HAVING max(issued) > 0
 ORDER BY issued DESC, channel
