-- Day by day what the orders posted, what should have been left, and what was reported.
SELECT day, free_opening, free_activity, free_expected, free_reported, free_drift,
       pay_opening, pay_activity, pay_expected, pay_reported, pay_drift, order_id,
       array_to_string(explained_by[1 : 10], ', ') AS explained_by,
       coalesce(free_drift <> 0 OR pay_drift <> 0, false) AS drifted
  FROM finance.token_reconciliation
 WHERE account = :account AND day BETWEEN :from::date AND :to::date
 ORDER BY day DESC
