-- Its accounts, and the first and last day of each, are looks into the index of audience: steps rather than a reading of it.

DROP VIEW IF EXISTS marketing.account;

CREATE VIEW marketing.account AS
WITH RECURSIVE accounts AS (
  SELECT min(account) AS account FROM couponflow.audience
   UNION ALL
  SELECT (SELECT min(a.account) FROM couponflow.audience a WHERE a.account > accounts.account)
    FROM accounts
   WHERE accounts.account IS NOT NULL)
SELECT account,
       (SELECT min(a.activity_date) FROM couponflow.audience a WHERE a.account = accounts.account) AS first_day,
       (SELECT max(a.activity_date) FROM couponflow.audience a WHERE a.account = accounts.account) AS last_day
  FROM accounts
 WHERE account IS NOT NULL;

COMMENT ON VIEW marketing.account IS
  'Merchant accounts that pushes came for. One row per account.';
COMMENT ON COLUMN marketing.account.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.account.first_day IS 'Its first day with any event, in the job''s time zone (ops.freshness).';
COMMENT ON COLUMN marketing.account.last_day IS 'Its latest such day.';
