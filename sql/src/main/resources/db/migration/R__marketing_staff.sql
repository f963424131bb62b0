DROP VIEW IF EXISTS marketing.staff;

CREATE VIEW marketing.staff AS
SELECT account, staff, location, source, redeemed_date, card_id,
       sum(redeemed)::bigint AS redeemed
  FROM couponflow.redemption
 GROUP BY account, staff, location, source, redeemed_date, card_id;

COMMENT ON VIEW marketing.staff IS
  'Who redeemed coupons. One row per account, clerk, store, means, day and card; redeemed adds up over rows. Ask for one card, or for some days, of an account: all of a large merchant takes seconds.';
COMMENT ON COLUMN marketing.staff.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.staff.staff IS 'Openid of the clerk; empty = the push named none.';
COMMENT ON COLUMN marketing.staff.location IS 'Store, by its name, else its id; empty = the push named none.';
COMMENT ON COLUMN marketing.staff.source IS
  'Means: FROM_MOBILE_HELPER and FROM_MP are clerks at work; FROM_API is the merchant''s own system, which may name a clerk as well.';
COMMENT ON COLUMN marketing.staff.redeemed_date IS 'Day of the redemption, in the job''s time zone (ops.freshness).';
COMMENT ON COLUMN marketing.staff.card_id IS 'Card.';
COMMENT ON COLUMN marketing.staff.redeemed IS 'Coupons redeemed.';
