-- Sums that the job keeps beside the rows they sum up, in the same checkpoint: whoever asks for all channels of a year would
-- add up millions of rows.

-- For "all channels of a card in some days", of which marketing.channel_conversion asks card by card.
CREATE INDEX channel_conversion_card_date ON couponflow.channel_conversion (account, card_id, cohort_date);

CREATE TABLE couponflow.channel_total (
  account                 text COLLATE "C" NOT NULL,
  card_id                 text COLLATE "C" NOT NULL,
  channel                 text COLLATE "C" NOT NULL,
  issued                  bigint NOT NULL,
  gifted                  bigint NOT NULL,
  redeemed                bigint NOT NULL,
  deleted                 bigint NOT NULL,
  payments                bigint NOT NULL,
  paid_fen                bigint NOT NULL,
  original_fen            bigint NOT NULL,
  unpriced                bigint NOT NULL,
  median_lag_hours        bigint,
  p90_lag_hours           bigint,
  redeemed_within_1_day   bigint NOT NULL,
  redeemed_within_7_days  bigint NOT NULL,
  redeemed_within_14_days bigint NOT NULL,
  redeemed_within_30_days bigint NOT NULL,
  redeemed_within_60_days bigint NOT NULL,
  checkpoint_id           bigint NOT NULL,
  updated_at              timestamptz NOT NULL,
  PRIMARY KEY (account, card_id, channel)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.channel_total IS
  'channel_conversion over all days of issue, with what redemption_lag and payment know of the same coupons. One row per account, card and channel.';
COMMENT ON COLUMN couponflow.channel_total.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.channel_total.card_id IS 'Card (CardId).';
COMMENT ON COLUMN couponflow.channel_total.channel IS
  'Channel of the issue; (none) when the issue named none, (unattributed) while the issue is not known. At most 128 code points.';
COMMENT ON COLUMN couponflow.channel_total.issued IS 'Coupons issued.';
COMMENT ON COLUMN couponflow.channel_total.gifted IS 'Gift receipts of these coupons.';
COMMENT ON COLUMN couponflow.channel_total.redeemed IS 'Coupons redeemed.';
COMMENT ON COLUMN couponflow.channel_total.deleted IS 'Coupons deleted by their holder.';
COMMENT ON COLUMN couponflow.channel_total.payments IS 'Payments made with these coupons.';
COMMENT ON COLUMN couponflow.channel_total.paid_fen IS 'Sum of Fee in fen, of payments with readable fees.';
COMMENT ON COLUMN couponflow.channel_total.original_fen IS 'Sum of OriginalFee in fen, of payments with readable fees.';
COMMENT ON COLUMN couponflow.channel_total.unpriced IS 'Payments without a readable Fee or OriginalFee.';
COMMENT ON COLUMN couponflow.channel_total.median_lag_hours IS
  'Smallest number of whole hours within which half of the redemptions in redemption_lag came; null without any.';
COMMENT ON COLUMN couponflow.channel_total.p90_lag_hours IS 'The same for nine of ten.';
COMMENT ON COLUMN couponflow.channel_total.redeemed_within_1_day IS 'Redemptions in redemption_lag of less than 24 hours.';
COMMENT ON COLUMN couponflow.channel_total.redeemed_within_7_days IS 'Those of less than 7 times 24 hours.';
COMMENT ON COLUMN couponflow.channel_total.redeemed_within_14_days IS 'Those of less than 14 times 24 hours.';
COMMENT ON COLUMN couponflow.channel_total.redeemed_within_30_days IS 'Those of less than 30 times 24 hours.';
COMMENT ON COLUMN couponflow.channel_total.redeemed_within_60_days IS 'Those of less than 60 times 24 hours.';
COMMENT ON COLUMN couponflow.channel_total.checkpoint_id IS 'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.channel_total.updated_at IS 'Instant of that write.';

CREATE TABLE couponflow.channel_week (
  account                 text COLLATE "C" NOT NULL,
  card_id                 text COLLATE "C" NOT NULL,
  cohort_week             date NOT NULL,
  channel                 text COLLATE "C" NOT NULL,
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
  PRIMARY KEY (account, card_id, cohort_week, channel)
) WITH (fillfactor = 80);
-- For "all channels of the last weeks".
CREATE INDEX channel_week_cohort_week ON couponflow.channel_week (cohort_week);

COMMENT ON TABLE couponflow.channel_week IS
  'channel_conversion by week of issue, with what redemption_lag knows of the same coupons. One row per account, card, week and channel.';
COMMENT ON COLUMN couponflow.channel_week.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.channel_week.card_id IS 'Card (CardId).';
COMMENT ON COLUMN couponflow.channel_week.cohort_week IS 'Monday of the week of issue, local to the zone of the run.';
COMMENT ON COLUMN couponflow.channel_week.channel IS
  'Channel of the issue; (none) when the issue named none, (unattributed) while the issue is not known. At most 128 code points.';
COMMENT ON COLUMN couponflow.channel_week.issued IS 'Coupons issued.';
COMMENT ON COLUMN couponflow.channel_week.gifted IS 'Gift receipts of these coupons.';
COMMENT ON COLUMN couponflow.channel_week.redeemed IS 'Coupons redeemed.';
COMMENT ON COLUMN couponflow.channel_week.deleted IS 'Coupons deleted by their holder.';
COMMENT ON COLUMN couponflow.channel_week.payments IS 'Payments made with these coupons.';
COMMENT ON COLUMN couponflow.channel_week.paid_fen IS 'Sum of Fee in fen, of payments with readable fees.';
COMMENT ON COLUMN couponflow.channel_week.original_fen IS 'Sum of OriginalFee in fen, of payments with readable fees.';
COMMENT ON COLUMN couponflow.channel_week.redeemed_within_1_day IS 'Redemptions in redemption_lag of less than 24 hours.';
COMMENT ON COLUMN couponflow.channel_week.redeemed_within_7_days IS 'Those of less than 7 times 24 hours.';
COMMENT ON COLUMN couponflow.channel_week.redeemed_within_14_days IS 'Those of less than 14 times 24 hours.';
COMMENT ON COLUMN couponflow.channel_week.redeemed_within_30_days IS 'Those of less than 30 times 24 hours.';
COMMENT ON COLUMN couponflow.channel_week.redeemed_within_60_days IS 'Those of less than 60 times 24 hours.';
COMMENT ON COLUMN couponflow.channel_week.checkpoint_id IS 'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.channel_week.updated_at IS 'Instant of that write.';

CREATE TABLE couponflow.redemption_total (
  account        text COLLATE "C" NOT NULL,
  card_id        text COLLATE "C" NOT NULL,
  channel        text COLLATE "C" NOT NULL,
  redeem_channel text COLLATE "C" NOT NULL,
  redeemed       bigint NOT NULL,
  checkpoint_id  bigint NOT NULL,
  updated_at     timestamptz NOT NULL
) WITH (fillfactor = 80);
-- As the key of redemption, and for the same reason.
CREATE UNIQUE INDEX redemption_total_key ON couponflow.redemption_total (account, card_id, channel, md5(redeem_channel));

COMMENT ON TABLE couponflow.redemption_total IS
  'redemption over all days, means and places. One row per account, card, channel and channel of redemption.';
COMMENT ON COLUMN couponflow.redemption_total.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.redemption_total.card_id IS 'Card (CardId).';
COMMENT ON COLUMN couponflow.redemption_total.channel IS
  'Channel of the issue; (none) when the issue named none, (unattributed) while the issue is not known. At most 128 code points.';
COMMENT ON COLUMN couponflow.redemption_total.redeem_channel IS 'OuterStr of the redemption itself, often empty. At most 128 code points.';
COMMENT ON COLUMN couponflow.redemption_total.redeemed IS 'Coupons redeemed so.';
COMMENT ON COLUMN couponflow.redemption_total.checkpoint_id IS 'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.redemption_total.updated_at IS 'Instant of that write.';
