DROP VIEW IF EXISTS marketing.store_day;

CREATE VIEW marketing.store_day AS
SELECT account, day, location, redeemed, payments, unpriced, paid_fen, original_fen,
       original_fen - paid_fen AS discount_fen
  FROM couponflow.store_day;

COMMENT ON VIEW marketing.store_day IS
  'What stores redeemed and took on a day, over all cards. One row per account, day and store; for one card see store.';
COMMENT ON COLUMN marketing.store_day.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.store_day.day IS 'Day of the redemption or payment, in the job''s time zone (ops.freshness).';
COMMENT ON COLUMN marketing.store_day.location IS 'Store, by its name, else its id; empty = the push named none.';
COMMENT ON COLUMN marketing.store_day.redeemed IS 'Coupons redeemed.';
COMMENT ON COLUMN marketing.store_day.payments IS 'Payments at checkout with coupons, also those without readable fees.';
COMMENT ON COLUMN marketing.store_day.unpriced IS 'Of those, payments without readable fees; they are in none of the sums.';
COMMENT ON COLUMN marketing.store_day.paid_fen IS 'Revenue: what customers paid in those, in fen (1/100 CNY).';
COMMENT ON COLUMN marketing.store_day.original_fen IS 'What was due before the coupon, in fen.';
COMMENT ON COLUMN marketing.store_day.discount_fen IS 'What the coupons took off: original_fen - paid_fen, in fen.';
