DROP VIEW IF EXISTS marketing.statistics_check;

CREATE VIEW marketing.statistics_check AS
SELECT account, source, covered_from, covered_until, checked AS card_days, differences, checked_at
  FROM couponflow.reconciliation
 WHERE kind = 'statistics';

COMMENT ON VIEW marketing.statistics_check IS
  'Which days were compared with Weixin''s own card statistics, and how many differences that gave. One row per check.';
COMMENT ON COLUMN marketing.statistics_check.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.statistics_check.source IS 'Name of the file with Weixin''s statistics.';
COMMENT ON COLUMN marketing.statistics_check.covered_from IS 'Start of the first day that was compared.';
COMMENT ON COLUMN marketing.statistics_check.covered_until IS 'End of the last day that was compared.';
COMMENT ON COLUMN marketing.statistics_check.card_days IS 'Days of a card that were compared: those of either side.';
COMMENT ON COLUMN marketing.statistics_check.differences IS 'Differences that it found then; 0 = all agreed.';
COMMENT ON COLUMN marketing.statistics_check.checked_at IS 'Instant of the check.';
