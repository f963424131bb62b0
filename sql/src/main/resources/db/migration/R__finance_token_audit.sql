DROP VIEW IF EXISTS finance.token_audit;

CREATE VIEW finance.token_audit AS
SELECT account, order_id, e.event_at, e.status,
       e.order_type,
       e.free_coin_count, e.pay_coin_count, e.refund_free_coin_count, e.refund_pay_coin_count,
       couponflow.token_delta(CASE WHEN as_amounts THEN e.free_coin_count ELSE e.refund_free_coin_count END, o.order_type) AS free_amount,
       couponflow.token_delta(CASE WHEN as_amounts THEN e.pay_coin_count ELSE e.refund_pay_coin_count END, o.order_type) AS pay_amount,
       CASE WHEN NOT as_amounts THEN e.free_coin_count END AS free_balance,
       CASE WHEN NOT as_amounts THEN e.pay_coin_count END AS pay_balance,
       e.created_at, e.paid_at, e.description, e.memo, e.receipt_info,
       o.state AS order_state, o.status AS order_status, o.settled_at, o.reversed_at,
       o.free_delta AS order_free_delta, o.pay_delta AS order_pay_delta
  FROM couponflow.token_order_event e
 CROSS JOIN (SELECT coalesce((SELECT coin_count FROM couponflow.job_run ORDER BY run_id DESC LIMIT 1) = 'order-amount', false) AS as_amounts) run
  LEFT JOIN couponflow.token_order o USING (account, order_id)
 ORDER BY account, order_id, e.event_at,
          array_position(ARRAY['WAITING', 'SUCC', 'FINANCE_SUCC', 'QUANTITY_SUCC', 'HAS_RECEIPT', 'REFUND_WAITING', 'HAS_REFUND', 'ROLLBACK'],
                         substr(e.status, length('ORDER_STATUS_') + 1)) NULLS FIRST, e.status;

COMMENT ON VIEW finance.token_audit IS
  'Every push about every token order, beside what the order came to. One row per account, order, status and second, ordered so, an order''s pushes by time, those of one second by rank of their status. Coin counts are those of the push, as it told them.';
COMMENT ON COLUMN finance.token_audit.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN finance.token_audit.order_id IS 'Order.';
COMMENT ON COLUMN finance.token_audit.event_at IS 'Instant of the push.';
COMMENT ON COLUMN finance.token_audit.status IS 'Status that it told (ORDER_STATUS_…).';
COMMENT ON COLUMN finance.token_audit.order_type IS 'Type that it told (ORDER_TYPE_…); null = none.';
COMMENT ON COLUMN finance.token_audit.free_coin_count IS
  'Free tokens that remain, or that the order is about, as the job is set (tokens.coin-count); null = not told.';
COMMENT ON COLUMN finance.token_audit.pay_coin_count IS 'Paid tokens, likewise.';
COMMENT ON COLUMN finance.token_audit.refund_free_coin_count IS 'Free tokens added or deducted; null = not told.';
COMMENT ON COLUMN finance.token_audit.refund_pay_coin_count IS 'Paid tokens added or deducted; null = not told.';
COMMENT ON COLUMN finance.token_audit.free_amount IS
  'Free tokens that the order adds or takes by this push, as the job reads counts (tokens.coin-count), with the sign of its type; null = not told.';
COMMENT ON COLUMN finance.token_audit.pay_amount IS 'Paid tokens, likewise.';
COMMENT ON COLUMN finance.token_audit.free_balance IS
  'Free tokens that remained by this push; null = not told, and wherever the job reads counts as amounts (tokens.coin-count: order-amount).';
COMMENT ON COLUMN finance.token_audit.pay_balance IS 'Paid tokens, likewise.';
COMMENT ON COLUMN finance.token_audit.created_at IS 'Instant at which the order was made, by this push; null = not told.';
COMMENT ON COLUMN finance.token_audit.paid_at IS 'Instant at which it was paid, by this push; null = not told.';
COMMENT ON COLUMN finance.token_audit.description IS 'How it was paid; null = not told.';
COMMENT ON COLUMN finance.token_audit.memo IS 'Why; null = not told.';
COMMENT ON COLUMN finance.token_audit.receipt_info IS 'Invoice; null = not told.';
COMMENT ON COLUMN finance.token_audit.order_state IS 'What became of the order: pending, posted or reversed. The same on each of its rows.';
COMMENT ON COLUMN finance.token_audit.order_status IS 'Highest status of the order. The same on each of its rows.';
COMMENT ON COLUMN finance.token_audit.settled_at IS 'Instant of the earliest push that settled it; null = none did. The same on each of its rows.';
COMMENT ON COLUMN finance.token_audit.reversed_at IS 'Instant of the earliest push that reversed it; null = none did. The same on each of its rows.';
COMMENT ON COLUMN finance.token_audit.order_free_delta IS 'Free tokens that the order posts; 0 unless posted. The same on each of its rows: to add up, take token_order.';
COMMENT ON COLUMN finance.token_audit.order_pay_delta IS 'Paid tokens that the order posts, likewise.';
