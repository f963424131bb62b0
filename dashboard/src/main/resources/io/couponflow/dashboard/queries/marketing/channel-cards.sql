-- The cards that a channel issued on some days, beside as many days just before. Weeks that lie wholly in either are read as
-- weeks, the three at most that don't day by day.
WITH pieces AS MATERIALIZED (
  SELECT array_agg(DISTINCT week) FILTER (WHERE whole) AS weeks, array_agg(day) FILTER (WHERE NOT whole) AS days
    FROM (SELECT day, week, week BETWEEN before AND :to::date - 6 AND week NOT BETWEEN :from::date - 6 AND :from::date - 1 AS whole
            FROM (SELECT before, before + n AS day, date_trunc('week', before + n)::date AS week
                    FROM (SELECT :from::date - (:to::date - :from::date + 1) AS before) asked,
                         generate_series(0, :to::date - before) AS n) each_day) marked),
sums AS (
  SELECT card_id,
         coalesce(sum(issued) FILTER (WHERE day >= :from::date), 0)::bigint AS issued,
         coalesce(sum(redeemed) FILTER (WHERE day >= :from::date), 0)::bigint AS redeemed,
         coalesce(sum(deleted) FILTER (WHERE day >= :from::date), 0)::bigint AS deleted,
         coalesce(sum(payments) FILTER (WHERE day >= :from::date), 0)::bigint AS payments,
         coalesce(sum(paid_fen) FILTER (WHERE day >= :from::date), 0)::bigint AS paid_fen,
         coalesce(sum(discount_fen) FILTER (WHERE day >= :from::date), 0)::bigint AS discount_fen,
         coalesce(sum(issued) FILTER (WHERE day < :from::date), 0)::bigint AS before_issued,
         coalesce(sum(redeemed) FILTER (WHERE day < :from::date), 0)::bigint AS before_redeemed
    FROM marketing.coupon_cube
   WHERE account = :account AND channel = :channel
     AND (   grain = 'card_channel_week' AND day = ANY ((SELECT weeks FROM pieces)::date[])
          OR grain = 'card_channel_day' AND day = ANY ((SELECT days FROM pieces)::date[]))
   GROUP BY card_id)
SELECT card_id, title, card_type, issued, redeemed, deleted,
       redeemed::float8 / nullif(issued, 0) AS rate,
       before_redeemed::float8 / nullif(before_issued, 0) AS before_rate,
       redeemed::float8 / nullif(issued, 0) - before_redeemed::float8 / nullif(before_issued, 0) AS rate_change,
       payments, paid_fen, discount_fen
  FROM sums
  JOIN marketing.card USING (card_id)
 WHERE account = :account AND (issued <> 0 OR redeemed <> 0 OR deleted <> 0 OR payments <> 0)
 ORDER BY issued DESC, card_id
