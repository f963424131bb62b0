-- Which times were compared with the platform's list of orders, against which file, the latest first.
SELECT checked_at, source, covered_from, covered_until, orders, differences
  FROM finance.order_check
 WHERE account = :account
 ORDER BY checked_at DESC
