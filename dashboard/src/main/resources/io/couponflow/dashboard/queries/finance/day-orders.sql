-- The token orders behind a day: those posted on it, and those settled on it or first or last heard of then. The deltas are what
-- an order posts on this day, so that they add up to the day's activity.
SELECT order_id, order_type, status, state, settled_at,
       CASE WHEN posting_date = :day::date THEN free_delta ELSE 0 END AS free_delta,
       CASE WHEN posting_date = :day::date THEN pay_delta ELSE 0 END AS pay_delta,
       events
  FROM finance.token_order
 CROSS JOIN (SELECT :day::date::timestamp AT TIME ZONE zone AS begins, (:day::date + 1)::timestamp AT TIME ZONE zone AS ends
               FROM finance.freshness) today
 WHERE account = :account
   AND (posting_date = :day::date
        OR settled_at >= begins AND settled_at < ends
        OR first_event_at >= begins AND first_event_at < ends
        OR last_event_at >= begins AND last_event_at < ends)
 ORDER BY settled_at NULLS LAST, order_id
