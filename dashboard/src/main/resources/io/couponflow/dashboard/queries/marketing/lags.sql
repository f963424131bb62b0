-- How many days after the receipt coupons are redeemed, of those issued on the days asked for. 60 stands for 60 and more. One channel's are found
-- card by card.
WITH sums AS (
  SELECT least(lag_hours / 24, 60) AS day, sum(redeemed)::bigint AS redeemed
    FROM marketing.lag_cube
   WHERE account = :account AND grain = CASE WHEN coalesce(:card::text, :channel) IS NULL THEN 'day' ELSE 'card_channel_day' END
     AND (coalesce(:card::text, :channel) IS NULL
          OR card_id = ANY (ARRAY(SELECT card_id FROM marketing.card WHERE account = :account AND (:card::text IS NULL OR card_id = :card))))
     AND (:channel::text IS NULL OR channel = :channel)
     AND day BETWEEN :from::date AND :to::date
   GROUP BY 1
  HAVING sum(redeemed) <> 0)
SELECT day, coalesce(redeemed, 0) AS redeemed,
       coalesce(redeemed, 0)::float8 / (SELECT sum(redeemed) FROM sums)::float8 AS share
  FROM generate_series(0, 60) AS day
  LEFT JOIN sums USING (day)
 WHERE EXISTS (SELECT FROM sums)
 ORDER BY day
