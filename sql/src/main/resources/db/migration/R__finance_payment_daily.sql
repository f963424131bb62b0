DROP VIEW IF EXISTS finance.payment_daily;

CREATE VIEW finance.payment_daily AS
SELECT account, paid_date, card_id, location,
       sum(payments)::bigint AS payments,
       sum(unpriced)::bigint AS unpriced,
       sum(paid_fen)::bigint AS paid_fen,
       sum(original_fen)::bigint AS original_fen,
       sum(original_fen - paid_fen)::bigint AS discount_fen
  FROM couponflow.payment
 GROUP BY account, paid_date, card_id, location;

COMMENT ON VIEW finance.payment_daily IS
  'Payments with coupons by day of payment. One row per account, day, card and store; every column of counts and money adds up over rows. Ask for one card, or for some days, of an account: all of a large merchant takes seconds.';
COMMENT ON COLUMN finance.payment_daily.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN finance.payment_daily.paid_date IS 'Day of the payment, in the job''s time zone (ops.freshness).';
COMMENT ON COLUMN finance.payment_daily.card_id IS 'Card.';
COMMENT ON COLUMN finance.payment_daily.location IS 'Store, by its name, else its id; empty = the push named none.';
COMMENT ON COLUMN finance.payment_daily.payments IS 'Payments, one per coupon and transaction, unpriced ones included.';
COMMENT ON COLUMN finance.payment_daily.unpriced IS 'Of those, payments without readable fees; they are in none of the sums.';
COMMENT ON COLUMN finance.payment_daily.paid_fen IS 'What customers paid, in fen (1/100 CNY).';
COMMENT ON COLUMN finance.payment_daily.original_fen IS 'What was due before the coupon, in fen.';
COMMENT ON COLUMN finance.payment_daily.discount_fen IS 'What the coupons took off: original_fen - paid_fen, in fen.';
