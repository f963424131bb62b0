-- Which share was redeemed within so many days of the receipt, of coupons that have had the days. Since the beginning.
SELECT channel,
       sum(issued) FILTER (WHERE window_days = 1)::bigint AS issued,
       sum(mature_issued) FILTER (WHERE window_days = 1)::bigint AS mature_1,
       sum(mature_redeemed) FILTER (WHERE window_days = 1)::float8 / nullif(sum(mature_issued) FILTER (WHERE window_days = 1), 0)::float8 AS rate_1,
       sum(mature_issued) FILTER (WHERE window_days = 7)::bigint AS mature_7,
       sum(mature_redeemed) FILTER (WHERE window_days = 7)::float8 / nullif(sum(mature_issued) FILTER (WHERE window_days = 7), 0)::float8 AS rate_7,
       sum(mature_issued) FILTER (WHERE window_days = 14)::bigint AS mature_14,
       sum(mature_redeemed) FILTER (WHERE window_days = 14)::float8 / nullif(sum(mature_issued) FILTER (WHERE window_days = 14), 0)::float8 AS rate_14,
       sum(mature_issued) FILTER (WHERE window_days = 30)::bigint AS mature_30,
       sum(mature_redeemed) FILTER (WHERE window_days = 30)::float8 / nullif(sum(mature_issued) FILTER (WHERE window_days = 30), 0)::float8 AS rate_30,
       sum(mature_issued) FILTER (WHERE window_days = 60)::bigint AS mature_60,
       sum(mature_redeemed) FILTER (WHERE window_days = 60)::float8 / nullif(sum(mature_issued) FILTER (WHERE window_days = 60), 0)::float8 AS rate_60
  FROM marketing.channel_window_conversion
 WHERE account = :account AND (:card::text IS NULL OR card_id = :card) AND (:channel::text IS NULL OR channel = :channel)
 GROUP BY channel
HAVING sum(issued) > 0
 ORDER BY issued DESC, channel
