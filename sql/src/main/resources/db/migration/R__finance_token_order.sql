DROP VIEW IF EXISTS finance.token_order;

CREATE VIEW finance.token_order AS
SELECT account, order_id, order_type, status, state,
       (settled_at AT TIME ZONE (SELECT couponflow.zone()))::date AS posting_date,
       free_delta, pay_delta,
       created_at, paid_at, settled_at, reversed_at, first_event_at, last_event_at, events
  FROM couponflow.token_order;

COMMENT ON VIEW finance.token_order IS
  'Token orders as they stand, whatever the order in which their pushes came. One row per account and order. The deltas are what stands today; what was posted on which day is in token_journal.';
COMMENT ON COLUMN finance.token_order.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN finance.token_order.order_id IS 'Order.';
COMMENT ON COLUMN finance.token_order.order_type IS 'Type (ORDER_TYPE_…); null = no push told it.';
COMMENT ON COLUMN finance.token_order.status IS
  'Highest status seen, by the order WAITING < SUCC < FINANCE_SUCC < QUANTITY_SUCC < HAS_RECEIPT < REFUND_WAITING < HAS_REFUND < ROLLBACK.';
COMMENT ON COLUMN finance.token_order.state IS
  'pending: not settled yet; posted: it counts; reversed: rolled back, or a purchase that was refunded, so that what it posted was taken back.';
COMMENT ON COLUMN finance.token_order.posting_date IS 'Day on which it settled, in the job''s time zone; it stays when the order is reversed; null = it has not settled.';
COMMENT ON COLUMN finance.token_order.free_delta IS 'Free tokens that it posts, negative where it takes some; 0 unless posted.';
COMMENT ON COLUMN finance.token_order.pay_delta IS 'Paid tokens that it posts, negative where it takes some; 0 unless posted.';
COMMENT ON COLUMN finance.token_order.created_at IS 'Instant at which the order was made; null = no push told it.';
COMMENT ON COLUMN finance.token_order.paid_at IS 'Instant at which it was paid; null = no push told it.';
COMMENT ON COLUMN finance.token_order.settled_at IS 'Instant of the earliest push that settled it; it stays when the order is reversed; null = none did.';
COMMENT ON COLUMN finance.token_order.reversed_at IS 'Instant of the earliest push that reversed it, whether it had settled or not; null = none did.';
COMMENT ON COLUMN finance.token_order.first_event_at IS 'Instant of the earliest push about it.';
COMMENT ON COLUMN finance.token_order.last_event_at IS 'Instant of the latest push about it.';
COMMENT ON COLUMN finance.token_order.events IS 'Rows of token_audit that it has: pushes by status and second.';
