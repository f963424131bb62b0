-- Day by day, empty days too, the coupons issued then and what became of them. Views are those of the day itself.
WITH facts AS (
  SELECT day, views, issued, redeemed, payments, paid_fen, original_fen
    FROM marketing.card_day_total
   WHERE :channel::text IS NULL AND account = :account AND (:card::text IS NULL OR card_id = :card)
     AND day BETWEEN :from::date AND :to::date
   UNION ALL
  SELECT day, views, issued, redeemed, payments, paid_fen, original_fen
    FROM marketing.channel_day
   WHERE :card::text IS NULL AND account = :account AND channel = :channel
     AND day BETWEEN :from::date AND :to::date
   UNION ALL
  SELECT day, views, issued, redeemed, payments, paid_fen, original_fen
    FROM marketing.card_day
   WHERE account = :account AND card_id = :card AND channel = :channel
     AND day BETWEEN :from::date AND :to::date),
sums AS (
  SELECT day, sum(views)::bigint AS views, sum(issued)::bigint AS issued, sum(redeemed)::bigint AS redeemed,
         sum(payments)::bigint AS payments, sum(paid_fen)::bigint AS paid_fen, sum(original_fen)::bigint AS original_fen
    FROM facts
   GROUP BY day)
SELECT :from::date + n AS day,
       coalesce(views, 0) AS views, coalesce(issued, 0) AS issued, coalesce(redeemed, 0) AS redeemed,
       coalesce(payments, 0) AS payments, coalesce(paid_fen, 0) AS paid_fen,
       coalesce(original_fen - paid_fen, 0) AS discount_fen,
       redeemed::float8 / nullif(issued, 0) AS rate
  FROM generate_series(0, :to::date - :from::date) AS n
  LEFT JOIN sums ON day = :from::date + n
 ORDER BY n
