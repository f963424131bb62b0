-- What is left of each card and how long it lasts; open alarms first, then what runs out soonest.
SELECT card_id, title, initial, issued, remaining, per_hour, runs_out_at, alarm_open, alarms, last_alarm_at,
       last_alarm_quantity, last_alarm_detail, drift
  FROM ops.stock
 WHERE account = :account AND (:card::text IS NULL OR card_id = :card)
 ORDER BY alarm_open DESC, runs_out_at NULLS LAST, remaining NULLS LAST, card_id
