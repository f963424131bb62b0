DROP VIEW IF EXISTS finance.token_exception;

CREATE VIEW finance.token_exception AS
SELECT 'drift' AS kind, account, balance_date AS day, order_id,
       NULL AS order_type, NULL AS status,
       free_drift AS free_amount, pay_drift AS pay_amount,
       reported_at AS since,
       couponflow.token_orders_like(account, balance_date, free_drift, pay_drift) AS explained_by
  FROM (SELECT b.account, b.balance_date, b.order_id, b.reported_at,
               b.free_balance - before.free_balance - posted.free_delta AS free_drift,
               b.pay_balance - before.pay_balance - posted.pay_delta AS pay_drift
          FROM couponflow.token_balance b
         CROSS JOIN LATERAL (
                SELECT balance_date, free_balance, pay_balance FROM couponflow.token_balance p
                 WHERE p.account = b.account AND p.balance_date < b.balance_date
                 ORDER BY p.balance_date DESC LIMIT 1) before
         CROSS JOIN LATERAL (
                SELECT coalesce(sum(p.free_delta), 0) AS free_delta, coalesce(sum(p.pay_delta), 0) AS pay_delta
                  FROM couponflow.token_posting p
                 WHERE p.account = b.account
                   AND p.posting_date > before.balance_date AND p.posting_date <= b.balance_date) posted) reconciled
 WHERE free_drift <> 0 OR pay_drift <> 0
 UNION ALL
SELECT CASE state WHEN 'reversed' THEN 'reversed' ELSE 'pending' END, o.account,
       (since.at AT TIME ZONE (SELECT couponflow.zone()))::date, o.order_id,
       o.order_type, o.status,
       amount.free, amount.pay,
       since.at, NULL
  FROM couponflow.token_order o
 CROSS JOIN (SELECT coalesce((SELECT coin_count FROM couponflow.job_run ORDER BY run_id DESC LIMIT 1) = 'order-amount', false) AS as_amounts) counts
 CROSS JOIN LATERAL (
        SELECT CASE WHEN as_amounts THEN e.free_coin_count ELSE e.refund_free_coin_count END AS free,
               CASE WHEN as_amounts THEN e.pay_coin_count ELSE e.refund_pay_coin_count END AS pay
          FROM (VALUES (true)) AS always (one)
          LEFT JOIN couponflow.token_order_event e
            ON e.account = o.account AND e.order_id = o.order_id AND e.status = o.status
         ORDER BY e.event_at DESC LIMIT 1) amount
 CROSS JOIN LATERAL (
        SELECT CASE state WHEN 'pending' THEN least(o.created_at, o.first_event_at) ELSE o.reversed_at END AS at) since
 WHERE o.state = 'reversed'
    OR o.state = 'pending' AND least(o.created_at, o.first_event_at) < couponflow.reading_time() - interval '1 day';

COMMENT ON VIEW finance.token_exception IS
  'What finance has to look at. One row per exception: drift, a day whose reported balances are not what the orders explain (see token_reconciliation); reversed, an order that was rolled back, or a purchase that was refunded; pending, an order that has not settled for more than a day.';
COMMENT ON COLUMN finance.token_exception.kind IS 'drift, reversed or pending.';
COMMENT ON COLUMN finance.token_exception.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN finance.token_exception.day IS 'Day of the drift, else the day of since, in the job''s time zone (ops.freshness).';
COMMENT ON COLUMN finance.token_exception.order_id IS 'Order; of a drift the one whose push reported the balances.';
COMMENT ON COLUMN finance.token_exception.order_type IS 'Its type (ORDER_TYPE_…); null = not told, and of a drift.';
COMMENT ON COLUMN finance.token_exception.status IS 'Its highest status (ORDER_STATUS_…); null of a drift.';
COMMENT ON COLUMN finance.token_exception.free_amount IS
  'Free tokens: of a drift reported - expected; of an order what the latest push with its highest status says that it is about, as told, without the sign of its type; null = not told.';
COMMENT ON COLUMN finance.token_exception.pay_amount IS 'Paid tokens, likewise.';
COMMENT ON COLUMN finance.token_exception.since IS
  'Instant of the report that drifted; of the first push that reversed the order; of the making of a pending order, where no push told it of the first push about it.';
COMMENT ON COLUMN finance.token_exception.explained_by IS
  'Orders that could explain a drift, as in token_reconciliation; empty = none could; null of an order.';
