DROP VIEW IF EXISTS finance.order_difference;

CREATE VIEW finance.order_difference AS
SELECT account, order_id, kind, created_at, our_status, their_status, our_free, their_free, our_pay, their_pay,
       coalesce(their_free, 0) - coalesce(our_free, 0) AS free_missing,
       coalesce(their_pay, 0) - coalesce(our_pay, 0) AS pay_missing,
       checked_at
  FROM couponflow.order_difference;

COMMENT ON VIEW finance.order_difference IS
  'Token orders that the platform''s own order list tells otherwise than its pushes did, as of the last check of their time (order_check). One row per account and order.';
COMMENT ON COLUMN finance.order_difference.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN finance.order_difference.order_id IS 'Order.';
COMMENT ON COLUMN finance.order_difference.kind IS
  'only_there (listed, never pushed), only_here (pushed, not listed), status, amount, or status_and_amount (both differ).';
COMMENT ON COLUMN finance.order_difference.created_at IS
  'Instant at which the order was made, by the list, else by the pushes; of a push without it that of the first push. null = nobody says.';
COMMENT ON COLUMN finance.order_difference.our_status IS 'Status by the pushes; null = never pushed.';
COMMENT ON COLUMN finance.order_difference.their_status IS 'Status in the list; null = not listed.';
COMMENT ON COLUMN finance.order_difference.our_free IS 'Free tokens that it posted by the pushes; null = never pushed.';
COMMENT ON COLUMN finance.order_difference.their_free IS 'Free tokens that it posts by the list; null = not listed.';
COMMENT ON COLUMN finance.order_difference.our_pay IS 'Paid tokens that it posted by the pushes; null = never pushed.';
COMMENT ON COLUMN finance.order_difference.their_pay IS 'Paid tokens that it posts by the list; null = not listed.';
COMMENT ON COLUMN finance.order_difference.free_missing IS 'Free tokens by the list less those by the pushes, an absent side as 0. Adds up over rows.';
COMMENT ON COLUMN finance.order_difference.pay_missing IS 'Paid tokens, likewise.';
COMMENT ON COLUMN finance.order_difference.checked_at IS 'Instant of the check that found it.';
