-- token_posting has what a day posted by type, orders and reversals together: what reversals took back is looked up in the pushes of the
-- reversed orders, as in token_journal, and put back to its type. A month begins with what the last report before it and the postings
-- since make; the first one with what makes the first report right. So a month ends as the next begins.

DROP VIEW IF EXISTS finance.token_statement;

CREATE VIEW finance.token_statement AS
WITH accounts AS (
  SELECT account, date_trunc('month', min(first_day))::date AS first_month, date_trunc('month', max(last_day))::date AS last_month
    FROM (SELECT account, min(posting_date) AS first_day, max(posting_date) AS last_day
            FROM couponflow.token_posting WHERE orders <> 0 OR reversals <> 0 GROUP BY account
           UNION ALL
          SELECT account, min(balance_date), max(balance_date) FROM couponflow.token_balance GROUP BY account) known
   GROUP BY account),
months AS (
  SELECT account, month::date AS month, (month + interval '1 month')::date AS next_month
    FROM accounts, generate_series(first_month::timestamp, last_month::timestamp, interval '1 month') AS month)
SELECT months.account, month, posted.orders, posted.reversals,
       opening.free AS free_opening,
       free_purchased,
       free_system_added,
       free_used,
       free_system_taken,
       free_refunded,
       free_other,
       free_reversals,
       closing.free - opening.free - free_purchased - free_system_added - free_used - free_system_taken - free_refunded - free_other - free_reversals AS free_unexplained,
       closing.free AS free_closing,
       opening.pay AS pay_opening,
       pay_purchased,
       pay_system_added,
       pay_used,
       pay_system_taken,
       pay_refunded,
       pay_other,
       pay_reversals,
       closing.pay - opening.pay - pay_purchased - pay_system_added - pay_used - pay_system_taken - pay_refunded - pay_other - pay_reversals AS pay_unexplained,
       closing.pay AS pay_closing
  FROM months
 CROSS JOIN LATERAL (
        SELECT coalesce(sum(entry.orders), 0)::bigint AS orders, coalesce(sum(entry.reversals), 0)::bigint AS reversals,
               coalesce(sum(entry.free) FILTER (WHERE NOT reversal AND order_type = 'ORDER_TYPE_WXPAY'), 0) AS free_purchased,
               coalesce(sum(entry.free) FILTER (WHERE NOT reversal AND order_type = 'ORDER_TYPE_SYS_ADD'), 0) AS free_system_added,
               coalesce(sum(entry.free) FILTER (WHERE NOT reversal AND order_type = 'ORDER_TYPE_REDUCE'), 0) AS free_used,
               coalesce(sum(entry.free) FILTER (WHERE NOT reversal AND order_type = 'ORDER_TYPE_SYS_REDUCE'), 0) AS free_system_taken,
               coalesce(sum(entry.free) FILTER (WHERE NOT reversal AND order_type = 'ORDER_TYPE_REFUND'), 0) AS free_refunded,
               coalesce(sum(entry.free) FILTER (WHERE NOT reversal AND (order_type IS NULL OR order_type NOT IN ('ORDER_TYPE_WXPAY', 'ORDER_TYPE_SYS_ADD', 'ORDER_TYPE_REDUCE', 'ORDER_TYPE_SYS_REDUCE', 'ORDER_TYPE_REFUND'))), 0) AS free_other,
               coalesce(sum(entry.free) FILTER (WHERE reversal), 0) AS free_reversals,
               coalesce(sum(entry.pay) FILTER (WHERE NOT reversal AND order_type = 'ORDER_TYPE_WXPAY'), 0) AS pay_purchased,
               coalesce(sum(entry.pay) FILTER (WHERE NOT reversal AND order_type = 'ORDER_TYPE_SYS_ADD'), 0) AS pay_system_added,
               coalesce(sum(entry.pay) FILTER (WHERE NOT reversal AND order_type = 'ORDER_TYPE_REDUCE'), 0) AS pay_used,
               coalesce(sum(entry.pay) FILTER (WHERE NOT reversal AND order_type = 'ORDER_TYPE_SYS_REDUCE'), 0) AS pay_system_taken,
               coalesce(sum(entry.pay) FILTER (WHERE NOT reversal AND order_type = 'ORDER_TYPE_REFUND'), 0) AS pay_refunded,
               coalesce(sum(entry.pay) FILTER (WHERE NOT reversal AND (order_type IS NULL OR order_type NOT IN ('ORDER_TYPE_WXPAY', 'ORDER_TYPE_SYS_ADD', 'ORDER_TYPE_REDUCE', 'ORDER_TYPE_SYS_REDUCE', 'ORDER_TYPE_REFUND'))), 0) AS pay_other,
               coalesce(sum(entry.pay) FILTER (WHERE reversal), 0) AS pay_reversals
          FROM (SELECT order_type, false AS reversal, orders, reversals, free_delta AS free, pay_delta AS pay
                  FROM couponflow.token_posting p
                 WHERE p.account = months.account AND p.posting_date >= month AND p.posting_date < next_month
                 UNION ALL
                SELECT order_type, side.reversal, 0, 0, side.sign * taken.free, side.sign * taken.pay
                  FROM (SELECT o.order_type,
                               coalesce(couponflow.token_delta(settled.free, o.order_type), 0) AS free,
                               coalesce(couponflow.token_delta(settled.pay, o.order_type), 0) AS pay
                          FROM couponflow.token_order o
                         CROSS JOIN (SELECT couponflow.zone() AS zone,
                                            coalesce((SELECT coin_count FROM couponflow.job_run ORDER BY run_id DESC LIMIT 1) = 'order-amount', false) AS as_amounts) run
                          LEFT JOIN LATERAL (
                                SELECT CASE WHEN as_amounts THEN e.free_coin_count ELSE e.refund_free_coin_count END AS free,
                                       CASE WHEN as_amounts THEN e.pay_coin_count ELSE e.refund_pay_coin_count END AS pay
                                  FROM couponflow.token_order_event e
                                 CROSS JOIN LATERAL (
                                        SELECT array_position(ARRAY['FINANCE_SUCC', 'QUANTITY_SUCC', 'HAS_RECEIPT', 'REFUND_WAITING',
                                                                    CASE WHEN o.order_type = 'ORDER_TYPE_REFUND' THEN 'HAS_REFUND' END],
                                                              substr(e.status, length('ORDER_STATUS_') + 1)) AS rank) settles
                                 WHERE e.account = o.account AND e.order_id = o.order_id AND e.status LIKE 'ORDER\_STATUS\_%' AND rank IS NOT NULL
                                 ORDER BY rank DESC, e.event_at DESC LIMIT 1) settled ON true
                         WHERE o.account = months.account AND o.state = 'reversed' AND o.settled_at IS NOT NULL
                           AND greatest((o.settled_at AT TIME ZONE zone)::date, (o.reversed_at AT TIME ZONE zone)::date) >= month
                           AND greatest((o.settled_at AT TIME ZONE zone)::date, (o.reversed_at AT TIME ZONE zone)::date) < next_month) taken
                 CROSS JOIN (VALUES (false, 1), (true, -1)) AS side (reversal, sign)) entry) posted
 CROSS JOIN LATERAL (
        SELECT coalesce(before.free_balance + since.free, first.free_balance - until.free) AS free,
               coalesce(before.pay_balance + since.pay, first.pay_balance - until.pay) AS pay
          FROM (VALUES (true)) AS always (one)
          LEFT JOIN LATERAL (
                SELECT * FROM couponflow.token_balance b
                 WHERE b.account = months.account AND b.balance_date < month ORDER BY b.balance_date DESC LIMIT 1) before ON true
          LEFT JOIN LATERAL (
                SELECT * FROM couponflow.token_balance b
                 WHERE b.account = months.account AND b.balance_date >= month ORDER BY b.balance_date LIMIT 1) first ON true
         CROSS JOIN LATERAL (
                SELECT coalesce(sum(p.free_delta), 0) AS free, coalesce(sum(p.pay_delta), 0) AS pay FROM couponflow.token_posting p
                 WHERE p.account = months.account AND p.posting_date > before.balance_date AND p.posting_date < month) since
         CROSS JOIN LATERAL (
                SELECT coalesce(sum(p.free_delta), 0) AS free, coalesce(sum(p.pay_delta), 0) AS pay FROM couponflow.token_posting p
                 WHERE p.account = months.account AND p.posting_date >= month AND p.posting_date <= first.balance_date) until) opening
 CROSS JOIN LATERAL (
        SELECT coalesce(before.free_balance + since.free, first.free_balance - until.free) AS free,
               coalesce(before.pay_balance + since.pay, first.pay_balance - until.pay) AS pay
          FROM (VALUES (true)) AS always (one)
          LEFT JOIN LATERAL (
                SELECT * FROM couponflow.token_balance b
                 WHERE b.account = months.account AND b.balance_date < next_month ORDER BY b.balance_date DESC LIMIT 1) before ON true
          LEFT JOIN LATERAL (
                SELECT * FROM couponflow.token_balance b
                 WHERE b.account = months.account AND b.balance_date >= next_month ORDER BY b.balance_date LIMIT 1) first ON true
         CROSS JOIN LATERAL (
                SELECT coalesce(sum(p.free_delta), 0) AS free, coalesce(sum(p.pay_delta), 0) AS pay FROM couponflow.token_posting p
                 WHERE p.account = months.account AND p.posting_date > before.balance_date AND p.posting_date < next_month) since
         CROSS JOIN LATERAL (
                SELECT coalesce(sum(p.free_delta), 0) AS free, coalesce(sum(p.pay_delta), 0) AS pay FROM couponflow.token_posting p
                 WHERE p.account = months.account AND p.posting_date >= next_month AND p.posting_date <= first.balance_date) until) closing;

COMMENT ON VIEW finance.token_statement IS
  'A month of an account''s tokens from opening to closing. One row per account and month, every month from the first to the last with a posting or a reported balance. opening + what orders posted by type + reversals + unexplained = closing, which is the next month''s opening. Opening and closing rest on the balances that pushes reported; null where none ever was, and wherever the job reads coin counts as amounts (tokens.coin-count: order-amount).';
COMMENT ON COLUMN finance.token_statement.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN finance.token_statement.month IS 'First day of the month, in the job''s time zone (ops.freshness).';
COMMENT ON COLUMN finance.token_statement.orders IS 'Orders that settled in the month.';
COMMENT ON COLUMN finance.token_statement.reversals IS 'Settled orders that were reversed in the month.';
COMMENT ON COLUMN finance.token_statement.free_opening IS 'Free tokens at the start of the month: by the last report before it and what was posted since; of the first month what makes the first report right.';
COMMENT ON COLUMN finance.token_statement.free_purchased IS 'Free tokens bought (ORDER_TYPE_WXPAY), as posted when the orders settled.';
COMMENT ON COLUMN finance.token_statement.free_system_added IS 'Free tokens added by the system (ORDER_TYPE_SYS_ADD).';
COMMENT ON COLUMN finance.token_statement.free_used IS 'Free tokens used (ORDER_TYPE_REDUCE), negative.';
COMMENT ON COLUMN finance.token_statement.free_system_taken IS 'Free tokens taken by the system (ORDER_TYPE_SYS_REDUCE), negative.';
COMMENT ON COLUMN finance.token_statement.free_refunded IS 'Free tokens given back (ORDER_TYPE_REFUND).';
COMMENT ON COLUMN finance.token_statement.free_other IS 'Free tokens of orders of another type, or of none that was told.';
COMMENT ON COLUMN finance.token_statement.free_reversals IS 'Free tokens taken back by reversals in the month: the opposite of what those orders posted, in whatever month.';
COMMENT ON COLUMN finance.token_statement.free_unexplained IS 'Free tokens that no order explains: the drifts of the month together, 0 where all is well.';
COMMENT ON COLUMN finance.token_statement.free_closing IS 'Free tokens at the end of the month, likewise.';
COMMENT ON COLUMN finance.token_statement.pay_opening IS 'Paid tokens at the start of the month: by the last report before it and what was posted since; of the first month what makes the first report right.';
COMMENT ON COLUMN finance.token_statement.pay_purchased IS 'Paid tokens bought (ORDER_TYPE_WXPAY), as posted when the orders settled.';
COMMENT ON COLUMN finance.token_statement.pay_system_added IS 'Paid tokens added by the system (ORDER_TYPE_SYS_ADD).';
COMMENT ON COLUMN finance.token_statement.pay_used IS 'Paid tokens used (ORDER_TYPE_REDUCE), negative.';
COMMENT ON COLUMN finance.token_statement.pay_system_taken IS 'Paid tokens taken by the system (ORDER_TYPE_SYS_REDUCE), negative.';
COMMENT ON COLUMN finance.token_statement.pay_refunded IS 'Paid tokens given back (ORDER_TYPE_REFUND).';
COMMENT ON COLUMN finance.token_statement.pay_other IS 'Paid tokens of orders of another type, or of none that was told.';
COMMENT ON COLUMN finance.token_statement.pay_reversals IS 'Paid tokens taken back by reversals in the month: the opposite of what those orders posted, in whatever month.';
COMMENT ON COLUMN finance.token_statement.pay_unexplained IS 'Paid tokens that no order explains: the drifts of the month together, 0 where all is well.';
COMMENT ON COLUMN finance.token_statement.pay_closing IS 'Paid tokens at the end of the month, likewise.';
