-- Staff by what they redeemed on the days asked for.
WITH facts AS (
  SELECT staff, location, redeemed
    FROM marketing.staff_day
   WHERE :card::text IS NULL AND :channel::text IS NULL AND account = :account
     AND day BETWEEN :from::date AND :to::date
   UNION ALL
  SELECT staff, location, redeemed
    FROM marketing.redemption
   WHERE (:card::text IS NOT NULL OR :channel::text IS NOT NULL)
     AND (:card::text IS NULL OR card_id = :card) AND (:channel::text IS NULL OR channel = :channel)
     AND account = :account AND day BETWEEN :from::date AND :to::date)
SELECT staff, location, sum(redeemed)::bigint AS redeemed
  FROM facts
 GROUP BY staff, location
HAVING sum(redeemed) <> 0
 ORDER BY redeemed DESC, staff, location
