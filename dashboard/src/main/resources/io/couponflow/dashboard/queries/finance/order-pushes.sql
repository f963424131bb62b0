-- Every push about one token order, in the order of their times.
SELECT event_at, status, order_type, free_amount, pay_amount, free_balance, pay_balance,
       created_at, paid_at, description, memo, receipt_info, order_state
  FROM finance.token_audit
 WHERE account = :account AND order_id = :order
