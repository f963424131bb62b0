-- What was paid with coupons, by store.
WITH facts AS (
  SELECT location, payments, unpriced, paid_fen, original_fen
    FROM finance.payment_day
   WHERE :card::text IS NULL AND account = :account AND day BETWEEN :from::date AND :to::date
   UNION ALL
  SELECT location, payments, unpriced, paid_fen, original_fen
    FROM finance.payment_daily
   WHERE card_id = :card AND account = :account AND paid_date BETWEEN :from::date AND :to::date)
SELECT location, sum(payments)::bigint AS payments, sum(unpriced)::bigint AS unpriced,
       sum(paid_fen)::bigint AS paid_fen, sum(original_fen)::bigint AS original_fen,
       sum(original_fen - paid_fen)::bigint AS discount_fen
  FROM facts
 GROUP BY location
HAVING sum(payments) <> 0
 ORDER BY paid_fen DESC, location
