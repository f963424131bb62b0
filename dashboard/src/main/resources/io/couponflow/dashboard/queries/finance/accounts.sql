-- Merchant accounts, with the days that their token orders and payments were about.
SELECT account, first_day, last_day
  FROM finance.account
 ORDER BY account
