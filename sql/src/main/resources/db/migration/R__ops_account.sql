-- Stepped to as in marketing.account; a card may be in the catalogue before anything was pushed.

DROP VIEW IF EXISTS ops.account;

CREATE VIEW ops.account AS
WITH RECURSIVE accounts AS (
  SELECT min(account) AS account FROM couponflow.audience
   UNION ALL
  SELECT (SELECT min(a.account) FROM couponflow.audience a WHERE a.account > accounts.account)
    FROM accounts
   WHERE accounts.account IS NOT NULL)
SELECT account,
       (SELECT min(a.activity_date) FROM couponflow.audience a WHERE a.account = known.account) AS first_day,
       (SELECT max(a.activity_date) FROM couponflow.audience a WHERE a.account = known.account) AS last_day
  FROM (SELECT account FROM accounts WHERE account IS NOT NULL
         UNION
        SELECT account FROM couponflow.card) known;

COMMENT ON VIEW ops.account IS
  'Merchant accounts that pushes came for or that have cards in the catalogue. One row per account.';
COMMENT ON COLUMN ops.account.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN ops.account.first_day IS 'Its first day with any event, in the job''s time zone (ops.freshness); null = none ever.';
COMMENT ON COLUMN ops.account.last_day IS 'Its latest such day.';
