-- How many days after the receipt coupons are redeemed, of those issued in the weeks that touch the days asked for. 60 stands for
-- 60 and more.
WITH sums AS (
  SELECT least(lag_hours / 24, 60) AS day, sum(redeemed)::bigint AS redeemed
    FROM marketing.lag_cube
   WHERE account = :account
     AND grain = CASE WHEN :card::text IS NOT NULL THEN 'card_channel_day' WHEN :channel::text IS NOT NULL THEN 'channel_week' ELSE 'week' END
     AND (:card::text IS NULL OR card_id = :card) AND (:channel::text IS NULL OR channel = :channel)
     AND day BETWEEN date_trunc('week', :from::date)::date AND date_trunc('week', :to::date)::date + 6
   GROUP BY 1
  HAVING sum(redeemed) <> 0)
SELECT day, coalesce(redeemed, 0) AS redeemed,
       coalesce(redeemed, 0)::float8 / (SELECT sum(redeemed) FROM sums)::float8 AS share
  FROM generate_series(0, 60) AS day
  LEFT JOIN sums USING (day)
 WHERE EXISTS (SELECT FROM sums)
 ORDER BY day
