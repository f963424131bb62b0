-- Channels by the coupons that they issued on some days, beside as many days just before. trend is what was redeemed of the
-- coupons of each day; of more than 60 days, of each week, or of so many weeks together that there are 61 points at most. Only
-- the days asked for count, so its first and last points may be parts of weeks. Of what is told by weeks, and of the days
-- before, weeks are read where they lie in it wholly; the rest is read day by day.
WITH asked AS MATERIALIZED (
  SELECT :from::date - (:to::date - :from::date + 1) AS before,
         CASE WHEN :to::date - :from::date < 60 THEN :from::date - 1 ELSE :to::date END AS weeks_until,
         CASE WHEN :to::date - :from::date < 60 THEN :from::date ELSE date_trunc('week', :from::date)::date END AS origin,
         CASE WHEN :to::date - :from::date < 60 THEN 1 ELSE 7 * ((:to::date - :from::date) / 420 + 1) END AS days_of_a_point),
pieces AS MATERIALIZED (
  SELECT array_agg(DISTINCT week) FILTER (WHERE whole) AS weeks, array_agg(day) FILTER (WHERE NOT whole) AS days
    FROM (SELECT day, week, week BETWEEN before AND weeks_until - 6 AND week NOT BETWEEN :from::date - 6 AND :from::date - 1 AS whole
            FROM asked, LATERAL (SELECT before + n AS day, date_trunc('week', before + n)::date AS week
                                   FROM generate_series(0, :to::date - before) AS n) each_day) marked),
facts AS MATERIALIZED (
  SELECT channel, day, views, issued, gifted, redeemed, deleted, payments, unpriced, paid_fen, original_fen
    FROM marketing.coupon_cube
   WHERE account = :account AND (:card::text IS NULL OR card_id = :card) AND (:channel::text IS NULL OR channel = :channel)
     AND (   grain = CASE WHEN :card::text IS NULL THEN '' ELSE 'card_' END || 'channel_week' AND day = ANY ((SELECT weeks FROM pieces)::date[])
          OR grain = CASE WHEN :card::text IS NULL THEN '' ELSE 'card_' END || 'channel_day' AND day = ANY ((SELECT days FROM pieces)::date[]))),
sums AS (
  SELECT channel,
         coalesce(sum(views) FILTER (WHERE day >= :from::date), 0)::bigint AS views,
         coalesce(sum(issued) FILTER (WHERE day >= :from::date), 0)::bigint AS issued,
         coalesce(sum(gifted) FILTER (WHERE day >= :from::date), 0)::bigint AS gifted,
         coalesce(sum(redeemed) FILTER (WHERE day >= :from::date), 0)::bigint AS redeemed,
         coalesce(sum(deleted) FILTER (WHERE day >= :from::date), 0)::bigint AS deleted,
         coalesce(sum(payments) FILTER (WHERE day >= :from::date), 0)::bigint AS payments,
         coalesce(sum(unpriced) FILTER (WHERE day >= :from::date), 0)::bigint AS unpriced,
         coalesce(sum(paid_fen) FILTER (WHERE day >= :from::date), 0)::bigint AS paid_fen,
         coalesce(sum(original_fen) FILTER (WHERE day >= :from::date), 0)::bigint AS original_fen,
         coalesce(sum(issued) FILTER (WHERE day < :from::date), 0)::bigint AS before_issued,
         coalesce(sum(redeemed) FILTER (WHERE day < :from::date), 0)::bigint AS before_redeemed
    FROM facts
   GROUP BY channel),
points AS (
  SELECT channel, point, sum(redeemed)::bigint AS redeemed
    FROM (SELECT channel, (day - origin) / days_of_a_point AS point, redeemed
            FROM facts, asked
           WHERE day >= :from::date
           UNION ALL
          SELECT channel, point, 0
            FROM sums, asked, generate_series(0, (:to::date - origin) / days_of_a_point) AS point) stacked
   GROUP BY channel, point),
trends AS (
  SELECT channel, array_agg(redeemed ORDER BY point) AS trend
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
       CASE WHEN redeemed > 0 THEN least(1, (payments - unpriced)::float8 / redeemed) END AS coverage,
       gifted::float8 / nullif(issued, 0) AS gifts_per_issue,
       trend
  FROM sums
  JOIN trends USING (channel)
 WHERE views <> 0 OR issued <> 0 OR gifted <> 0 OR redeemed <> 0 OR deleted <> 0 OR payments <> 0
 ORDER BY issued DESC, redeemed DESC, channel
