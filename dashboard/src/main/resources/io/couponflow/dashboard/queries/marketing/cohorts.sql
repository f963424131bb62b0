-- How the coupons of a week came back, day by day after their receipt, of the last ten weeks that touch the days asked for. A day
-- is complete when even the youngest coupons of the week have had it wholly.
WITH asked AS MATERIALIZED (
  SELECT greatest(date_trunc('week', :from::date)::date, date_trunc('week', :to::date)::date - 63) AS first,
         date_trunc('week', :to::date)::date + 6 AS last,
         (SELECT last_day FROM marketing.account WHERE account = :account) AS newest),
issues AS (
  SELECT date_trunc('week', day)::date AS week, sum(issued)::bigint AS issued
    FROM marketing.coupon_cube
   WHERE account = :account
     AND grain = CASE WHEN :card::text IS NULL THEN '' ELSE 'card_' END || CASE WHEN :channel::text IS NULL THEN '' ELSE 'channel_' END || 'day'
     AND (:card::text IS NULL OR card_id = :card) AND (:channel::text IS NULL OR channel = :channel)
     AND day BETWEEN (SELECT first FROM asked) AND (SELECT last FROM asked)
   GROUP BY 1
  HAVING sum(issued) > 0),
lags AS (
  SELECT date_trunc('week', day)::date AS week, lag_hours / 24 AS day, sum(redeemed)::bigint AS redeemed
    FROM marketing.lag_cube
   WHERE account = :account
     AND grain = CASE WHEN coalesce(:card::text, :channel) IS NULL THEN 'day' ELSE 'card_channel_day' END
     AND (coalesce(:card::text, :channel) IS NULL
          OR card_id = ANY (ARRAY(SELECT card_id FROM marketing.card WHERE account = :account AND (:card::text IS NULL OR card_id = :card))))
     AND (:channel::text IS NULL OR channel = :channel)
     AND day BETWEEN (SELECT first FROM asked) AND (SELECT last FROM asked)
   GROUP BY 1, 2)
SELECT week AS cohort_week, issued, day,
       (sum(coalesce(redeemed, 0)) OVER (PARTITION BY week ORDER BY day))::bigint AS redeemed,
       sum(coalesce(redeemed, 0)) OVER (PARTITION BY week ORDER BY day)::float8 / issued AS rate,
       coalesce(newest - (week + 6) > day + 1, false) AS complete
  FROM issues
 CROSS JOIN asked
 CROSS JOIN generate_series(0, 60) AS day
  LEFT JOIN lags USING (week, day)
 WHERE day = 0 OR day <= newest - week
 ORDER BY week, day
