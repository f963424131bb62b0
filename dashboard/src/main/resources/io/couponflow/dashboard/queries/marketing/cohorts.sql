-- How the coupons of a week came back, day by day after their receipt, of the last ten weeks that touch the days asked for. A day
-- is complete when even the youngest coupons of the week have had it wholly.
WITH weeks AS (
  SELECT week::date AS week
    FROM generate_series(date_trunc('week', :from::date), date_trunc('week', :to::date), interval '7 days') AS week
   ORDER BY week DESC
   LIMIT 10),
latest AS MATERIALIZED (
  SELECT (SELECT last_day FROM marketing.account WHERE account = :account) AS newest),
issues AS (
  SELECT cohort_week AS week, sum(issued)::bigint AS issued
    FROM (SELECT cohort_week, issued
            FROM marketing.channel_week_total
           WHERE :card::text IS NULL AND account = :account AND (:channel::text IS NULL OR channel = :channel)
             AND cohort_week BETWEEN greatest(date_trunc('week', :from::date)::date, date_trunc('week', :to::date)::date - 63)
                                 AND date_trunc('week', :to::date)::date
           UNION ALL
          SELECT cohort_week, issued
            FROM marketing.channel_weekly
           WHERE card_id = :card AND account = :account AND (:channel::text IS NULL OR channel = :channel)
             AND cohort_week BETWEEN greatest(date_trunc('week', :from::date)::date, date_trunc('week', :to::date)::date - 63)
                                 AND date_trunc('week', :to::date)::date) facts
   GROUP BY 1),
lags AS (
  SELECT week, day, sum(redeemed)::bigint AS redeemed
    FROM (SELECT cohort_week AS week, lag_day AS day, redeemed
            FROM marketing.lag_week_total
           WHERE :card::text IS NULL AND :channel::text IS NULL AND account = :account
             AND cohort_week BETWEEN greatest(date_trunc('week', :from::date)::date, date_trunc('week', :to::date)::date - 63)
                                 AND date_trunc('week', :to::date)::date
           UNION ALL
          SELECT cohort_week, lag_day, redeemed
            FROM marketing.lag_week
           WHERE :card::text IS NULL AND account = :account AND channel = :channel
             AND cohort_week BETWEEN greatest(date_trunc('week', :from::date)::date, date_trunc('week', :to::date)::date - 63)
                                 AND date_trunc('week', :to::date)::date
           UNION ALL
          SELECT date_trunc('week', cohort_date)::date, lag_hours / 24, redeemed
            FROM marketing.redemption_lag
           WHERE card_id = :card AND account = :account AND (:channel::text IS NULL OR channel = :channel)
             AND cohort_date BETWEEN greatest(date_trunc('week', :from::date)::date, date_trunc('week', :to::date)::date - 63)
                                 AND date_trunc('week', :to::date)::date + 6) facts
   GROUP BY 1, 2)
SELECT week AS cohort_week, issued, day,
       (sum(coalesce(redeemed, 0)) OVER (PARTITION BY week ORDER BY day))::bigint AS redeemed,
       sum(coalesce(redeemed, 0)) OVER (PARTITION BY week ORDER BY day)::float8 / issued AS rate,
       coalesce(newest - (week + 6) > day + 1, false) AS complete
  FROM weeks
  JOIN issues USING (week)
 CROSS JOIN latest
 CROSS JOIN generate_series(0, 60) AS day
  LEFT JOIN lags USING (week, day)
 WHERE issued > 0 AND (day = 0 OR day <= newest - week)
 ORDER BY week, day
