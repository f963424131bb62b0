-- The coarser grains of the tables that the job writes, a table a family. Triggers keep them: see R__couponflow_grains.sql,
-- which lists the grains. A row's grain says which of its key columns tell it apart; the others hold one constant ('' and
-- -infinity), never a text for "all", since a channel may be called anything. The texts of any one grain fit into an index entry.
-- Sums are numeric: one that overflows a bigint would stop the job.

CREATE TABLE couponflow.coupon_cube (
  account                 text COLLATE "C" NOT NULL,
  grain                   text COLLATE "C" NOT NULL,
  card_id                 text COLLATE "C" NOT NULL,
  day                     date NOT NULL,
  channel                 text COLLATE "C" NOT NULL,
  views                   numeric NOT NULL DEFAULT 0,
  issued                  numeric NOT NULL DEFAULT 0,
  gifted                  numeric NOT NULL DEFAULT 0,
  redeemed                numeric NOT NULL DEFAULT 0,
  unattributed            numeric NOT NULL DEFAULT 0,
  deleted                 numeric NOT NULL DEFAULT 0,
  payments                numeric NOT NULL DEFAULT 0,
  unpriced                numeric NOT NULL DEFAULT 0,
  paid_fen                numeric NOT NULL DEFAULT 0,
  original_fen            numeric NOT NULL DEFAULT 0,
  redeemed_within_1_day   numeric NOT NULL DEFAULT 0,
  redeemed_within_7_days  numeric NOT NULL DEFAULT 0,
  redeemed_within_14_days numeric NOT NULL DEFAULT 0,
  redeemed_within_30_days numeric NOT NULL DEFAULT 0,
  redeemed_within_60_days numeric NOT NULL DEFAULT 0,
  PRIMARY KEY (account, grain, card_id, day, channel)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.coupon_cube IS
  'What became of coupons, and how often cards were looked at, by coarser grains: channel_conversion, the lags of redemption_lag and the views of activity. One row per account, grain and what the grain tells apart. Coupons by card, channel and day are in channel_conversion; only their views and what was redeemed within so many days are here.';
COMMENT ON COLUMN couponflow.coupon_cube.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.coupon_cube.card_id IS 'Card (CardId); empty in a grain without card.';
COMMENT ON COLUMN couponflow.coupon_cube.day IS
  'Day of the issue, of (unattributed) that of the fact itself, of views their own; in a grain of weeks their Monday; -infinity in a grain without either. Local to the zone of the run.';
COMMENT ON COLUMN couponflow.coupon_cube.channel IS
  'Channel of the issue, of views the one that the event itself named; (none) when it named none, (unattributed) while the issue is not known. Empty in a grain without channel. At most 128 code points.';
COMMENT ON COLUMN couponflow.coupon_cube.views IS 'Views of cards (user_view_card).';
COMMENT ON COLUMN couponflow.coupon_cube.issued IS 'Coupons issued.';
COMMENT ON COLUMN couponflow.coupon_cube.gifted IS 'Gift receipts of these coupons.';
COMMENT ON COLUMN couponflow.coupon_cube.redeemed IS 'Of these coupons, those redeemed, on whatever day.';
COMMENT ON COLUMN couponflow.coupon_cube.unattributed IS 'Of those, the ones whose issue is not known.';
COMMENT ON COLUMN couponflow.coupon_cube.deleted IS 'Of these coupons, those deleted by their holder.';
COMMENT ON COLUMN couponflow.coupon_cube.payments IS 'Payments made with these coupons.';
COMMENT ON COLUMN couponflow.coupon_cube.unpriced IS 'Of those, payments without a readable Fee or OriginalFee; they add to neither sum.';
COMMENT ON COLUMN couponflow.coupon_cube.paid_fen IS 'Sum of Fee in fen.';
COMMENT ON COLUMN couponflow.coupon_cube.original_fen IS 'Sum of OriginalFee in fen.';
COMMENT ON COLUMN couponflow.coupon_cube.redeemed_within_1_day IS 'Redemptions in redemption_lag of less than 24 hours.';
COMMENT ON COLUMN couponflow.coupon_cube.redeemed_within_7_days IS 'Those of less than 7 times 24 hours.';
COMMENT ON COLUMN couponflow.coupon_cube.redeemed_within_14_days IS 'Those of less than 14 times 24 hours.';
COMMENT ON COLUMN couponflow.coupon_cube.redeemed_within_30_days IS 'Those of less than 30 times 24 hours.';
COMMENT ON COLUMN couponflow.coupon_cube.redeemed_within_60_days IS 'Those of less than 60 times 24 hours.';

CREATE TABLE couponflow.lag_cube (
  account   text COLLATE "C" NOT NULL,
  grain     text COLLATE "C" NOT NULL,
  card_id   text COLLATE "C" NOT NULL,
  channel   text COLLATE "C" NOT NULL,
  day       date NOT NULL,
  lag_hours bigint NOT NULL,
  redeemed  numeric NOT NULL DEFAULT 0,
  PRIMARY KEY (account, grain, card_id, channel, day, lag_hours)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.lag_cube IS
  'How long coupons took from issue to redemption, by coarser grains than redemption_lag: histograms. One row per account, grain, what the grain tells apart, and hours.';
COMMENT ON COLUMN couponflow.lag_cube.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.lag_cube.card_id IS 'Card (CardId); empty in a grain without card.';
COMMENT ON COLUMN couponflow.lag_cube.day IS
  'Day of the issue, local to the zone of the run; -infinity in a grain without days.';
COMMENT ON COLUMN couponflow.lag_cube.channel IS
  'Channel of the issue, (none) when it named none; empty in a grain without channel. At most 128 code points.';
COMMENT ON COLUMN couponflow.lag_cube.lag_hours IS
  'Whole hours from the issue to the redemption, from 0; in a grain by whole days rounded down to a multiple of 24.';
COMMENT ON COLUMN couponflow.lag_cube.redeemed IS 'Coupons redeemed after that time.';

CREATE TABLE couponflow.redemption_cube (
  account        text COLLATE "C" NOT NULL,
  grain          text COLLATE "C" NOT NULL,
  day            date NOT NULL,
  card_id        text COLLATE "C" NOT NULL,
  channel        text COLLATE "C" NOT NULL,
  redeem_channel text COLLATE "C" NOT NULL,
  location       text COLLATE "C" NOT NULL,
  staff          text COLLATE "C" NOT NULL,
  redeemed       numeric NOT NULL DEFAULT 0,
  payments       numeric NOT NULL DEFAULT 0,
  unpriced       numeric NOT NULL DEFAULT 0,
  paid_fen       numeric NOT NULL DEFAULT 0,
  original_fen   numeric NOT NULL DEFAULT 0,
  PRIMARY KEY (account, grain, day, card_id, channel, redeem_channel, location, staff)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.redemption_cube IS
  'Where and by whom coupons were redeemed, and what stores took, by coarser grains than redemption and payment. One row per account, grain and what the grain tells apart.';
COMMENT ON COLUMN couponflow.redemption_cube.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.redemption_cube.card_id IS 'Card (CardId); empty in a grain without card.';
COMMENT ON COLUMN couponflow.redemption_cube.day IS
  'Day of the redemption or payment, local to the zone of the run; -infinity in a grain without day.';
COMMENT ON COLUMN couponflow.redemption_cube.channel IS
  'Channel of the issue; (none) when the issue named none, (unattributed) while the issue is not known. Empty in a grain without channel. At most 128 code points.';
COMMENT ON COLUMN couponflow.redemption_cube.redeem_channel IS
  'OuterStr of the redemption itself, often empty; empty in a grain without it. At most 128 code points.';
COMMENT ON COLUMN couponflow.redemption_cube.location IS
  'Store: its name, else its id; empty = the push named none, or a grain without store. At most 128 code points.';
COMMENT ON COLUMN couponflow.redemption_cube.staff IS
  'Openid of the clerk (StaffOpenId); empty = the push named none, or a grain without clerk. At most 128 code points.';
COMMENT ON COLUMN couponflow.redemption_cube.redeemed IS 'Coupons redeemed.';
COMMENT ON COLUMN couponflow.redemption_cube.payments IS 'Payments made with coupons, one per coupon and TransId.';
COMMENT ON COLUMN couponflow.redemption_cube.unpriced IS 'Of those, payments without a readable Fee or OriginalFee; they add to neither sum.';
COMMENT ON COLUMN couponflow.redemption_cube.paid_fen IS 'Sum of Fee in fen.';
COMMENT ON COLUMN couponflow.redemption_cube.original_fen IS 'Sum of OriginalFee in fen.';
