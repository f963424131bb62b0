-- Token balances that were reported, the last of each day, and by how much they are not what the orders explain.
SELECT day, free_reported AS free_balance, pay_reported AS pay_balance, free_drift, pay_drift
  FROM finance.token_reconciliation
 WHERE account = :account AND day BETWEEN :from::date AND :to::date AND reported_at IS NOT NULL
 ORDER BY day
