-- What came in and what became of it, by hour of receipt; of more than 31 days by day, and by week where asked to.
SELECT CASE WHEN :by = 'week' THEN date_trunc('week', hour, zone) WHEN :to::date - :from::date < 31 THEN hour ELSE date_trunc('day', hour, zone) END AS hour,
       sum(received)::bigint AS received, sum(accepted)::bigint AS accepted, sum(duplicates)::bigint AS duplicates,
       sum(dead_letters)::bigint AS dead_letters, sum(ignored)::bigint AS ignored,
       sum(unknown_events)::bigint AS unknown_events, sum(unaccounted)::bigint AS unaccounted
  FROM ops.data_quality
 CROSS JOIN (SELECT coalesce(zone, 'Asia/Shanghai') AS zone FROM ops.freshness) job
 WHERE hour >= :from::date::timestamp AT TIME ZONE zone AND hour < (:to::date + 1)::timestamp AT TIME ZONE zone
 GROUP BY 1
 ORDER BY 1
