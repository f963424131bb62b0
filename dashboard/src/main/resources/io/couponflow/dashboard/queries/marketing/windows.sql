-- Which share was redeemed within so many days of the receipt, of coupons that have had the days. Since the beginning.
WITH sums AS (
  SELECT channel, window_days, sum(issued)::bigint AS issued, sum(mature_issued)::bigint AS mature,
         sum(mature_redeemed)::float8 / nullif(sum(mature_issued), 0)::float8 AS rate
    FROM marketing.channel_window_conversion
   WHERE account = :account AND (:card::text IS NULL OR card_id = :card) AND (:channel::text IS NULL OR channel = :channel)
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
