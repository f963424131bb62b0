-- Token orders that were pushed on the days asked for, the latest first.
SELECT order_id, order_type, status, state, created_at, paid_at, settled_at, reversed_at, first_event_at, last_event_at, events,
       free_delta, pay_delta
  FROM finance.token_order
 CROSS JOIN (SELECT :from::date::timestamp AT TIME ZONE zone AS begins, (:to::date + 1)::timestamp AT TIME ZONE zone AS ends
               FROM finance.freshness) span
 WHERE account = :account AND last_event_at >= begins AND first_event_at < ends
 ORDER BY last_event_at DESC, order_id
