-- Day by day, empty days too, the coupons issued then and what became of them; the rate is what was redeemed within so many days of the receipt,
-- on days that have had so many. Views are those of the day itself.
WITH asked AS MATERIALIZED (
  SELECT coalesce(:within::int, 7) AS within,
         (SELECT last_day FROM marketing.account WHERE account = :account) - coalesce(:within::int, 7) - 1 AS mature_to),
sums AS (
  SELECT day, sum(views)::bigint AS views, sum(issued)::bigint AS issued, sum(redeemed)::bigint AS redeemed,
         sum(CASE within WHEN 1 THEN redeemed_within_1_day WHEN 7 THEN redeemed_within_7_days WHEN 14 THEN redeemed_within_14_days
                         WHEN 30 THEN redeemed_within_30_days ELSE redeemed_within_60_days END)::bigint AS redeemed_within,
         sum(payments)::bigint AS payments, sum(paid_fen)::bigint AS paid_fen, sum(discount_fen)::bigint AS discount_fen
    FROM marketing.coupon_cube, asked
   WHERE account = :account
     AND grain = CASE WHEN :card::text IS NULL THEN '' ELSE 'card_' END || CASE WHEN :channel::text IS NULL THEN '' ELSE 'channel_' END || 'day'
     AND (:card::text IS NULL OR card_id = :card) AND (:channel::text IS NULL OR channel = :channel)
     AND day BETWEEN :from::date AND :to::date
   GROUP BY day)
SELECT :from::date + n AS day,
       coalesce(views, 0) AS views, coalesce(issued, 0) AS issued,
       CASE WHEN :from::date + n <= mature_to THEN coalesce(redeemed_within, 0) END AS mature_redeemed,
       CASE WHEN :from::date + n <= mature_to THEN redeemed_within::float8 / nullif(issued, 0) END AS mature_rate,
       coalesce(redeemed, 0) AS redeemed,
       coalesce(payments, 0) AS payments, coalesce(paid_fen, 0) AS paid_fen,
       coalesce(discount_fen, 0) AS discount_fen
  FROM asked, generate_series(0, :to::date - :from::date) AS n
  LEFT JOIN sums ON day = :from::date + n
 ORDER BY n
