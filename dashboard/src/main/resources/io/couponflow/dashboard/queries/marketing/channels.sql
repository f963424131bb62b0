-- Channels by the coupons that they issued on some days. Rates that are compared count what was redeemed within so many days of the
-- receipt, of the days of issue that have had so many ("mature"): with the rest, all other channels whose issue is known, and with
-- the channel itself on as many days from another on, by the same rule. trend is what was redeemed so of the coupons of each day; of more than 60
-- days, of each week, or of so many weeks together that there are 61 points at most, as far as they are mature; the first point may be a part of a
-- week. Weeks are read where they lie wholly in what is told apart; the rest is read day by day.
WITH asked AS MATERIALIZED (
  SELECT within, before, before + (:to::date - :from::date) AS before_to,
         (SELECT last_day FROM marketing.account WHERE account = :account) - within - 1 AS mature_to,
         :to::date - :from::date >= 60 AS by_weeks,
         CASE WHEN :to::date - :from::date < 60 THEN :from::date ELSE date_trunc('week', :from::date)::date END AS origin,
         CASE WHEN :to::date - :from::date < 60 THEN 1 ELSE 7 * ((:to::date - :from::date) / 420 + 1) END AS days_of_a_point
    FROM (SELECT coalesce(:within::int, 7) AS within,
                 least(coalesce(:before::date, :from::date - (:to::date - :from::date + 1)), :from::date - 1) AS before) chosen),
pieces AS MATERIALIZED (
  SELECT array_agg(DISTINCT week) FILTER (WHERE whole) AS weeks, array_agg(day) FILTER (WHERE NOT whole) AS days
    FROM (SELECT day, week, count(*) OVER (PARTITION BY week, day >= :from::date, day <= mature_to) = 7 AND (day < :from::date OR by_weeks) AS whole
            FROM asked,
                 LATERAL (SELECT day, date_trunc('week', day)::date AS week
                            FROM (SELECT before + n AS day FROM generate_series(0, least(before_to, :from::date - 1) - before) AS n
                                   UNION ALL
                                  SELECT :from::date + n FROM generate_series(0, :to::date - :from::date) AS n) both_periods) each_day) marked),
facts AS MATERIALIZED (
  SELECT channel, day, day >= :from::date AS now, coalesce(day <= mature_to, false) AS mature,
         views, issued, gifted, redeemed, unattributed, deleted, payments, unpriced, paid_fen, original_fen,
         CASE within WHEN 1 THEN redeemed_within_1_day WHEN 7 THEN redeemed_within_7_days WHEN 14 THEN redeemed_within_14_days
                     WHEN 30 THEN redeemed_within_30_days ELSE redeemed_within_60_days END AS redeemed_within
    FROM marketing.coupon_cube, asked
   WHERE account = :account AND (:card::text IS NULL OR card_id = :card)
     AND (   grain = CASE WHEN :card::text IS NULL THEN '' ELSE 'card_' END || 'channel_week' AND day = ANY ((SELECT weeks FROM pieces)::date[])
          OR grain = CASE WHEN :card::text IS NULL THEN '' ELSE 'card_' END || 'channel_day' AND day = ANY ((SELECT days FROM pieces)::date[]))),
sums AS (
  SELECT channel,
         coalesce(sum(views) FILTER (WHERE now), 0)::bigint AS views,
         coalesce(sum(issued) FILTER (WHERE now), 0)::bigint AS issued,
         coalesce(sum(gifted) FILTER (WHERE now), 0)::bigint AS gifted,
         coalesce(sum(redeemed) FILTER (WHERE now), 0)::bigint AS redeemed,
         coalesce(sum(deleted) FILTER (WHERE now), 0)::bigint AS deleted,
         coalesce(sum(payments) FILTER (WHERE now), 0)::bigint AS payments,
         coalesce(sum(unpriced) FILTER (WHERE now), 0)::bigint AS unpriced,
         coalesce(sum(paid_fen) FILTER (WHERE now), 0)::bigint AS paid_fen,
         coalesce(sum(original_fen) FILTER (WHERE now), 0)::bigint AS original_fen,
         coalesce(sum(issued) FILTER (WHERE now AND mature), 0)::bigint AS mature_issued,
         coalesce(sum(redeemed_within) FILTER (WHERE now AND mature), 0)::bigint AS mature_redeemed,
         coalesce(sum(paid_fen) FILTER (WHERE now AND mature), 0)::bigint AS mature_paid_fen,
         coalesce(sum(issued) FILTER (WHERE NOT now AND mature), 0)::bigint AS before_issued,
         coalesce(sum(redeemed_within) FILTER (WHERE NOT now AND mature), 0)::bigint AS before_redeemed
    FROM facts
   GROUP BY channel),
compared AS (
  SELECT *,
         (sum(mature_redeemed) OVER () - mature_redeemed)::float8 / nullif(sum(mature_issued) OVER () - mature_issued, 0)::float8 AS rest_rate,
         before_redeemed::float8 / nullif(before_issued, 0) AS before_rate
    FROM sums
   WHERE channel <> '(unattributed)'),
points AS (
  SELECT channel, point, sum(redeemed_within)::bigint AS redeemed
    FROM (SELECT channel, (day - origin) / days_of_a_point AS point, redeemed_within FROM facts, asked WHERE now
           UNION ALL
          SELECT channel, point, 0 FROM sums, asked, generate_series(0, (:to::date - origin) / days_of_a_point) AS point) stacked,
         asked
   WHERE mature_to >= least(origin + (point + 1) * days_of_a_point - 1, :to::date)
   GROUP BY channel, point),
trends AS (
  SELECT channel, array_agg(redeemed ORDER BY point) AS trend
    FROM points
   GROUP BY channel)
SELECT channel,
       CASE WHEN channel <> '(unattributed)' THEN marketing.verdict(mature_redeemed, mature_issued, rest_rate, coalesce(:minimum::bigint, 30)) END AS verdict,
       mature_issued, mature_redeemed,
       mature_redeemed::float8 / nullif(mature_issued, 0) AS mature_rate,
       marketing.wilson_low(mature_redeemed, mature_issued) AS mature_low,
       marketing.wilson_high(mature_redeemed, mature_issued) AS mature_high,
       CASE WHEN mature_issued >= coalesce(:minimum::bigint, 30) THEN mature_redeemed::float8 / mature_issued END AS ranked_rate,
       rest_rate,
       before_issued, before_redeemed, before_rate,
       marketing.wilson_low(before_redeemed, before_issued) AS before_low,
       marketing.wilson_high(before_redeemed, before_issued) AS before_high,
       mature_redeemed::float8 / nullif(mature_issued, 0) - before_rate AS rate_change,
       CASE WHEN channel = '(unattributed)' THEN NULL
            WHEN before_issued < coalesce(:minimum::bigint, 30) THEN 'few'
            ELSE marketing.verdict(mature_redeemed, mature_issued, before_rate, coalesce(:minimum::bigint, 30)) END AS change_verdict,
       round(mature_paid_fen::numeric / nullif(mature_issued, 0))::bigint AS paid_per_coupon_fen,
       views, issued, redeemed,
       issued::float8 / nullif(views, 0) AS issued_per_view,
       redeemed::float8 / nullif(issued, 0) AS rate_so_far,
       payments, paid_fen, original_fen,
       original_fen - paid_fen AS discount_fen,
       CASE WHEN redeemed > 0 THEN least(1, (payments - unpriced)::float8 / redeemed) END AS coverage,
       gifted, gifted::float8 / nullif(issued, 0) AS gifts_per_issue,
       deleted, trend
  FROM sums
  LEFT JOIN (SELECT channel, rest_rate, before_rate FROM compared) known USING (channel)
  LEFT JOIN trends USING (channel)
 WHERE (views <> 0 OR issued <> 0 OR gifted <> 0 OR redeemed <> 0 OR deleted <> 0 OR payments <> 0)
   AND (:channel::text IS NULL OR channel = :channel)
 ORDER BY issued DESC, redeemed DESC, channel
