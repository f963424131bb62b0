-- What came from where, and what became of it.
SELECT source, sum(received)::bigint AS received, sum(accepted)::bigint AS accepted, sum(duplicates)::bigint AS duplicates,
       sum(dead_letters)::bigint AS dead_letters, sum(ignored)::bigint AS ignored,
       sum(unknown_events)::bigint AS unknown_events, sum(unaccounted)::bigint AS unaccounted,
       sum(dead_letters)::float8 / nullif(sum(received), 0)::float8 AS dead_letter_share
  FROM ops.data_quality
 CROSS JOIN (SELECT coalesce(zone, 'Asia/Shanghai') AS zone FROM ops.freshness) job
 WHERE hour >= :from::date::timestamp AT TIME ZONE zone AND hour < (:to::date + 1)::timestamp AT TIME ZONE zone
 GROUP BY source
 ORDER BY received DESC, source
