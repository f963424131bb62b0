-- Day by day, empty days too, what was paid with coupons.
WITH facts AS (
  SELECT day, payments, unpriced, paid_fen, original_fen
    FROM finance.payment_day
   WHERE :card::text IS NULL AND account = :account AND day BETWEEN :from::date AND :to::date
   UNION ALL
  SELECT paid_date, payments, unpriced, paid_fen, original_fen
    FROM finance.payment_daily
   WHERE card_id = :card AND account = :account AND paid_date BETWEEN :from::date AND :to::date),
sums AS (
  SELECT day, sum(payments)::bigint AS payments, sum(unpriced)::bigint AS unpriced,
         sum(paid_fen)::bigint AS paid_fen, sum(original_fen)::bigint AS original_fen
    FROM facts
   GROUP BY day)
SELECT :from::date + n AS day,
       coalesce(payments, 0) AS payments, coalesce(unpriced, 0) AS unpriced,
       coalesce(paid_fen, 0) AS paid_fen, coalesce(original_fen, 0) AS original_fen,
       coalesce(original_fen - paid_fen, 0) AS discount_fen
  FROM generate_series(0, :to::date - :from::date) AS n
  LEFT JOIN sums ON day = :from::date + n
 ORDER BY n
