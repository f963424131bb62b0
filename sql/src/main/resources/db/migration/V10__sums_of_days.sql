-- More sums that the job keeps beside the rows they sum up, in the same checkpoint: those of days, for whoever looks at a stretch
-- of time of all cards at once. Their keys hold three texts at most, which fit into an index entry also at 128 code points each.

-- For "where and by whom were the coupons of a channel redeemed lately": the unique index has the channel behind cards and days.
CREATE INDEX redemption_channel_date ON couponflow.redemption (account, channel, redeemed_date);
-- For "what could not be read in these days, and why": the primary key is the place that a push came from.
CREATE INDEX dead_letter_received_at ON couponflow.dead_letter (received_at, reason);

CREATE TABLE couponflow.channel_day (
  account       text COLLATE "C" NOT NULL,
  day           date NOT NULL,
  channel       text COLLATE "C" NOT NULL,
  views         bigint NOT NULL,
  issued        bigint NOT NULL,
  gifted        bigint NOT NULL,
  redeemed      bigint NOT NULL,
  deleted       bigint NOT NULL,
  payments      bigint NOT NULL,
  paid_fen      bigint NOT NULL,
  original_fen  bigint NOT NULL,
  checkpoint_id bigint NOT NULL,
  updated_at    timestamptz NOT NULL,
  PRIMARY KEY (account, day, channel)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.channel_day IS
  'What became of the coupons that a channel issued on a day, and how often it was looked at on that day, over all cards: channel_conversion and the views of activity. One row per account, day and channel.';
COMMENT ON COLUMN couponflow.channel_day.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.channel_day.day IS
  'Day of the issue, of (unattributed) that of the fact itself; of views their own. Local to the zone of the run.';
COMMENT ON COLUMN couponflow.channel_day.channel IS
  'Channel of the issue, of views the one that the event itself named; (none) when it named none, (unattributed) while the issue is not known. At most 128 code points.';
COMMENT ON COLUMN couponflow.channel_day.views IS 'Views of cards (user_view_card) on the day.';
COMMENT ON COLUMN couponflow.channel_day.issued IS 'Coupons issued.';
COMMENT ON COLUMN couponflow.channel_day.gifted IS 'Gift receipts of these coupons.';
COMMENT ON COLUMN couponflow.channel_day.redeemed IS 'Of these coupons, those redeemed, on whatever day.';
COMMENT ON COLUMN couponflow.channel_day.deleted IS 'Of these coupons, those deleted by their holder.';
COMMENT ON COLUMN couponflow.channel_day.payments IS 'Payments made with these coupons.';
COMMENT ON COLUMN couponflow.channel_day.paid_fen IS 'Sum of Fee in fen, of payments with readable fees.';
COMMENT ON COLUMN couponflow.channel_day.original_fen IS 'Sum of OriginalFee in fen, of payments with readable fees.';
COMMENT ON COLUMN couponflow.channel_day.checkpoint_id IS 'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.channel_day.updated_at IS 'Instant of that write.';

CREATE TABLE couponflow.channel_view (
  account       text COLLATE "C" NOT NULL,
  card_id       text COLLATE "C" NOT NULL,
  channel       text COLLATE "C" NOT NULL,
  day           date NOT NULL,
  views         bigint NOT NULL,
  checkpoint_id bigint NOT NULL,
  updated_at    timestamptz NOT NULL,
  PRIMARY KEY (account, card_id, channel, day)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.channel_view IS
  'How often cards were looked at through a channel: the views of activity by day. One row per account, card, channel and day.';
COMMENT ON COLUMN couponflow.channel_view.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.channel_view.card_id IS 'Card (CardId).';
COMMENT ON COLUMN couponflow.channel_view.channel IS
  'Channel that the event itself named (OuterStr); (none) when it named none. At most 128 code points.';
COMMENT ON COLUMN couponflow.channel_view.day IS 'Day of the views, local to the zone of the run.';
COMMENT ON COLUMN couponflow.channel_view.views IS 'Views (user_view_card).';
COMMENT ON COLUMN couponflow.channel_view.checkpoint_id IS 'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.channel_view.updated_at IS 'Instant of that write.';

CREATE TABLE couponflow.lag_week (
  account       text COLLATE "C" NOT NULL,
  cohort_week   date NOT NULL,
  channel       text COLLATE "C" NOT NULL,
  lag_day       bigint NOT NULL,
  redeemed      bigint NOT NULL,
  checkpoint_id bigint NOT NULL,
  updated_at    timestamptz NOT NULL,
  PRIMARY KEY (account, cohort_week, channel, lag_day)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.lag_week IS
  'How long coupons took from issue to redemption: redemption_lag over all cards, by week of issue and whole days. One row per account, week, channel and days.';
COMMENT ON COLUMN couponflow.lag_week.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.lag_week.cohort_week IS 'Monday of the week of issue, local to the zone of the run.';
COMMENT ON COLUMN couponflow.lag_week.channel IS 'Channel of the issue; (none) when the issue named none. At most 128 code points.';
COMMENT ON COLUMN couponflow.lag_week.lag_day IS 'Whole days of 24 hours from the issue to the redemption, from 0.';
COMMENT ON COLUMN couponflow.lag_week.redeemed IS 'Coupons redeemed after that time.';
COMMENT ON COLUMN couponflow.lag_week.checkpoint_id IS 'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.lag_week.updated_at IS 'Instant of that write.';

CREATE TABLE couponflow.redemption_day (
  account        text COLLATE "C" NOT NULL,
  day            date NOT NULL,
  channel        text COLLATE "C" NOT NULL,
  redeem_channel text COLLATE "C" NOT NULL,
  redeemed       bigint NOT NULL,
  checkpoint_id  bigint NOT NULL,
  updated_at     timestamptz NOT NULL,
  PRIMARY KEY (account, day, channel, redeem_channel)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.redemption_day IS
  'redemption over all cards, means and places. One row per account, day, channel and channel of redemption.';
COMMENT ON COLUMN couponflow.redemption_day.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.redemption_day.day IS 'Day of the redemption, local to the zone of the run.';
COMMENT ON COLUMN couponflow.redemption_day.channel IS
  'Channel of the issue; (none) when the issue named none, (unattributed) while the issue is not known. At most 128 code points.';
COMMENT ON COLUMN couponflow.redemption_day.redeem_channel IS 'OuterStr of the redemption itself, often empty. At most 128 code points.';
COMMENT ON COLUMN couponflow.redemption_day.redeemed IS 'Coupons redeemed so.';
COMMENT ON COLUMN couponflow.redemption_day.checkpoint_id IS 'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.redemption_day.updated_at IS 'Instant of that write.';

CREATE TABLE couponflow.store_day (
  account       text COLLATE "C" NOT NULL,
  day           date NOT NULL,
  location      text COLLATE "C" NOT NULL,
  redeemed      bigint NOT NULL,
  payments      bigint NOT NULL,
  unpriced      bigint NOT NULL,
  paid_fen      bigint NOT NULL,
  original_fen  bigint NOT NULL,
  checkpoint_id bigint NOT NULL,
  updated_at    timestamptz NOT NULL,
  PRIMARY KEY (account, day, location)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.store_day IS
  'What stores redeemed and took on a day: redemption and payment over all cards and channels. One row per account, day and store.';
COMMENT ON COLUMN couponflow.store_day.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.store_day.day IS 'Day of the redemption or payment, local to the zone of the run.';
COMMENT ON COLUMN couponflow.store_day.location IS 'Store: its name, else its id; empty = the push named none. At most 128 code points.';
COMMENT ON COLUMN couponflow.store_day.redeemed IS 'Coupons redeemed.';
COMMENT ON COLUMN couponflow.store_day.payments IS 'Payments made with coupons, one per coupon and TransId.';
COMMENT ON COLUMN couponflow.store_day.unpriced IS 'Of those, payments without a readable Fee or OriginalFee; they add to neither sum.';
COMMENT ON COLUMN couponflow.store_day.paid_fen IS 'Sum of Fee in fen.';
COMMENT ON COLUMN couponflow.store_day.original_fen IS 'Sum of OriginalFee in fen.';
COMMENT ON COLUMN couponflow.store_day.checkpoint_id IS 'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.store_day.updated_at IS 'Instant of that write.';

CREATE TABLE couponflow.staff_day (
  account       text COLLATE "C" NOT NULL,
  day           date NOT NULL,
  staff         text COLLATE "C" NOT NULL,
  location      text COLLATE "C" NOT NULL,
  redeemed      bigint NOT NULL,
  checkpoint_id bigint NOT NULL,
  updated_at    timestamptz NOT NULL,
  PRIMARY KEY (account, day, staff, location)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.staff_day IS
  'Who redeemed coupons on a day: redemption over all cards, channels and means. One row per account, day, clerk and store.';
COMMENT ON COLUMN couponflow.staff_day.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.staff_day.day IS 'Day of the redemption, local to the zone of the run.';
COMMENT ON COLUMN couponflow.staff_day.staff IS 'Openid of the clerk (StaffOpenId); empty = the push named none. At most 128 code points.';
COMMENT ON COLUMN couponflow.staff_day.location IS 'Store: its name, else its id; empty = the push named none. At most 128 code points.';
COMMENT ON COLUMN couponflow.staff_day.redeemed IS 'Coupons redeemed.';
COMMENT ON COLUMN couponflow.staff_day.checkpoint_id IS 'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.staff_day.updated_at IS 'Instant of that write.';
