DROP VIEW IF EXISTS marketing.statistics_difference;

CREATE VIEW marketing.statistics_difference AS
SELECT account, ref_date, card_id, measure, kind, ours, theirs, theirs - ours AS missing, checked_at
  FROM couponflow.statistics_difference;

COMMENT ON VIEW marketing.statistics_difference IS
  'Counts that Weixin''s own card statistics tell otherwise than its pushes did, as of the last check of their day (statistics_check). One row per account, day, card and measure.';
COMMENT ON COLUMN marketing.statistics_difference.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.statistics_difference.ref_date IS 'Day.';
COMMENT ON COLUMN marketing.statistics_difference.card_id IS 'Card.';
COMMENT ON COLUMN marketing.statistics_difference.measure IS 'What is counted, by the name that Weixin gives it, such as receive_cnt.';
COMMENT ON COLUMN marketing.statistics_difference.kind IS
  'only_there (no push about the card on the day), only_here (no statistics of it) or count.';
COMMENT ON COLUMN marketing.statistics_difference.ours IS 'By the pushes (official_parity); null = no push.';
COMMENT ON COLUMN marketing.statistics_difference.theirs IS 'By Weixin''s statistics; null = not in them.';
COMMENT ON COLUMN marketing.statistics_difference.missing IS
  'theirs - ours: how many were never pushed, below 0 how many were pushed beyond; null where one side is.';
COMMENT ON COLUMN marketing.statistics_difference.checked_at IS 'Instant of the check that found it.';
