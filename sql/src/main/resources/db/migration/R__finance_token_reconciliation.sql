-- A row for every day of the calendar between an account's first and last; each looks up what it needs by key.

DROP VIEW IF EXISTS finance.token_reconciliation;

CREATE VIEW finance.token_reconciliation AS
SELECT accounts.account, day, posted.orders, posted.reversals,
       opening.free AS free_opening,
       posted.free_delta AS free_activity,
       opening.free + posted.free_delta AS free_expected,
       reported.free_balance AS free_reported,
       drift.free AS free_drift,
       opening.pay AS pay_opening,
       posted.pay_delta AS pay_activity,
       opening.pay + posted.pay_delta AS pay_expected,
       reported.pay_balance AS pay_reported,
       drift.pay AS pay_drift,
       reported.reported_at, reported.order_id,
       CASE WHEN drift.free <> 0 OR drift.pay <> 0
         THEN couponflow.token_orders_like(accounts.account, day, drift.free, drift.pay) END AS explained_by
  FROM (SELECT account, min(first_day) AS first_day, max(last_day) AS last_day
          FROM (SELECT account, min(posting_date) AS first_day, max(posting_date) AS last_day
                  FROM couponflow.token_posting WHERE orders <> 0 OR reversals <> 0 GROUP BY account
                 UNION ALL
                SELECT account, min(balance_date), max(balance_date)
                  FROM couponflow.token_balance GROUP BY account) known
         GROUP BY account) accounts
 CROSS JOIN LATERAL (
        SELECT first_day + n AS day FROM generate_series(0, last_day - first_day) AS n) days
  LEFT JOIN LATERAL (
        SELECT * FROM couponflow.token_balance b
         WHERE b.account = accounts.account AND b.balance_date = day) reported ON true
  LEFT JOIN LATERAL (
        SELECT * FROM couponflow.token_balance b
         WHERE b.account = accounts.account AND b.balance_date < day
         ORDER BY b.balance_date DESC LIMIT 1) before ON true
 CROSS JOIN LATERAL (
        SELECT coalesce(sum(p.orders) FILTER (WHERE p.posting_date = day), 0)::bigint AS orders,
               coalesce(sum(p.reversals) FILTER (WHERE p.posting_date = day), 0)::bigint AS reversals,
               coalesce(sum(p.free_delta), 0) AS free_delta, coalesce(sum(p.pay_delta), 0) AS pay_delta
          FROM couponflow.token_posting p
         WHERE p.account = accounts.account
           AND p.posting_date > coalesce(before.balance_date, day - 1) AND p.posting_date <= day) posted
 CROSS JOIN LATERAL (
        -- The first report is taken to be right.
        SELECT coalesce(before.free_balance, reported.free_balance - posted.free_delta) AS free,
               coalesce(before.pay_balance, reported.pay_balance - posted.pay_delta) AS pay) opening
 CROSS JOIN LATERAL (
        SELECT reported.free_balance - opening.free - posted.free_delta AS free,
               reported.pay_balance - opening.pay - posted.pay_delta AS pay) drift;

COMMENT ON VIEW finance.token_reconciliation IS
  'Whether the balances that Weixin reports move by what the orders post. One row per account and day, every day from the first to the last with a posting or a reported balance. Opening is the last report before the day, activity what was posted since, so a day without a report is no drift of the next one. On the day of an account''s first report activity is that of the day, opening is what makes it right, and drift is 0. Before it, and wherever the job reads coin counts as amounts (tokens.coin-count: order-amount), there are no balances to reconcile with, and activity is that of the day.';
COMMENT ON COLUMN finance.token_reconciliation.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN finance.token_reconciliation.day IS 'Day, in the job''s time zone (ops.freshness).';
COMMENT ON COLUMN finance.token_reconciliation.orders IS 'Orders that settled on the day, from 0, whatever became of them.';
COMMENT ON COLUMN finance.token_reconciliation.reversals IS 'Settled orders that were reversed on the day, from 0.';
COMMENT ON COLUMN finance.token_reconciliation.free_opening IS
  'Free tokens by the last report before the day; on the day of the first report free_reported - free_activity; null before it.';
COMMENT ON COLUMN finance.token_reconciliation.free_activity IS
  'Free tokens posted after the day of the last report, up to this day, negative where more were taken than added; 0 without orders.';
COMMENT ON COLUMN finance.token_reconciliation.free_expected IS 'free_opening + free_activity; null before the first report.';
COMMENT ON COLUMN finance.token_reconciliation.free_reported IS 'Free tokens by the last report of the day; null = none.';
COMMENT ON COLUMN finance.token_reconciliation.free_drift IS 'free_reported - free_expected, 0 where all is well; null on a day without a report.';
COMMENT ON COLUMN finance.token_reconciliation.pay_opening IS 'Paid tokens, as free_opening.';
COMMENT ON COLUMN finance.token_reconciliation.pay_activity IS 'Paid tokens, as free_activity.';
COMMENT ON COLUMN finance.token_reconciliation.pay_expected IS 'Paid tokens, as free_expected.';
COMMENT ON COLUMN finance.token_reconciliation.pay_reported IS 'Paid tokens, as free_reported.';
COMMENT ON COLUMN finance.token_reconciliation.pay_drift IS 'Paid tokens, as free_drift.';
COMMENT ON COLUMN finance.token_reconciliation.reported_at IS 'Instant of the day''s last report; null = none.';
COMMENT ON COLUMN finance.token_reconciliation.order_id IS 'Order whose push reported it; null = none.';
COMMENT ON COLUMN finance.token_reconciliation.explained_by IS
  'Orders that could explain a drift: those pushed on the day, reversed and pending ones too, one of whose pushes tells the drift''s amounts or the opposite. Empty = none could; null = no drift.';
