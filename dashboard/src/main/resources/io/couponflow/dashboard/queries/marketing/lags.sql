-- How many days after the receipt coupons are redeemed, of those issued in the weeks that touch the days asked for. 60 stands for
-- 60 and more.
WITH facts AS (
  SELECT least(lag_day, 60) AS day, redeemed
    FROM marketing.lag_week_total
   WHERE :card::text IS NULL AND :channel::text IS NULL AND account = :account
     AND cohort_week BETWEEN date_trunc('week', :from::date)::date AND :to::date
   UNION ALL
  SELECT least(lag_day, 60), redeemed
    FROM marketing.lag_week
   WHERE :card::text IS NULL AND account = :account AND channel = :channel
     AND cohort_week BETWEEN date_trunc('week', :from::date)::date AND :to::date
   UNION ALL
  SELECT least(lag_hours / 24, 60), redeemed
    FROM marketing.redemption_lag
   WHERE card_id = :card AND account = :account AND (:channel::text IS NULL OR channel = :channel)
     AND cohort_date BETWEEN date_trunc('week', :from::date)::date AND date_trunc('week', :to::date)::date + 6),
sums AS (
  SELECT day, sum(redeemed)::bigint AS redeemed
    FROM facts
   GROUP BY day
  HAVING sum(redeemed) <> 0)
SELECT day, coalesce(redeemed, 0) AS redeemed,
       coalesce(redeemed, 0)::float8 / (SELECT sum(redeemed) FROM sums)::float8 AS share
  FROM generate_series(0, 60) AS day
  LEFT JOIN sums USING (day)
 WHERE EXISTS (SELECT FROM sums)
 ORDER BY day
