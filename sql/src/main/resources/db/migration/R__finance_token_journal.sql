-- token_posting by order. Only of a reversed order the amounts are looked up in its pushes: its deltas are 0 by rule.

DROP VIEW IF EXISTS finance.token_journal;

CREATE VIEW finance.token_journal AS
SELECT o.account, entry.posting_date, o.order_id, o.order_type, entry.kind, entry.caused_at,
       entry.sign * CASE state WHEN 'reversed' THEN coalesce(couponflow.token_delta(settled.free, o.order_type), 0) ELSE o.free_delta END AS free_delta,
       entry.sign * CASE state WHEN 'reversed' THEN coalesce(couponflow.token_delta(settled.pay, o.order_type), 0) ELSE o.pay_delta END AS pay_delta
  FROM couponflow.token_order o
 CROSS JOIN (SELECT couponflow.zone() AS zone,
                    coalesce((SELECT coin_count FROM couponflow.job_run ORDER BY run_id DESC LIMIT 1) = 'order-amount', false) AS as_amounts) run
 CROSS JOIN LATERAL (
        SELECT 'order' AS kind, settled_at AS caused_at, (settled_at AT TIME ZONE zone)::date AS posting_date, 1 AS sign
         UNION ALL
        SELECT 'reversal', reversed_at,
               greatest((settled_at AT TIME ZONE zone)::date, (reversed_at AT TIME ZONE zone)::date), -1
         WHERE state = 'reversed') entry
  LEFT JOIN LATERAL (
        SELECT CASE WHEN as_amounts THEN e.free_coin_count ELSE e.refund_free_coin_count END AS free,
               CASE WHEN as_amounts THEN e.pay_coin_count ELSE e.refund_pay_coin_count END AS pay
          FROM couponflow.token_order_event e
         CROSS JOIN LATERAL (
                SELECT array_position(ARRAY['FINANCE_SUCC', 'QUANTITY_SUCC', 'HAS_RECEIPT', 'REFUND_WAITING',
                                            CASE WHEN o.order_type = 'ORDER_TYPE_REFUND' THEN 'HAS_REFUND' END],
                                      substr(e.status, length('ORDER_STATUS_') + 1)) AS rank) settles
         WHERE o.state = 'reversed' AND e.account = o.account AND e.order_id = o.order_id
           AND e.status LIKE 'ORDER\_STATUS\_%' AND rank IS NOT NULL
         ORDER BY rank DESC, e.event_at DESC LIMIT 1) settled ON true
 WHERE o.settled_at IS NOT NULL;

COMMENT ON VIEW finance.token_journal IS
  'What each order posted, and when: a settled order its amounts on the day on which it settled; a settled one that was reversed the opposite on the day of the reversal, at the earliest that of settling. One or two rows per account and order; the deltas add up, by day to the postings behind token_reconciliation.';
COMMENT ON COLUMN finance.token_journal.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN finance.token_journal.posting_date IS 'Day of the posting, in the job''s time zone (ops.freshness).';
COMMENT ON COLUMN finance.token_journal.order_id IS 'Order.';
COMMENT ON COLUMN finance.token_journal.order_type IS 'Its type (ORDER_TYPE_…); null = no push told it.';
COMMENT ON COLUMN finance.token_journal.kind IS 'order, what it posted when it settled, or reversal, the opposite.';
COMMENT ON COLUMN finance.token_journal.caused_at IS 'Instant of the earliest push that settled or reversed it.';
COMMENT ON COLUMN finance.token_journal.free_delta IS 'Free tokens, negative where some were taken.';
COMMENT ON COLUMN finance.token_journal.pay_delta IS 'Paid tokens, likewise.';
