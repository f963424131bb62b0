-- Windows with a stock alarm, the latest first.
SELECT window_start, card_id, title, alarms, first_at, last_at, lowest_quantity, last_detail, issued
  FROM ops.alarm
 CROSS JOIN (SELECT :from::date::timestamp AT TIME ZONE zone AS begins, (:to::date + 1)::timestamp AT TIME ZONE zone AS ends
               FROM ops.freshness) span
 WHERE account = :account AND (:card::text IS NULL OR card_id = :card)
   AND alarms > 0 AND window_start >= begins AND window_start < ends
 ORDER BY window_start DESC, card_id
