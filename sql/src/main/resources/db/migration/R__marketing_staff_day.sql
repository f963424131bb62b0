DROP VIEW IF EXISTS marketing.staff_day;

CREATE VIEW marketing.staff_day AS
SELECT account, day, staff, location, redeemed
  FROM couponflow.staff_day;

COMMENT ON VIEW marketing.staff_day IS
  'Who redeemed coupons on a day, over all cards and means. One row per account, day, clerk and store; for one card see staff.';
COMMENT ON COLUMN marketing.staff_day.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.staff_day.day IS 'Day of the redemption, in the job''s time zone (ops.freshness).';
COMMENT ON COLUMN marketing.staff_day.staff IS 'Openid of the clerk; empty = the push named none.';
COMMENT ON COLUMN marketing.staff_day.location IS 'Store, by its name, else its id; empty = the push named none.';
COMMENT ON COLUMN marketing.staff_day.redeemed IS 'Coupons redeemed.';
