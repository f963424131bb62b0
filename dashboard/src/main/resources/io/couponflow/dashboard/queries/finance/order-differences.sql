-- Token orders that the platform's own list tells otherwise.
SELECT order_id, kind, created_at, our_status, their_status, our_free, their_free, our_pay, their_pay,
       free_missing, pay_missing, checked_at
  FROM finance.order_difference
 WHERE account = :account
 ORDER BY created_at DESC NULLS LAST, order_id
