-- The coupons issued on some days and what became of them. The rate that is compared is what was redeemed within so many days of the receipt, of the
-- days of issue that have had so many, beside that of as many days from another on, by the same rule. Views, issues and revenue are compared where the
-- account has been here for all of those days. Revenue is by the day of payment; of one channel nobody keeps it by that day.
WITH asked AS MATERIALIZED (
  SELECT *, before + (:to::date - :from::date) AS before_to, last_day - within - 1 AS mature_to
    FROM (SELECT coalesce(:within::int, 7) AS within, coalesce(:minimum::bigint, 30) AS minimum,
                 least(coalesce(:before::date, :from::date - (:to::date - :from::date + 1)), :from::date - 1) AS before) chosen,
         marketing.account
   WHERE account = :account),
facts AS (
  SELECT *, day >= :from::date AS now, day <= mature_to AS mature,
         CASE within WHEN 1 THEN redeemed_within_1_day WHEN 7 THEN redeemed_within_7_days WHEN 14 THEN redeemed_within_14_days
                     WHEN 30 THEN redeemed_within_30_days ELSE redeemed_within_60_days END AS redeemed_within
    FROM marketing.coupon_cube
    JOIN asked USING (account)
   WHERE account = :account
     AND grain = CASE WHEN :card::text IS NULL THEN '' ELSE 'card_' END || CASE WHEN :channel::text IS NULL THEN '' ELSE 'channel_' END || 'day'
     AND (:card::text IS NULL OR card_id = :card) AND (:channel::text IS NULL OR channel = :channel)
     AND (day BETWEEN :from::date AND :to::date OR day BETWEEN before AND least(before_to, :from::date - 1))),
sums AS (
  SELECT coalesce(sum(views) FILTER (WHERE now), 0)::bigint AS views,
         coalesce(sum(issued) FILTER (WHERE now), 0)::bigint AS issued,
         coalesce(sum(gifted) FILTER (WHERE now), 0)::bigint AS gifted,
         coalesce(sum(redeemed) FILTER (WHERE now), 0)::bigint AS redeemed,
         coalesce(sum(unattributed) FILTER (WHERE now), 0)::bigint AS unattributed,
         coalesce(sum(deleted) FILTER (WHERE now), 0)::bigint AS deleted,
         coalesce(sum(payments) FILTER (WHERE now), 0)::bigint AS payments,
         coalesce(sum(unpriced) FILTER (WHERE now), 0)::bigint AS unpriced,
         coalesce(sum(paid_fen) FILTER (WHERE now), 0)::bigint AS paid_fen,
         coalesce(sum(original_fen) FILTER (WHERE now), 0)::bigint AS original_fen,
         coalesce(sum(issued) FILTER (WHERE now AND mature), 0)::bigint AS mature_issued,
         coalesce(sum(redeemed_within) FILTER (WHERE now AND mature), 0)::bigint AS mature_redeemed,
         coalesce(sum(issued) FILTER (WHERE NOT now AND mature), 0)::bigint AS before_mature_issued,
         coalesce(sum(redeemed_within) FILTER (WHERE NOT now AND mature), 0)::bigint AS before_mature_redeemed,
         coalesce(sum(views) FILTER (WHERE NOT now), 0)::bigint AS before_views,
         coalesce(sum(issued) FILTER (WHERE NOT now), 0)::bigint AS before_issued
    FROM facts),
revenue AS (
  SELECT coalesce(sum(paid_fen) FILTER (WHERE day >= :from::date), 0)::bigint AS revenue_fen,
         coalesce(sum(paid_fen) FILTER (WHERE day < :from::date), 0)::bigint AS before_revenue_fen
    FROM marketing.redemption_cube
    JOIN asked USING (account)
   WHERE account = :account AND :channel::text IS NULL
     AND grain = CASE WHEN :card::text IS NULL THEN 'store_day' ELSE 'detail' END AND (:card::text IS NULL OR card_id = :card) AND payments <> 0
     AND (day BETWEEN :from::date AND :to::date OR day BETWEEN before AND least(before_to, :from::date - 1)))
SELECT mature_issued, mature_redeemed,
       mature_redeemed::float8 / nullif(mature_issued, 0) AS mature_rate,
       marketing.wilson_low(mature_redeemed, mature_issued) AS mature_low,
       marketing.wilson_high(mature_redeemed, mature_issued) AS mature_high,
       before_mature_issued, before_mature_redeemed,
       before_mature_redeemed::float8 / nullif(before_mature_issued, 0) AS before_rate,
       mature_redeemed::float8 / nullif(mature_issued, 0) - before_mature_redeemed::float8 / nullif(before_mature_issued, 0) AS rate_change,
       CASE WHEN before_mature_issued < minimum THEN 'few'
            ELSE marketing.verdict(mature_redeemed, mature_issued, before_mature_redeemed::float8 / nullif(before_mature_issued, 0), minimum) END AS change_verdict,
       views, CASE WHEN first_day <= before THEN before_views END AS before_views,
       issued, CASE WHEN first_day <= before THEN before_issued END AS before_issued,
       issued::float8 / nullif(views, 0) AS issued_per_view,
       redeemed, unattributed,
       (redeemed - unattributed)::float8 / nullif(issued, 0) AS rate_so_far,
       gifted, gifted::float8 / nullif(issued, 0) AS gifts_per_issue,
       deleted, CASE WHEN :channel::text IS NULL THEN revenue_fen END AS revenue_fen,
       CASE WHEN :channel::text IS NULL AND first_day <= before THEN before_revenue_fen END AS before_revenue_fen, payments, paid_fen, original_fen,
       original_fen - paid_fen AS discount_fen,
       CASE WHEN redeemed > 0 THEN least(1, (payments - unpriced)::float8 / redeemed) END AS coverage,
       within AS within_days, before AS before_from, before_to, mature_to
  FROM sums, revenue, asked
