DROP VIEW IF EXISTS finance.payment_day;

CREATE VIEW finance.payment_day AS
SELECT account, day, location, payments::bigint, unpriced::bigint, paid_fen::bigint, original_fen::bigint,
       (original_fen - paid_fen)::bigint AS discount_fen
  FROM couponflow.redemption_cube
 WHERE grain = 'store_day' AND payments <> 0;

COMMENT ON VIEW finance.payment_day IS
  'Payments with coupons by day of payment, over all cards. One row per account, day and store with a payment; for one card see payment_daily.';
COMMENT ON COLUMN finance.payment_day.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN finance.payment_day.day IS 'Day of the payment, in the job''s time zone (ops.freshness).';
COMMENT ON COLUMN finance.payment_day.location IS 'Store, by its name, else its id; empty = the push named none.';
COMMENT ON COLUMN finance.payment_day.payments IS 'Payments, one per coupon and transaction, unpriced ones included.';
COMMENT ON COLUMN finance.payment_day.unpriced IS 'Of those, payments without readable fees; they are in none of the sums.';
COMMENT ON COLUMN finance.payment_day.paid_fen IS 'What customers paid, in fen (1/100 CNY).';
COMMENT ON COLUMN finance.payment_day.original_fen IS 'What was due before the coupon, in fen.';
COMMENT ON COLUMN finance.payment_day.discount_fen IS 'What the coupons took off: original_fen - paid_fen, in fen.';
