-- How fast stock goes is taken from issues, in the windows of inventory_alarm, rather than from receipts, in those of activity:
-- gifts and restored cards are receipts too and take none.

DROP VIEW IF EXISTS ops.stock;

CREATE VIEW ops.stock AS
SELECT account, card_id, title, initial, issued,
       initial - issued AS remaining,
       per_hour,
       CASE WHEN initial <= issued THEN last_issued_at
            -- Beyond a century a calendar ends before the stock does.
            WHEN (initial - issued) / nullif(per_hour, 0) < 24 * 36525
              THEN now + (initial - issued) / per_hour * interval '1 hour'
       END AS runs_out_at,
       coalesce(last_alarm_at > now - interval '24 hours' AND last_alarm_at <= now, false) OR alarm_before AS alarm_open,
       alarms, last_alarm_at, last_alarm_quantity, last_alarm_detail,
       least_then, most_then,
       CASE WHEN last_alarm_quantity < least_then THEN last_alarm_quantity::numeric - least_then
            WHEN last_alarm_quantity > most_then THEN last_alarm_quantity::numeric - most_then
            WHEN least_then IS NOT NULL AND last_alarm_quantity IS NOT NULL THEN 0
       END AS drift
  FROM (SELECT account, card_id, c.title, c.quantity AS initial,
               coalesce(i.issued, 0) AS issued, i.last_issued_at,
               coalesce(i.alarms, 0) AS alarms, i.last_alarm_at, i.last_alarm_quantity, i.last_alarm_detail,
               n.now, lately.per_hour, recent.alarm_before,
               CASE WHEN tells_of_today THEN c.quantity - i.issued + since.after_window END AS least_then,
               CASE WHEN tells_of_today THEN c.quantity - i.issued + since.after_window
                 + CASE WHEN i.last_issued_at > i.last_alarm_at THEN since.in_window ELSE 0 END END AS most_then
          FROM couponflow.card c
          FULL JOIN couponflow.inventory i USING (account, card_id)
         CROSS JOIN (SELECT couponflow.reading_time() AS now) n
         -- An alarm that is older than the catalogue's line was about other stock.
         CROSS JOIN LATERAL (
                SELECT extract(epoch FROM i.last_alarm_at) >= coalesce(c.catalogue_at, 0) AS tells_of_today) alarm
         CROSS JOIN (SELECT coalesce((SELECT alarm_window FROM couponflow.job_run ORDER BY run_id DESC LIMIT 1),
                                     'PT12H')::interval AS width) w
         CROSS JOIN LATERAL (
                -- The window that began more than a day ago counts by the part of it that lies within the day.
                SELECT coalesce(sum(a.issued * least(1, extract(epoch FROM window_start + width - now + interval '24 hours')
                                                          / extract(epoch FROM width))), 0)::float8 / 24 AS per_hour
                  FROM couponflow.inventory_alarm a
                 WHERE a.account = coalesce(c.account, i.account) AND a.card_id = coalesce(c.card_id, i.card_id)
                   AND a.window_start > now - interval '24 hours' - width AND a.window_start <= now) lately
         CROSS JOIN LATERAL (
                -- The latest alarm may lie ahead of now. Of a window the first and the last are enough: it is no longer than a day.
                SELECT EXISTS (SELECT FROM couponflow.inventory_alarm a
                                WHERE a.account = i.account AND a.card_id = i.card_id
                                  AND a.window_start > now - interval '24 hours' - 2 * width AND a.window_start <= now
                                  AND (a.first_at > now - interval '24 hours' AND a.first_at <= now
                                       OR a.last_at > now - interval '24 hours' AND a.last_at <= now)) AS alarm_before) recent
         CROSS JOIN LATERAL (
                SELECT coalesce(sum(a.issued) FILTER (WHERE a.window_start > i.last_alarm_at), 0)::bigint AS after_window,
                       coalesce(sum(a.issued) FILTER (WHERE a.window_start <= i.last_alarm_at), 0)::bigint AS in_window
                  FROM couponflow.inventory_alarm a
                 WHERE a.account = i.account AND a.card_id = i.card_id
                   AND a.window_start > i.last_alarm_at - width) since) cards;

COMMENT ON VIEW ops.stock IS
  'What is left of each card, how fast it goes, and whether Weixin raised an alarm. One row per account and card that was issued, alarmed about, or is in the catalogue.';
COMMENT ON COLUMN ops.stock.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN ops.stock.card_id IS 'Card.';
COMMENT ON COLUMN ops.stock.title IS 'Its title; null where the catalogue has no such card.';
COMMENT ON COLUMN ops.stock.initial IS 'Coupons that the merchant put in stock, by the latest line of the catalogue; null where it is silent.';
COMMENT ON COLUMN ops.stock.issued IS 'Coupons issued; gifts and restored member cards take none from stock.';
COMMENT ON COLUMN ops.stock.remaining IS
  'initial - issued; null where the catalogue is silent. Negative when more was issued than the catalogue knows of.';
COMMENT ON COLUMN ops.stock.per_hour IS
  'Coupons issued per hour over the last 24 hours. Issues are counted in windows (12 hours unless the job is set otherwise); the one that reaches beyond the 24 hours counts in proportion.';
COMMENT ON COLUMN ops.stock.runs_out_at IS
  'Instant at which nothing remains if it goes on at per_hour; of a card that has run out the instant of its last issue. Null when unknown, when nothing was issued lately, and beyond a century.';
COMMENT ON COLUMN ops.stock.alarm_open IS 'Whether Weixin raised a stock alarm (card_sku_remind) in the last 24 hours.';
COMMENT ON COLUMN ops.stock.alarms IS 'Alarms ever.';
COMMENT ON COLUMN ops.stock.last_alarm_at IS 'Instant of the latest alarm; null = none.';
COMMENT ON COLUMN ops.stock.last_alarm_quantity IS 'Stock that it told: the first whole number in its text; null = it holds none.';
COMMENT ON COLUMN ops.stock.last_alarm_detail IS 'Its text, whole.';
COMMENT ON COLUMN ops.stock.least_then IS
  'Least that can have been left at that alarm, as computed: what was left at the end of the alarm''s window. Null without an alarm, where the catalogue is silent, and where its line is newer than the alarm.';
COMMENT ON COLUMN ops.stock.most_then IS
  'Most that can have been left at that alarm, as computed: least_then and what was issued in the alarm''s window, unless the latest issue was before the alarm.';
COMMENT ON COLUMN ops.stock.drift IS
  'By how much the alarm''s quantity lies below least_then (negative) or above most_then; 0 = the two agree. Null where either is unknown. Where the catalogue does not say when its line was written it also tells that stock was added since the alarm; else that issues never arrived.';
