-- The coupons issued on some days and what became of them, beside those of as many days just before. Views are those of the
-- days themselves.
WITH sums AS (
  SELECT coalesce(sum(views) FILTER (WHERE day >= :from::date), 0)::bigint AS views,
         coalesce(sum(issued) FILTER (WHERE day >= :from::date), 0)::bigint AS issued,
         coalesce(sum(gifted) FILTER (WHERE day >= :from::date), 0)::bigint AS gifted,
         coalesce(sum(redeemed) FILTER (WHERE day >= :from::date), 0)::bigint AS redeemed,
         coalesce(sum(deleted) FILTER (WHERE day >= :from::date), 0)::bigint AS deleted,
         coalesce(sum(payments) FILTER (WHERE day >= :from::date), 0)::bigint AS payments,
         coalesce(sum(unpriced) FILTER (WHERE day >= :from::date), 0)::bigint AS unpriced,
         coalesce(sum(paid_fen) FILTER (WHERE day >= :from::date), 0)::bigint AS paid_fen,
         coalesce(sum(original_fen) FILTER (WHERE day >= :from::date), 0)::bigint AS original_fen,
         coalesce(sum(views) FILTER (WHERE day < :from::date), 0)::bigint AS before_views,
         coalesce(sum(issued) FILTER (WHERE day < :from::date), 0)::bigint AS before_issued,
         coalesce(sum(redeemed) FILTER (WHERE day < :from::date), 0)::bigint AS before_redeemed,
         coalesce(sum(paid_fen) FILTER (WHERE day < :from::date), 0)::bigint AS before_paid_fen
    FROM marketing.coupon_cube
   WHERE account = :account
     AND grain = CASE WHEN :card::text IS NULL THEN '' ELSE 'card_' END || CASE WHEN :channel::text IS NULL THEN '' ELSE 'channel_' END || 'day'
     AND (:card::text IS NULL OR card_id = :card) AND (:channel::text IS NULL OR channel = :channel)
     AND day BETWEEN :from::date - (:to::date - :from::date + 1) AND :to::date)
SELECT views, issued, gifted, redeemed, deleted, payments, paid_fen, original_fen,
       original_fen - paid_fen AS discount_fen,
       issued::float8 / nullif(views, 0) AS receive_rate,
       redeemed::float8 / nullif(issued, 0) AS rate,
       CASE WHEN redeemed > 0 THEN least(1, (payments - unpriced)::float8 / redeemed) END AS coverage,
       gifted::float8 / nullif(issued, 0) AS gifts_per_issue,
       before_views, before_issued, before_redeemed,
       before_redeemed::float8 / nullif(before_issued, 0) AS before_rate,
       before_paid_fen
  FROM sums
