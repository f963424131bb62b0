-- The cards that a channel issued on some days, beside as many days just before.
SELECT card_id, title, card_type, issued, redeemed, deleted,
       redeemed::float8 / nullif(issued, 0) AS rate,
       before_redeemed::float8 / nullif(before_issued, 0) AS before_rate,
       redeemed::float8 / nullif(issued, 0) - before_redeemed::float8 / nullif(before_issued, 0) AS rate_change,
       payments, paid_fen, original_fen - paid_fen AS discount_fen
  FROM marketing.card c
 CROSS JOIN LATERAL (
        SELECT coalesce(sum(issued) FILTER (WHERE cohort_date >= :from::date), 0)::bigint AS issued,
               coalesce(sum(redeemed) FILTER (WHERE cohort_date >= :from::date), 0)::bigint AS redeemed,
               coalesce(sum(deleted) FILTER (WHERE cohort_date >= :from::date), 0)::bigint AS deleted,
               coalesce(sum(payments) FILTER (WHERE cohort_date >= :from::date), 0)::bigint AS payments,
               coalesce(sum(paid_fen) FILTER (WHERE cohort_date >= :from::date), 0)::bigint AS paid_fen,
               coalesce(sum(original_fen) FILTER (WHERE cohort_date >= :from::date), 0)::bigint AS original_fen,
               coalesce(sum(issued) FILTER (WHERE cohort_date < :from::date), 0)::bigint AS before_issued,
               coalesce(sum(redeemed) FILTER (WHERE cohort_date < :from::date), 0)::bigint AS before_redeemed
          FROM marketing.channel_daily d
         WHERE d.account = c.account AND d.card_id = c.card_id AND d.channel = :channel
           AND d.cohort_date BETWEEN :from::date - (:to::date - :from::date + 1) AND :to::date) sums
 WHERE account = :account AND (issued <> 0 OR redeemed <> 0 OR deleted <> 0 OR payments <> 0)
 ORDER BY issued DESC, card_id
