-- Dead letters without their content, the latest first.
SELECT received_at, source, partition, position, reason, detail, body_bytes, replayed_at
  FROM ops.dead_letter
 CROSS JOIN (SELECT coalesce(zone, 'Asia/Shanghai') AS zone FROM ops.freshness) job
 WHERE received_at >= :from::date::timestamp AT TIME ZONE zone AND received_at < (:to::date + 1)::timestamp AT TIME ZONE zone
   AND (:reason::text IS NULL OR reason = :reason)
 ORDER BY received_at DESC, source, partition, position
