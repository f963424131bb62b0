-- Channels by the coupons that they issued on some days, beside as many days just before. trend is what was redeemed of the
-- coupons of each day; of a longer time, of each sixtieth.
WITH facts AS (
  SELECT channel, day, views, issued, gifted, redeemed, deleted, payments, paid_fen, original_fen
    FROM marketing.channel_day
   WHERE :card::text IS NULL AND account = :account AND (:channel::text IS NULL OR channel = :channel)
     AND day BETWEEN :from::date - (:to::date - :from::date + 1) AND :to::date
   UNION ALL
  SELECT channel, day, views, issued, gifted, redeemed, deleted, payments, paid_fen, original_fen
    FROM marketing.card_day
   WHERE card_id = :card AND account = :account AND (:channel::text IS NULL OR channel = :channel)
     AND day BETWEEN :from::date - (:to::date - :from::date + 1) AND :to::date),
-- The days before have no point.
points AS MATERIALIZED (
  SELECT channel,
         CASE WHEN day >= :from::date THEN (day - :from::date) / ((:to::date - :from::date) / 60 + 1) END AS point,
         sum(views) AS views, sum(issued) AS issued, sum(gifted) AS gifted, sum(redeemed) AS redeemed, sum(deleted) AS deleted,
         sum(payments) AS payments, sum(paid_fen) AS paid_fen, sum(original_fen) AS original_fen
    FROM facts
   GROUP BY 1, 2),
trends AS (
  SELECT channel, array_agg(coalesce(redeemed, 0)::bigint ORDER BY point) AS trend
    FROM (SELECT DISTINCT channel FROM points) channels
   CROSS JOIN generate_series(0, (:to::date - :from::date) / ((:to::date - :from::date) / 60 + 1)) AS point
    LEFT JOIN points USING (channel, point)
   GROUP BY channel),
sums AS (
  SELECT channel,
         coalesce(sum(views) FILTER (WHERE point IS NOT NULL), 0)::bigint AS views,
         coalesce(sum(issued) FILTER (WHERE point IS NOT NULL), 0)::bigint AS issued,
         coalesce(sum(gifted) FILTER (WHERE point IS NOT NULL), 0)::bigint AS gifted,
         coalesce(sum(redeemed) FILTER (WHERE point IS NOT NULL), 0)::bigint AS redeemed,
         coalesce(sum(deleted) FILTER (WHERE point IS NOT NULL), 0)::bigint AS deleted,
         coalesce(sum(payments) FILTER (WHERE point IS NOT NULL), 0)::bigint AS payments,
         coalesce(sum(paid_fen) FILTER (WHERE point IS NOT NULL), 0)::bigint AS paid_fen,
         coalesce(sum(original_fen) FILTER (WHERE point IS NOT NULL), 0)::bigint AS original_fen,
         coalesce(sum(issued) FILTER (WHERE point IS NULL), 0)::bigint AS before_issued,
         coalesce(sum(redeemed) FILTER (WHERE point IS NULL), 0)::bigint AS before_redeemed
    FROM points
   GROUP BY channel)
SELECT channel, views, issued, gifted, redeemed, deleted,
       issued::float8 / nullif(views, 0) AS receive_rate,
       redeemed::float8 / nullif(issued, 0) AS rate,
       before_issued, before_redeemed,
       before_redeemed::float8 / nullif(before_issued, 0) AS before_rate,
       redeemed::float8 / nullif(issued, 0) - before_redeemed::float8 / nullif(before_issued, 0) AS rate_change,
       payments, paid_fen, original_fen,
       original_fen - paid_fen AS discount_fen,
       CASE WHEN redeemed > 0 THEN least(1, payments::float8 / redeemed) END AS coverage,
       gifted::float8 / nullif(issued, 0) AS gifts_per_issue,
       trend
  FROM sums
  JOIN trends USING (channel)
 WHERE views <> 0 OR issued <> 0 OR gifted <> 0 OR redeemed <> 0 OR deleted <> 0 OR payments <> 0
 ORDER BY issued DESC, redeemed DESC, channel
