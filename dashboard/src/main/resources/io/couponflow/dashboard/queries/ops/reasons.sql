-- Why pushes could not be used.
SELECT reason, count(*) AS dead_letters, count(replayed_at) AS replayed, max(received_at) AS newest_at
  FROM ops.dead_letter
 CROSS JOIN (SELECT coalesce(zone, 'Asia/Shanghai') AS zone FROM ops.freshness) job
 WHERE received_at >= :from::date::timestamp AT TIME ZONE zone AND received_at < (:to::date + 1)::timestamp AT TIME ZONE zone
 GROUP BY reason
 ORDER BY dead_letters DESC, reason
