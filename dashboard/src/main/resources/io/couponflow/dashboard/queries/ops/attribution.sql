-- Which share of the redemptions of a day belongs to no known issue (yet).
SELECT day, redeemed, unattributed, unattributed_share
  FROM ops.attribution
 WHERE account = :account AND day BETWEEN :from::date AND :to::date
 ORDER BY day
