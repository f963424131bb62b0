-- What users did, coupon or not. Distinct users of hours, channels or cards don't add up, hence one table per grain.

CREATE TABLE couponflow.activity (
  account       text COLLATE "C" NOT NULL,
  window_start  timestamptz NOT NULL,
  event         text COLLATE "C" NOT NULL,
  card_id       text COLLATE "C" NOT NULL,
  channel       text COLLATE "C" NOT NULL,
  events        bigint NOT NULL,
  users         bigint NOT NULL,
  checkpoint_id bigint NOT NULL,
  updated_at    timestamptz NOT NULL,
  PRIMARY KEY (account, window_start, event, card_id, channel)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.activity IS
  'Every accepted event, in tumbling windows of event time (1 hour unless the job is set otherwise). Text is empty where the push said nothing.';
COMMENT ON COLUMN couponflow.activity.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.activity.window_start IS 'Start of the window, an instant; windows are counted from local midnight of the zone of the run.';
COMMENT ON COLUMN couponflow.activity.event IS 'Name of the event in lower case, also of unknown ones. At most 128 code points.';
COMMENT ON COLUMN couponflow.activity.card_id IS 'Card (CardId); empty for events about no card.';
COMMENT ON COLUMN couponflow.activity.channel IS
  'The event''s own OuterStr (of a receipt else its OuterId); of subscribe, scan, click and view its EventKey without qrscene_; else empty. At most 128 code points.';
COMMENT ON COLUMN couponflow.activity.events IS 'Events, repeated deliveries of one push counted once.';
COMMENT ON COLUMN couponflow.activity.users IS
  'Distinct users (FromUserName): a HyperLogLog estimate, standard error 1.6 % above a few hundred, exact below. Don''t add it up over rows.';
COMMENT ON COLUMN couponflow.activity.checkpoint_id IS 'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.activity.updated_at IS 'Instant of that write.';

CREATE TABLE couponflow.audience (
  account       text COLLATE "C" NOT NULL,
  activity_date date NOT NULL,
  event         text COLLATE "C" NOT NULL,
  card_id       text COLLATE "C" NOT NULL,
  events        bigint NOT NULL,
  users         bigint NOT NULL,
  checkpoint_id bigint NOT NULL,
  updated_at    timestamptz NOT NULL,
  PRIMARY KEY (account, activity_date, event, card_id)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.audience IS 'Every accepted event by day and card, all channels together, with its distinct users.';
COMMENT ON COLUMN couponflow.audience.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.audience.activity_date IS 'Day of the event, local to the zone of the run.';
COMMENT ON COLUMN couponflow.audience.event IS 'Name of the event in lower case, also of unknown ones. At most 128 code points.';
COMMENT ON COLUMN couponflow.audience.card_id IS 'Card (CardId); empty for events about no card.';
COMMENT ON COLUMN couponflow.audience.events IS 'Events, repeated deliveries of one push counted once.';
COMMENT ON COLUMN couponflow.audience.users IS
  'Distinct users (FromUserName): a HyperLogLog estimate, standard error 1.6 % above a few hundred, exact below. Don''t add it up over rows.';
COMMENT ON COLUMN couponflow.audience.checkpoint_id IS 'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.audience.updated_at IS 'Instant of that write.';

CREATE TABLE couponflow.gift_offer (
  account       text COLLATE "C" NOT NULL,
  card_id       text COLLATE "C" NOT NULL,
  activity_date date NOT NULL,
  given         bigint NOT NULL,
  given_users   bigint NOT NULL,
  returned      bigint NOT NULL,
  checkpoint_id bigint NOT NULL,
  updated_at    timestamptz NOT NULL,
  PRIMARY KEY (account, card_id, activity_date)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.gift_offer IS
  'Coupons that were offered to friends (user_gifting_card) by day. One row per account, card and day.';
COMMENT ON COLUMN couponflow.gift_offer.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.gift_offer.card_id IS 'Card (CardId).';
COMMENT ON COLUMN couponflow.gift_offer.activity_date IS 'Day of the event, local to the zone of the run.';
COMMENT ON COLUMN couponflow.gift_offer.given IS 'Offers, those that came back left out.';
COMMENT ON COLUMN couponflow.gift_offer.given_users IS
  'Distinct users (FromUserName) who made them: a HyperLogLog estimate, standard error 1.6 % above a few hundred, exact below. Don''t add it up over rows.';
COMMENT ON COLUMN couponflow.gift_offer.returned IS 'Offers that nobody took and that came back (IsReturnBack is true).';
COMMENT ON COLUMN couponflow.gift_offer.checkpoint_id IS 'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.gift_offer.updated_at IS 'Instant of that write.';
