-- The token orders behind a day: those posted or reversed on it, and those first or last pushed then. The deltas are what an
-- order and its reversal posted on this day, so that they add up to what the day posted.
SELECT order_id, order_type, status, state, settled_at, reversed_at,
       coalesce(posted.free_delta, 0) AS free_delta, coalesce(posted.pay_delta, 0) AS pay_delta, events
  FROM finance.token_order
  LEFT JOIN (SELECT order_id, sum(free_delta) AS free_delta, sum(pay_delta) AS pay_delta
               FROM finance.token_journal
              WHERE account = :account AND posting_date = :day::date
              GROUP BY order_id) posted USING (order_id)
 CROSS JOIN (SELECT :day::date::timestamp AT TIME ZONE zone AS begins, (:day::date + 1)::timestamp AT TIME ZONE zone AS ends
               FROM finance.freshness) today
 WHERE account = :account
   AND (posted.free_delta IS NOT NULL
        OR first_event_at >= begins AND first_event_at < ends
        OR last_event_at >= begins AND last_event_at < ends)
 ORDER BY settled_at NULLS LAST, order_id
