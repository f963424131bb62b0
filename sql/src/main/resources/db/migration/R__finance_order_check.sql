DROP VIEW IF EXISTS finance.order_check;

CREATE VIEW finance.order_check AS
SELECT account, source, covered_from, covered_until, checked AS orders, differences, checked_at
  FROM couponflow.reconciliation
 WHERE kind = 'orders';

COMMENT ON VIEW finance.order_check IS
  'Which time was compared with the platform''s own list of token orders, and how many differences that gave. One row per check.';
COMMENT ON COLUMN finance.order_check.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN finance.order_check.source IS 'Name of the file with the platform''s list.';
COMMENT ON COLUMN finance.order_check.covered_from IS 'First instant, by when orders were made, that was compared.';
COMMENT ON COLUMN finance.order_check.covered_until IS 'First instant behind that.';
COMMENT ON COLUMN finance.order_check.orders IS 'Orders that were compared: those of either side.';
COMMENT ON COLUMN finance.order_check.differences IS 'Differences that it found then; 0 = all agreed.';
COMMENT ON COLUMN finance.order_check.checked_at IS 'Instant of the check.';
