-- Stores by what they redeemed, and took at checkout, on the days asked for. Of one channel only what was redeemed is told.
SELECT location, sum(redeemed)::bigint AS redeemed,
       CASE WHEN :channel::text IS NULL THEN sum(payments)::bigint END AS payments,
       CASE WHEN :channel::text IS NULL THEN sum(paid_fen)::bigint END AS paid_fen,
       CASE WHEN :channel::text IS NULL THEN sum(original_fen)::bigint END AS original_fen,
       CASE WHEN :channel::text IS NULL THEN sum(discount_fen)::bigint END AS discount_fen
  FROM marketing.redemption_cube
 WHERE account = :account AND grain = CASE WHEN coalesce(:card::text, :channel) IS NULL THEN 'store_day' ELSE 'detail' END
   AND (:card::text IS NULL OR card_id = :card) AND (:channel::text IS NULL OR channel = :channel AND redeemed <> 0)
   AND day BETWEEN :from::date AND :to::date
 GROUP BY location
HAVING sum(redeemed) <> 0 OR sum(payments) <> 0
 ORDER BY redeemed DESC, location
