-- Sums that the job keeps for whoever asks for a year: of a card over all channels, of a channel over all cards, of views, and of
-- lags over all channels.

-- For "all channels of a card in some days", as channel_conversion has it: the primary key has days behind channels.
CREATE INDEX channel_view_card_date ON couponflow.channel_view (account, card_id, day);

CREATE TABLE couponflow.card_day_total (
  account       text COLLATE "C" NOT NULL,
  day           date NOT NULL,
  card_id       text COLLATE "C" NOT NULL,
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
  PRIMARY KEY (account, day, card_id)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.card_day_total IS
  'What became of the coupons of a card that were issued on a day, and how often it was looked at on that day: channel_conversion and channel_view over all channels. One row per account, day and card.';
COMMENT ON COLUMN couponflow.card_day_total.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.card_day_total.day IS
  'Day of the issue, of facts whose issue is not known their own; of views their own. Local to the zone of the run.';
COMMENT ON COLUMN couponflow.card_day_total.card_id IS 'Card (CardId).';
COMMENT ON COLUMN couponflow.card_day_total.views IS 'Views of the card (user_view_card) on the day.';
COMMENT ON COLUMN couponflow.card_day_total.issued IS 'Coupons issued.';
COMMENT ON COLUMN couponflow.card_day_total.gifted IS 'Gift receipts of these coupons.';
COMMENT ON COLUMN couponflow.card_day_total.redeemed IS 'Of these coupons, those redeemed, on whatever day.';
COMMENT ON COLUMN couponflow.card_day_total.deleted IS 'Of these coupons, those deleted by their holder.';
COMMENT ON COLUMN couponflow.card_day_total.payments IS 'Payments made with these coupons.';
COMMENT ON COLUMN couponflow.card_day_total.paid_fen IS 'Sum of Fee in fen, of payments with readable fees.';
COMMENT ON COLUMN couponflow.card_day_total.original_fen IS 'Sum of OriginalFee in fen, of payments with readable fees.';
COMMENT ON COLUMN couponflow.card_day_total.checkpoint_id IS 'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.card_day_total.updated_at IS 'Instant of that write.';

CREATE TABLE couponflow.channel_view_week (
  account       text COLLATE "C" NOT NULL,
  card_id       text COLLATE "C" NOT NULL,
  week          date NOT NULL,
  channel       text COLLATE "C" NOT NULL,
  views         bigint NOT NULL,
  checkpoint_id bigint NOT NULL,
  updated_at    timestamptz NOT NULL,
  PRIMARY KEY (account, card_id, week, channel)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.channel_view_week IS 'channel_view by week. One row per account, card, week and channel.';
COMMENT ON COLUMN couponflow.channel_view_week.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.channel_view_week.card_id IS 'Card (CardId).';
COMMENT ON COLUMN couponflow.channel_view_week.week IS 'Monday of the week of the views, local to the zone of the run.';
COMMENT ON COLUMN couponflow.channel_view_week.channel IS
  'Channel that the event itself named (OuterStr); (none) when it named none. At most 128 code points.';
COMMENT ON COLUMN couponflow.channel_view_week.views IS 'Views (user_view_card).';
COMMENT ON COLUMN couponflow.channel_view_week.checkpoint_id IS 'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.channel_view_week.updated_at IS 'Instant of that write.';

CREATE TABLE couponflow.channel_week_total (
  account                 text COLLATE "C" NOT NULL,
  cohort_week             date NOT NULL,
  channel                 text COLLATE "C" NOT NULL,
  views                   bigint NOT NULL,
  issued                  bigint NOT NULL,
  gifted                  bigint NOT NULL,
  redeemed                bigint NOT NULL,
  deleted                 bigint NOT NULL,
  payments                bigint NOT NULL,
  paid_fen                bigint NOT NULL,
  original_fen            bigint NOT NULL,
  redeemed_within_1_day   bigint NOT NULL,
  redeemed_within_7_days  bigint NOT NULL,
  redeemed_within_14_days bigint NOT NULL,
  redeemed_within_30_days bigint NOT NULL,
  redeemed_within_60_days bigint NOT NULL,
  checkpoint_id           bigint NOT NULL,
  updated_at              timestamptz NOT NULL,
  PRIMARY KEY (account, cohort_week, channel)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.channel_week_total IS
  'channel_week and channel_view_week over all cards. One row per account, week and channel.';
COMMENT ON COLUMN couponflow.channel_week_total.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.channel_week_total.cohort_week IS
  'Monday of the week of issue, of (unattributed) that of the fact itself; of views that of their own. Local to the zone of the run.';
COMMENT ON COLUMN couponflow.channel_week_total.channel IS
  'Channel of the issue, of views the one that the event itself named; (none) when it named none, (unattributed) while the issue is not known. At most 128 code points.';
COMMENT ON COLUMN couponflow.channel_week_total.views IS 'Views of cards (user_view_card) in the week.';
COMMENT ON COLUMN couponflow.channel_week_total.issued IS 'Coupons issued.';
COMMENT ON COLUMN couponflow.channel_week_total.gifted IS 'Gift receipts of these coupons.';
COMMENT ON COLUMN couponflow.channel_week_total.redeemed IS 'Of these coupons, those redeemed, on whatever day.';
COMMENT ON COLUMN couponflow.channel_week_total.deleted IS 'Of these coupons, those deleted by their holder.';
COMMENT ON COLUMN couponflow.channel_week_total.payments IS 'Payments made with these coupons.';
COMMENT ON COLUMN couponflow.channel_week_total.paid_fen IS 'Sum of Fee in fen, of payments with readable fees.';
COMMENT ON COLUMN couponflow.channel_week_total.original_fen IS 'Sum of OriginalFee in fen, of payments with readable fees.';
COMMENT ON COLUMN couponflow.channel_week_total.redeemed_within_1_day IS 'Redemptions in redemption_lag of less than 24 hours.';
COMMENT ON COLUMN couponflow.channel_week_total.redeemed_within_7_days IS 'Those of less than 7 times 24 hours.';
COMMENT ON COLUMN couponflow.channel_week_total.redeemed_within_14_days IS 'Those of less than 14 times 24 hours.';
COMMENT ON COLUMN couponflow.channel_week_total.redeemed_within_30_days IS 'Those of less than 30 times 24 hours.';
COMMENT ON COLUMN couponflow.channel_week_total.redeemed_within_60_days IS 'Those of less than 60 times 24 hours.';
COMMENT ON COLUMN couponflow.channel_week_total.checkpoint_id IS 'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.channel_week_total.updated_at IS 'Instant of that write.';

CREATE TABLE couponflow.lag_week_total (
  account       text COLLATE "C" NOT NULL,
  cohort_week   date NOT NULL,
  lag_day       bigint NOT NULL,
  redeemed      bigint NOT NULL,
  checkpoint_id bigint NOT NULL,
  updated_at    timestamptz NOT NULL,
  PRIMARY KEY (account, cohort_week, lag_day)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.lag_week_total IS 'lag_week over all channels. One row per account, week and days.';
COMMENT ON COLUMN couponflow.lag_week_total.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.lag_week_total.cohort_week IS 'Monday of the week of issue, local to the zone of the run.';
COMMENT ON COLUMN couponflow.lag_week_total.lag_day IS 'Whole days of 24 hours from the issue to the redemption, from 0.';
COMMENT ON COLUMN couponflow.lag_week_total.redeemed IS 'Coupons redeemed after that time.';
COMMENT ON COLUMN couponflow.lag_week_total.checkpoint_id IS 'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.lag_week_total.updated_at IS 'Instant of that write.';
