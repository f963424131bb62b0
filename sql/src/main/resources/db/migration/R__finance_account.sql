-- Stepped to as in marketing.account; of each the first and the last of the events that finance sees.

DROP VIEW IF EXISTS finance.account;

CREATE VIEW finance.account AS
WITH RECURSIVE accounts AS (
  SELECT min(account) AS account FROM couponflow.audience
   UNION ALL
  SELECT (SELECT min(a.account) FROM couponflow.audience a WHERE a.account > accounts.account)
    FROM accounts
   WHERE accounts.account IS NOT NULL)
SELECT account, first_day, last_day
  FROM accounts
 CROSS JOIN LATERAL (
        SELECT (SELECT a.activity_date FROM couponflow.audience a
                 WHERE a.account = accounts.account AND a.event IN ('card_pay_order', 'user_pay_from_pay_cell')
                 ORDER BY a.activity_date LIMIT 1) AS first_day,
               (SELECT a.activity_date FROM couponflow.audience a
                 WHERE a.account = accounts.account AND a.event IN ('card_pay_order', 'user_pay_from_pay_cell')
                 ORDER BY a.activity_date DESC LIMIT 1) AS last_day) days
 WHERE first_day IS NOT NULL;

COMMENT ON VIEW finance.account IS
  'Merchant accounts with token orders or payments. One row per account.';
COMMENT ON COLUMN finance.account.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN finance.account.first_day IS 'Its first day with a push about a token order or a payment, in the job''s time zone (ops.freshness).';
COMMENT ON COLUMN finance.account.last_day IS 'Its latest such day.';
