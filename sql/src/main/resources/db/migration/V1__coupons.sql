-- What became of coupons. Text keys collate "C", so that they compare by code point whatever the locale of the
-- server, and an upgrade of its C library can't silently reorder an index. A fill factor below 100 leaves room in each
-- page for the next version of a row: these rows are written again at every checkpoint that touched them, and an
-- update that finds room in its own page leaves the index alone.

DO $$
BEGIN
  IF current_setting('server_encoding') <> 'UTF8' THEN
    RAISE EXCEPTION 'database % has the encoding %, expected UTF8: create it with ENCODING ''UTF8'' TEMPLATE template0',
      current_database(), current_setting('server_encoding');
  END IF;
END
$$;

COMMENT ON SCHEMA couponflow IS
  'Tables that the couponflow job writes; people read the views in marketing, finance and ops. Days start at local midnight of the zone of the run (job_run.zone), money is whole fen (1/100 CNY), every row holds full values.';

CREATE TABLE couponflow.channel_conversion (
  account       text COLLATE "C" NOT NULL,
  card_id       text COLLATE "C" NOT NULL,
  channel       text COLLATE "C" NOT NULL,
  cohort_date   date NOT NULL,
  issued        bigint NOT NULL,
  gifted        bigint NOT NULL,
  redeemed      bigint NOT NULL,
  deleted       bigint NOT NULL,
  payments      bigint NOT NULL,
  paid_fen      bigint NOT NULL,
  original_fen  bigint NOT NULL,
  unpriced      bigint NOT NULL,
  checkpoint_id bigint NOT NULL,
  updated_at    timestamptz NOT NULL,
  PRIMARY KEY (account, card_id, channel, cohort_date)
) WITH (fillfactor = 80);
-- For "all channels of a card in some days": the primary key has the day behind thousands of channels.
CREATE INDEX channel_conversion_card_date ON couponflow.channel_conversion (account, card_id, cohort_date);

COMMENT ON TABLE couponflow.channel_conversion IS
  'What became of the coupons that a channel issued on a day. A gifted coupon counts for the channel and day of the issue at the start of its chain. One row per account, card, channel and day of issue.';
COMMENT ON COLUMN couponflow.channel_conversion.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.channel_conversion.card_id IS 'Card (CardId).';
COMMENT ON COLUMN couponflow.channel_conversion.channel IS
  'Channel of the issue: its OuterStr, else its OuterId; (none) when the issue named none, (unattributed) while the issue is not known. At most 128 code points.';
COMMENT ON COLUMN couponflow.channel_conversion.cohort_date IS
  'Day of the issue, local to the zone of the run; of (unattributed) the day of the fact itself.';
COMMENT ON COLUMN couponflow.channel_conversion.issued IS
  'Coupons issued: codes whose origin is a receipt that is neither gift nor restore. 0 for (unattributed).';
COMMENT ON COLUMN couponflow.channel_conversion.gifted IS 'Gift receipts of these coupons; a coupon passed on twice counts 2.';
COMMENT ON COLUMN couponflow.channel_conversion.redeemed IS 'Coupons redeemed (user_consume_card); each coupon counts at most once.';
COMMENT ON COLUMN couponflow.channel_conversion.deleted IS
  'Coupons deleted by their holder, neither redeemed nor gifted away before, and not restored since.';
COMMENT ON COLUMN couponflow.channel_conversion.payments IS 'Payments made with these coupons (user_pay_from_pay_cell), one per coupon and TransId.';
COMMENT ON COLUMN couponflow.channel_conversion.paid_fen IS
  'Sum of Fee in fen: what customers paid. Payments without a readable Fee or OriginalFee add nothing.';
COMMENT ON COLUMN couponflow.channel_conversion.original_fen IS
  'Sum of OriginalFee in fen: what was due before the coupon. Payments without a readable Fee or OriginalFee add nothing.';
COMMENT ON COLUMN couponflow.channel_conversion.unpriced IS
  'Payments without a readable Fee or OriginalFee; they are in payments and in neither sum.';
COMMENT ON COLUMN couponflow.channel_conversion.checkpoint_id IS 'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.channel_conversion.updated_at IS 'Instant of that write.';

CREATE TABLE couponflow.redemption_lag (
  account       text COLLATE "C" NOT NULL,
  card_id       text COLLATE "C" NOT NULL,
  channel       text COLLATE "C" NOT NULL,
  cohort_date   date NOT NULL,
  lag_hours     bigint NOT NULL,
  redeemed      bigint NOT NULL,
  checkpoint_id bigint NOT NULL,
  updated_at    timestamptz NOT NULL,
  PRIMARY KEY (account, card_id, channel, cohort_date, lag_hours)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.redemption_lag IS
  'How long coupons took from issue to redemption: a histogram by whole hours. Attributed redemptions only. One row per account, card, channel, day of issue and hours.';
COMMENT ON COLUMN couponflow.redemption_lag.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.redemption_lag.card_id IS 'Card (CardId).';
COMMENT ON COLUMN couponflow.redemption_lag.channel IS 'Channel of the issue, (none) when it named none; never (unattributed). At most 128 code points.';
COMMENT ON COLUMN couponflow.redemption_lag.cohort_date IS 'Day of the issue, local to the zone of the run.';
COMMENT ON COLUMN couponflow.redemption_lag.lag_hours IS
  'Whole hours from the issue to the redemption, rounded down, from 0; 0 also for a redemption that is dated before the issue.';
COMMENT ON COLUMN couponflow.redemption_lag.redeemed IS 'Coupons redeemed after that many hours.';
COMMENT ON COLUMN couponflow.redemption_lag.checkpoint_id IS 'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.redemption_lag.updated_at IS 'Instant of that write.';

CREATE TABLE couponflow.redemption (
  account        text COLLATE "C" NOT NULL,
  card_id        text COLLATE "C" NOT NULL,
  redeemed_date  date NOT NULL,
  channel        text COLLATE "C" NOT NULL,
  redeem_channel text COLLATE "C" NOT NULL,
  source         text COLLATE "C" NOT NULL,
  location       text COLLATE "C" NOT NULL,
  staff          text COLLATE "C" NOT NULL,
  redeemed       bigint NOT NULL,
  checkpoint_id  bigint NOT NULL,
  updated_at     timestamptz NOT NULL
) WITH (fillfactor = 80);

-- Its key, as a unique index and not as a primary key: an index entry holds 2,704 bytes at most, and seven texts of 128
-- code points can be longer. A row that can't be indexed would stop the job.
CREATE UNIQUE INDEX redemption_key ON couponflow.redemption
  (account, card_id, redeemed_date, channel, md5(redeem_channel), md5(source), md5(location), md5(staff));
-- For "where and by whom were the coupons of a channel redeemed lately". The channel stands first, not the account: the planner
-- takes rows for as well in order as the first column is, and of one account they all are. It would fetch thousands of far
-- pages one after the other then, instead of all that it needs in the order of the disk.
CREATE INDEX redemption_channel_date ON couponflow.redemption (channel, account, redeemed_date);

COMMENT ON TABLE couponflow.redemption IS
  'Where, when and by whom coupons were redeemed. The first user_consume_card of each redeemed coupon; further ones are in activity. Text is empty where the push said nothing.';
COMMENT ON COLUMN couponflow.redemption.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.redemption.card_id IS 'Card (CardId).';
COMMENT ON COLUMN couponflow.redemption.redeemed_date IS 'Day of the redemption, local to the zone of the run.';
COMMENT ON COLUMN couponflow.redemption.channel IS
  'Channel of the issue: where the coupon was acquired; (none) when the issue named none, (unattributed) while the issue is not known. At most 128 code points.';
COMMENT ON COLUMN couponflow.redemption.redeem_channel IS
  'OuterStr of the redemption itself: where the coupon was used, another vocabulary than channel and often empty. At most 128 code points.';
COMMENT ON COLUMN couponflow.redemption.source IS 'Means of redemption (ConsumeSource): FROM_API, FROM_MP or FROM_MOBILE_HELPER; empty = unknown.';
COMMENT ON COLUMN couponflow.redemption.location IS 'Store: LocationName, else LocationId unless 0; empty = unknown. At most 128 code points.';
COMMENT ON COLUMN couponflow.redemption.staff IS 'Openid of the clerk (StaffOpenId); also set with FROM_API; empty = unknown.';
COMMENT ON COLUMN couponflow.redemption.redeemed IS 'Coupons redeemed so.';
COMMENT ON COLUMN couponflow.redemption.checkpoint_id IS 'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.redemption.updated_at IS 'Instant of that write.';

CREATE TABLE couponflow.payment (
  account       text COLLATE "C" NOT NULL,
  card_id       text COLLATE "C" NOT NULL,
  paid_date     date NOT NULL,
  channel       text COLLATE "C" NOT NULL,
  location      text COLLATE "C" NOT NULL,
  payments      bigint NOT NULL,
  paid_fen      bigint NOT NULL,
  original_fen  bigint NOT NULL,
  unpriced      bigint NOT NULL,
  checkpoint_id bigint NOT NULL,
  updated_at    timestamptz NOT NULL,
  PRIMARY KEY (account, card_id, paid_date, channel, location)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.payment IS
  'Money that came with coupons (user_pay_from_pay_cell): one payment per coupon and TransId, by day of payment. One row per account, card, day, channel and store.';
COMMENT ON COLUMN couponflow.payment.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.payment.card_id IS 'Card (CardId).';
COMMENT ON COLUMN couponflow.payment.paid_date IS 'Day of the payment, local to the zone of the run.';
COMMENT ON COLUMN couponflow.payment.channel IS
  'Channel of the issue; (none) when the issue named none, (unattributed) while the issue is not known. At most 128 code points.';
COMMENT ON COLUMN couponflow.payment.location IS 'Store: LocationName, else LocationId unless 0; empty = unknown. At most 128 code points.';
COMMENT ON COLUMN couponflow.payment.payments IS 'Payments, priced or not.';
COMMENT ON COLUMN couponflow.payment.paid_fen IS 'Sum of Fee in fen: what customers paid, over priced payments.';
COMMENT ON COLUMN couponflow.payment.original_fen IS 'Sum of OriginalFee in fen: what was due before the coupon, over priced payments.';
COMMENT ON COLUMN couponflow.payment.unpriced IS 'Payments without a readable Fee or OriginalFee; they are in payments and in neither sum.';
COMMENT ON COLUMN couponflow.payment.checkpoint_id IS 'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.payment.updated_at IS 'Instant of that write.';
