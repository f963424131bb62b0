-- The cards that a channel issued on some days, with the rate that may be compared: what was redeemed within so many days of the receipt, of the days
-- of issue that have had so many, beside that of as many days from another on. Weeks that lie wholly in what is told apart are read as weeks, the rest
-- day by day, all of it card by card.
WITH asked AS MATERIALIZED (
  SELECT within, minimum, before, before + (:to::date - :from::date) AS before_to,
         (SELECT last_day FROM marketing.account WHERE account = :account) - within - 1 AS mature_to
    FROM (SELECT coalesce(:within::int, 7) AS within, coalesce(:minimum::bigint, 30) AS minimum,
                 least(coalesce(:before::date, :from::date - (:to::date - :from::date + 1)), :from::date - 1) AS before) chosen),
pieces AS MATERIALIZED (
  SELECT array_agg(DISTINCT week) FILTER (WHERE whole) AS weeks, array_agg(day) FILTER (WHERE NOT whole) AS days
    FROM (SELECT day, week, count(*) OVER (PARTITION BY week, day >= :from::date, day <= mature_to) = 7 AS whole
            FROM asked,
                 LATERAL (SELECT day, date_trunc('week', day)::date AS week
                            FROM (SELECT before + n AS day FROM generate_series(0, least(before_to, :from::date - 1) - before) AS n
                                   UNION ALL
                                  SELECT :from::date + n FROM generate_series(0, :to::date - :from::date) AS n) both_periods) each_day) marked),
sums AS (
  SELECT card_id,
         coalesce(sum(issued) FILTER (WHERE now), 0)::bigint AS issued,
         coalesce(sum(redeemed) FILTER (WHERE now), 0)::bigint AS redeemed,
         coalesce(sum(deleted) FILTER (WHERE now), 0)::bigint AS deleted,
         coalesce(sum(payments) FILTER (WHERE now), 0)::bigint AS payments,
         coalesce(sum(paid_fen) FILTER (WHERE now), 0)::bigint AS paid_fen,
         coalesce(sum(discount_fen) FILTER (WHERE now), 0)::bigint AS discount_fen,
         coalesce(sum(issued) FILTER (WHERE now AND mature), 0)::bigint AS mature_issued,
         coalesce(sum(redeemed_within) FILTER (WHERE now AND mature), 0)::bigint AS mature_redeemed,
         coalesce(sum(issued) FILTER (WHERE NOT now AND mature), 0)::bigint AS before_issued,
         coalesce(sum(redeemed_within) FILTER (WHERE NOT now AND mature), 0)::bigint AS before_redeemed
    FROM (SELECT *, day >= :from::date AS now, coalesce(day <= mature_to, false) AS mature,
                 CASE within WHEN 1 THEN redeemed_within_1_day WHEN 7 THEN redeemed_within_7_days WHEN 14 THEN redeemed_within_14_days
                             WHEN 30 THEN redeemed_within_30_days ELSE redeemed_within_60_days END AS redeemed_within
            FROM marketing.coupon_cube, asked
           WHERE account = :account AND channel = :channel
             AND card_id = ANY (ARRAY(SELECT card_id FROM marketing.card WHERE account = :account))
             AND (   grain = 'card_channel_week' AND day = ANY ((SELECT weeks FROM pieces)::date[])
                  OR grain = 'card_channel_day' AND day = ANY ((SELECT days FROM pieces)::date[]))) facts
   GROUP BY card_id)
SELECT card_id, title, card_type, issued,
       mature_issued, mature_redeemed,
       mature_redeemed::float8 / nullif(mature_issued, 0) AS mature_rate,
       marketing.wilson_low(mature_redeemed, mature_issued) AS mature_low,
       marketing.wilson_high(mature_redeemed, mature_issued) AS mature_high,
       CASE WHEN mature_issued >= minimum THEN mature_redeemed::float8 / mature_issued END AS ranked_rate,
       before_issued, before_redeemed,
       before_redeemed::float8 / nullif(before_issued, 0) AS before_rate,
       marketing.wilson_low(before_redeemed, before_issued) AS before_low,
       marketing.wilson_high(before_redeemed, before_issued) AS before_high,
       mature_redeemed::float8 / nullif(mature_issued, 0) - before_redeemed::float8 / nullif(before_issued, 0) AS rate_change,
       CASE WHEN before_issued < minimum THEN 'few'
            ELSE marketing.verdict(mature_redeemed, mature_issued, before_redeemed::float8 / nullif(before_issued, 0), minimum) END AS change_verdict,
       redeemed,
       CASE WHEN :channel <> '(unattributed)' THEN redeemed::float8 / nullif(issued, 0) END AS rate_so_far,
       deleted, payments, paid_fen, discount_fen
  FROM sums
 CROSS JOIN asked
  JOIN marketing.card USING (card_id)
 WHERE account = :account AND (issued <> 0 OR redeemed <> 0 OR deleted <> 0 OR payments <> 0)
 ORDER BY issued DESC, card_id
