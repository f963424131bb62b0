-- Staff by what they redeemed on the days asked for.
SELECT staff, location, sum(redeemed)::bigint AS redeemed
  FROM marketing.redemption_cube
 WHERE account = :account AND grain = CASE WHEN coalesce(:card::text, :channel) IS NULL THEN 'staff_day' ELSE 'detail' END
   AND (:card::text IS NULL OR card_id = :card) AND (:channel::text IS NULL OR channel = :channel)
   AND day BETWEEN :from::date AND :to::date AND redeemed <> 0
 GROUP BY staff, location
HAVING sum(redeemed) <> 0
 ORDER BY redeemed DESC, staff, location
