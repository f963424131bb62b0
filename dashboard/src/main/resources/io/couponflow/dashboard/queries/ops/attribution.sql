-- Which share of the redemptions of a day, or of a week, belongs to no known issue (yet).
SELECT CASE WHEN :by = 'week' THEN date_trunc('week', day)::date ELSE day END AS day,
       sum(redeemed)::bigint AS redeemed, sum(unattributed)::bigint AS unattributed,
       sum(unattributed)::float8 / nullif(sum(redeemed), 0)::float8 AS unattributed_share
  FROM ops.attribution
 WHERE account = :account AND day BETWEEN :from::date AND :to::date
 GROUP BY 1
 ORDER BY 1
