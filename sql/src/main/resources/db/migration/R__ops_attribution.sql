DROP VIEW IF EXISTS ops.attribution;

CREATE VIEW ops.attribution AS
SELECT account, day, redeemed, unattributed,
       unattributed::float8 / nullif(redeemed, 0) AS unattributed_share
  FROM (SELECT account, day, sum(redeemed)::bigint AS redeemed,
               coalesce(sum(redeemed) FILTER (WHERE channel = '(unattributed)'), 0)::bigint AS unattributed
          FROM couponflow.redemption_cube
         WHERE grain = 'channels_day'
         GROUP BY account, day) days;

COMMENT ON VIEW ops.attribution IS
  'How many redemptions could be led back to the issue of their coupon. One row per account and day with a redemption; counts add up over rows.';
COMMENT ON COLUMN ops.attribution.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN ops.attribution.day IS 'Day of the redemption, in the job''s time zone (ops.freshness).';
COMMENT ON COLUMN ops.attribution.redeemed IS 'Coupons redeemed.';
COMMENT ON COLUMN ops.attribution.unattributed IS
  'Of those, redeemed with no issue known: it came before the job, was never pushed, or lies more than eight gifts back.';
COMMENT ON COLUMN ops.attribution.unattributed_share IS 'unattributed / redeemed, 0 to 1; null when redeemed is 0.';
