-- Stores by what they redeemed, and took at checkout, on the days asked for. Of one channel only what was redeemed is known.
WITH facts AS (
  SELECT location, redeemed, payments, paid_fen, original_fen
    FROM marketing.store_day
   WHERE :card::text IS NULL AND :channel::text IS NULL AND account = :account
     AND day BETWEEN :from::date AND :to::date
   UNION ALL
  SELECT location, redeemed, payments, paid_fen, original_fen
    FROM marketing.store
   WHERE card_id = :card AND :channel::text IS NULL AND account = :account
     AND day BETWEEN :from::date AND :to::date
   UNION ALL
  SELECT location, redeemed, NULL, NULL, NULL
    FROM marketing.redemption
   WHERE channel = :channel AND (:card::text IS NULL OR card_id = :card) AND account = :account
     AND day BETWEEN :from::date AND :to::date)
SELECT location, sum(redeemed)::bigint AS redeemed, sum(payments)::bigint AS payments,
       sum(paid_fen)::bigint AS paid_fen, sum(original_fen)::bigint AS original_fen,
       sum(original_fen - paid_fen)::bigint AS discount_fen
  FROM facts
 GROUP BY location
HAVING sum(redeemed) <> 0 OR sum(payments) <> 0
 ORDER BY redeemed DESC, location
