-- The cards that a channel issued on some days, beside as many days just before. Weeks that lie wholly in either are read as
-- weeks, the three at most that don't day by day.
WITH torn AS MATERIALIZED (
  SELECT greatest(week, :from::date - (:to::date - :from::date + 1)) AS first, least(week + 6, :to::date) AS last
    FROM (SELECT DISTINCT date_trunc('week', day)::date AS week
            FROM unnest(ARRAY[:from::date - (:to::date - :from::date + 1), :from::date, :to::date]) AS day) weeks
   WHERE week NOT BETWEEN :from::date - (:to::date - :from::date + 1) AND :to::date - 6
      OR week BETWEEN :from::date - 6 AND :from::date - 1),
facts AS (
  SELECT card_id, cohort_week >= :from::date AS now, issued, redeemed, deleted, payments, paid_fen, original_fen
    FROM marketing.channel_weekly
   WHERE account = :account AND channel = :channel
     AND cohort_week BETWEEN :from::date - (:to::date - :from::date + 1) AND :to::date - 6
     AND cohort_week NOT BETWEEN :from::date - 6 AND :from::date - 1
   UNION ALL
  SELECT card_id, cohort_date >= :from::date, issued, redeemed, deleted, payments, paid_fen, original_fen
    FROM marketing.card
   CROSS JOIN torn
   CROSS JOIN LATERAL (
          SELECT cohort_date, issued, redeemed, deleted, payments, paid_fen, original_fen
            FROM marketing.channel_daily d
           WHERE d.account = card.account AND d.card_id = card.card_id AND d.channel = :channel
             AND d.cohort_date BETWEEN torn.first AND torn.last
          OFFSET 0) days
   WHERE account = :account),
sums AS (
  SELECT card_id,
         coalesce(sum(issued) FILTER (WHERE now), 0)::bigint AS issued,
         coalesce(sum(redeemed) FILTER (WHERE now), 0)::bigint AS redeemed,
         coalesce(sum(deleted) FILTER (WHERE now), 0)::bigint AS deleted,
         coalesce(sum(payments) FILTER (WHERE now), 0)::bigint AS payments,
         coalesce(sum(paid_fen) FILTER (WHERE now), 0)::bigint AS paid_fen,
         coalesce(sum(original_fen) FILTER (WHERE now), 0)::bigint AS original_fen,
         coalesce(sum(issued) FILTER (WHERE NOT now), 0)::bigint AS before_issued,
         coalesce(sum(redeemed) FILTER (WHERE NOT now), 0)::bigint AS before_redeemed
    FROM facts
   GROUP BY card_id)
SELECT card_id, title, card_type, issued, redeemed, deleted,
       redeemed::float8 / nullif(issued, 0) AS rate,
       before_redeemed::float8 / nullif(before_issued, 0) AS before_rate,
       redeemed::float8 / nullif(issued, 0) - before_redeemed::float8 / nullif(before_issued, 0) AS rate_change,
       payments, paid_fen, original_fen - paid_fen AS discount_fen
  FROM sums
  JOIN marketing.card USING (card_id)
 WHERE account = :account AND (issued <> 0 OR redeemed <> 0 OR deleted <> 0 OR payments <> 0)
 ORDER BY issued DESC, card_id
