-- Day by day, empty days too, the coupons issued then and what became of them. Views are those of the day itself.
WITH sums AS (
  SELECT day, sum(views)::bigint AS views, sum(issued)::bigint AS issued, sum(redeemed)::bigint AS redeemed,
         sum(payments)::bigint AS payments, sum(paid_fen)::bigint AS paid_fen, sum(discount_fen)::bigint AS discount_fen
    FROM marketing.coupon_cube
   WHERE account = :account
     AND grain = CASE WHEN :card::text IS NULL THEN '' ELSE 'card_' END || CASE WHEN :channel::text IS NULL THEN '' ELSE 'channel_' END || 'day'
     AND (:card::text IS NULL OR card_id = :card) AND (:channel::text IS NULL OR channel = :channel)
     AND day BETWEEN :from::date AND :to::date
   GROUP BY day)
SELECT :from::date + n AS day,
       coalesce(views, 0) AS views, coalesce(issued, 0) AS issued, coalesce(redeemed, 0) AS redeemed,
       coalesce(payments, 0) AS payments, coalesce(paid_fen, 0) AS paid_fen,
       coalesce(discount_fen, 0) AS discount_fen,
       redeemed::float8 / nullif(issued, 0) AS rate
  FROM generate_series(0, :to::date - :from::date) AS n
  LEFT JOIN sums ON day = :from::date + n
 ORDER BY n
