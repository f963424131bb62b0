DROP VIEW IF EXISTS marketing.lag_week_total;

CREATE VIEW marketing.lag_week_total AS
SELECT account, cohort_week, lag_day, redeemed
  FROM couponflow.lag_week_total;

COMMENT ON VIEW marketing.lag_week_total IS
  'lag_week over all channels: how many days passed between receipt and redemption, of all coupons issued in a week. One row per account, week and number of days.';
COMMENT ON COLUMN marketing.lag_week_total.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.lag_week_total.cohort_week IS 'Monday of the week of the issue, in the job''s time zone (ops.freshness).';
COMMENT ON COLUMN marketing.lag_week_total.lag_day IS 'Whole days of 24 hours from the issue to the redemption, from 0; a redemption that seems to come before its issue counts as 0.';
COMMENT ON COLUMN marketing.lag_week_total.redeemed IS 'Coupons redeemed after that time; (unattributed) ones have no lag and are not here.';
