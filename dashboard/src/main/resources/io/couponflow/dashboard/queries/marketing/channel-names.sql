-- Channels to choose from, those that issued most first; also those that were only looked at.
SELECT channel, sum(issued)::bigint AS issued
  FROM marketing.coupon_cube
 WHERE account = :account AND grain = 'card_channel'
   AND (views, issued, gifted, redeemed, deleted, payments) <> (0, 0, 0, 0, 0, 0)
 GROUP BY channel
 ORDER BY issued DESC, channel
