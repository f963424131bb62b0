-- Merchant accounts, with the days that their stock was about.
SELECT account, first_day, last_day
  FROM ops.account
 ORDER BY account
