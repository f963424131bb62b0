DROP VIEW IF EXISTS marketing.channel_view_week;

CREATE VIEW marketing.channel_view_week AS
SELECT account, card_id, channel, week, views
  FROM couponflow.channel_view_week;

COMMENT ON VIEW marketing.channel_view_week IS
  'How often cards were looked at through a channel, by week. One row per account, card, channel and week. Ask for one card of an account, or for some weeks.';
COMMENT ON COLUMN marketing.channel_view_week.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.channel_view_week.card_id IS 'Card.';
COMMENT ON COLUMN marketing.channel_view_week.channel IS 'Channel that the view itself named; (none) = named none.';
COMMENT ON COLUMN marketing.channel_view_week.week IS 'Monday of the week of the views, in the job''s time zone (ops.freshness).';
COMMENT ON COLUMN marketing.channel_view_week.views IS 'Views (user_view_card) in the week; cards that do not ask for pushes on view have none.';
