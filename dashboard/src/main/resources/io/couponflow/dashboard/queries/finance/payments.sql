-- Day by day, or week by week, empty ones too, what was paid with coupons.
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
SELECT CASE WHEN :by = 'week' THEN date_trunc('week', :from::date + n)::date ELSE :from::date + n END AS day,
       coalesce(sum(payments), 0)::bigint AS payments, coalesce(sum(unpriced), 0)::bigint AS unpriced,
       coalesce(sum(paid_fen), 0)::bigint AS paid_fen, coalesce(sum(original_fen), 0)::bigint AS original_fen,
       coalesce(sum(original_fen - paid_fen), 0)::bigint AS discount_fen
  FROM generate_series(0, :to::date - :from::date) AS n
  LEFT JOIN sums ON sums.day = :from::date + n
 GROUP BY 1
 ORDER BY 1
