-- What the columns of card hold now that more spellings of the catalogue are read.

COMMENT ON COLUMN couponflow.card.quantity IS
  'Coupons that the merchant put in stock (sku.total_quantity, else sku.quantity).';
COMMENT ON COLUMN couponflow.card.validity_type IS
  'DATE_TYPE_FIX_TIME_RANGE (also written 1 or DATE_TYPE_FIX_TERM_RANGE), DATE_TYPE_FIX_TERM (also 2) or DATE_TYPE_PERMANENT; another as the catalogue writes it, which ops.card_not_understood shows.';
COMMENT ON COLUMN couponflow.card.begin_at IS
  'Instant from which coupons are valid (begin_timestamp); null also when it is 0 or can''t be read.';
COMMENT ON COLUMN couponflow.card.end_at IS
  'Last instant at which any coupon is valid (end_timestamp); null also when it is 0 or can''t be read. One before 2013 ends nothing.';
COMMENT ON COLUMN couponflow.card.fixed_term IS 'Days for which it is valid then (DATE_TYPE_FIX_TERM); 0 counts as 1.';
