-- Which days were compared with the platform's own statistics, against which file, the latest first.
SELECT checked_at, source, covered_from, covered_until, card_days, differences
  FROM marketing.statistics_check
 WHERE account = :account
 ORDER BY checked_at DESC
