-- Every push about one token order, in the order of their times.
SELECT event_at, status, order_type, free_coin_count, pay_coin_count, refund_free_coin_count, refund_pay_coin_count,
       created_at, paid_at, description, memo, receipt_info, order_state
  FROM finance.token_audit
 WHERE account = :account AND order_id = :order
