DROP VIEW IF EXISTS ops.alarm;

CREATE VIEW ops.alarm AS
SELECT a.account, a.card_id, c.title, a.window_start, a.alarms, a.first_at, a.last_at, a.lowest_quantity, a.last_detail, a.issued
  FROM couponflow.inventory_alarm a
  LEFT JOIN couponflow.card c USING (account, card_id);

COMMENT ON VIEW ops.alarm IS
  'Weixin''s stock alarms (card_sku_remind) over time, and what was issued meanwhile. One row per account, card and window with an alarm or an issue; windows have 12 hours unless the job is set otherwise.';
COMMENT ON COLUMN ops.alarm.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN ops.alarm.card_id IS 'Card.';
COMMENT ON COLUMN ops.alarm.title IS 'Its title; null where the catalogue has no such card.';
COMMENT ON COLUMN ops.alarm.window_start IS
  'Start of the window, an instant; windows are counted from local midnight of the job''s time zone (ops.freshness).';
COMMENT ON COLUMN ops.alarm.alarms IS 'Alarms in the window; 0 = only issues.';
COMMENT ON COLUMN ops.alarm.first_at IS 'Instant of the first of them; null = none.';
COMMENT ON COLUMN ops.alarm.last_at IS 'Instant of the last of them; null = none.';
COMMENT ON COLUMN ops.alarm.lowest_quantity IS 'Lowest stock that they told; null = none told any.';
COMMENT ON COLUMN ops.alarm.last_detail IS 'Text of the last of them, whole; of several in one second the greater.';
COMMENT ON COLUMN ops.alarm.issued IS 'Coupons issued in the window.';
