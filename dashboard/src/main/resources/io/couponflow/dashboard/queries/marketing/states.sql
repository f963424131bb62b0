-- What has become of all coupons ever issued, as of now.
SELECT channel, issued, redeemed, deleted, live, expired,
       redeemed::float8 / nullif(issued, 0) AS redeemed_share,
       deleted::float8 / nullif(issued, 0) AS deleted_share,
       live::float8 / nullif(issued, 0) AS live_share,
       expired::float8 / nullif(issued, 0) AS expired_share
  FROM (SELECT channel, sum(issued)::bigint AS issued, sum(redeemed)::bigint AS redeemed, sum(deleted)::bigint AS deleted,
               sum(live)::bigint AS live, sum(expired)::bigint AS expired
          FROM marketing.channel_conversion
         WHERE account = :account AND (:card::text IS NULL OR card_id = :card) AND (:channel::text IS NULL OR channel = :channel)
         GROUP BY channel) sums
 WHERE issued > 0
 ORDER BY issued DESC, channel
