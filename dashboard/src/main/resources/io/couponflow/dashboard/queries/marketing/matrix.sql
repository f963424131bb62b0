-- Which channel coupons came from and which one they were redeemed in, of redemptions on the days asked for. The twelve
-- greatest of either side by name, the rest without one.
WITH facts AS MATERIALIZED (
  SELECT channel, redeem_channel, sum(redeemed)::bigint AS redeemed
    FROM marketing.redemption_cube
   WHERE account = :account AND grain = CASE WHEN :card::text IS NULL THEN 'channels_day' ELSE 'detail' END
     AND (:card::text IS NULL OR card_id = :card) AND (:channel::text IS NULL OR channel = :channel)
     AND day BETWEEN :from::date AND :to::date AND redeemed <> 0
   GROUP BY channel, redeem_channel
  HAVING sum(redeemed) > 0),
from_channels AS (
  SELECT channel AS named FROM facts GROUP BY channel ORDER BY sum(redeemed) DESC, channel LIMIT 12),
to_channels AS (
  SELECT redeem_channel AS named FROM facts GROUP BY redeem_channel ORDER BY sum(redeemed) DESC, redeem_channel LIMIT 12)
SELECT f.named AS channel, t.named AS redeem_channel, sum(redeemed)::bigint AS redeemed
  FROM facts
  LEFT JOIN from_channels f ON f.named = channel
  LEFT JOIN to_channels t ON t.named = redeem_channel
 GROUP BY f.named, t.named
 ORDER BY 3 DESC, 1, 2
