-- Merchant accounts, with the days that their coupons were about.
SELECT account, first_day, last_day
  FROM marketing.account
 ORDER BY account
