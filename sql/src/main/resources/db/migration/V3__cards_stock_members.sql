-- Cards, their stock and member cards.

CREATE TABLE couponflow.card (
  account          text COLLATE "C" NOT NULL,
  card_id          text COLLATE "C" NOT NULL,
  card_type        text,
  title            text,
  review_status    text,
  refuse_reason    text,
  reviewed_at      timestamptz,
  quantity         bigint,
  validity_type    text,
  begin_at         timestamptz,
  end_at           timestamptz,
  fixed_begin_term bigint,
  fixed_term       bigint,
  get_limit        bigint,
  use_limit        bigint,
  can_give_friend  boolean,
  least_cost_fen   bigint,
  reduce_cost_fen  bigint,
  discount_percent bigint,
  catalogue        jsonb,
  catalogue_at     bigint,
  checkpoint_id    bigint NOT NULL,
  updated_at       timestamptz NOT NULL,
  PRIMARY KEY (account, card_id)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.card IS
  'Cards that have a line in the catalogue or were reviewed. Of several lines for a card the latest counts. One row per account and card; empty columns are null: nobody said.';
COMMENT ON COLUMN couponflow.card.account IS 'Merchant account (account of the line, ToUserName of the review).';
COMMENT ON COLUMN couponflow.card.card_id IS 'Card (card_id of the line, CardId of the review).';
COMMENT ON COLUMN couponflow.card.card_type IS 'Type as the catalogue writes it: GROUPON, CASH, DISCOUNT, GIFT, GENERAL_COUPON, MEMBER_CARD or another.';
COMMENT ON COLUMN couponflow.card.title IS 'Title that customers see.';
COMMENT ON COLUMN couponflow.card.review_status IS
  'approved or rejected, by the latest card_pass_check or card_not_pass_check (of both in one second: rejected).';
COMMENT ON COLUMN couponflow.card.refuse_reason IS
  'Why it was rejected (RefuseReason); null unless review_status is rejected.';
COMMENT ON COLUMN couponflow.card.reviewed_at IS 'Instant of that review (CreateTime).';
COMMENT ON COLUMN couponflow.card.quantity IS
  'Coupons that the merchant put in stock (sku.total_quantity, else sku.quantity).';
COMMENT ON COLUMN couponflow.card.validity_type IS
  'DATE_TYPE_FIX_TIME_RANGE (also written 1 or DATE_TYPE_FIX_TERM_RANGE), DATE_TYPE_FIX_TERM (also 2) or DATE_TYPE_PERMANENT; another as the catalogue writes it, which ops.card_not_understood shows.';
COMMENT ON COLUMN couponflow.card.begin_at IS
  'Instant from which coupons are valid (begin_timestamp); null also when it is 0 or can''t be read.';
COMMENT ON COLUMN couponflow.card.end_at IS
  'Last instant at which any coupon is valid (end_timestamp); null also when it is 0 or can''t be read. One before 2013 ends nothing.';
COMMENT ON COLUMN couponflow.card.fixed_begin_term IS
  'Days from the receipt until a coupon becomes valid (DATE_TYPE_FIX_TERM).';
COMMENT ON COLUMN couponflow.card.fixed_term IS 'Days for which it is valid then (DATE_TYPE_FIX_TERM); 0 counts as 1.';
COMMENT ON COLUMN couponflow.card.get_limit IS 'Coupons that one user may receive.';
COMMENT ON COLUMN couponflow.card.use_limit IS 'Coupons that one user may redeem.';
COMMENT ON COLUMN couponflow.card.can_give_friend IS 'Whether it may be gifted.';
COMMENT ON COLUMN couponflow.card.least_cost_fen IS
  'Least amount to pay for using it, in fen (of a cash coupon least_cost, else use_condition.least_cost).';
COMMENT ON COLUMN couponflow.card.reduce_cost_fen IS
  'Amount that a cash coupon takes off, in fen (reduce_cost).';
COMMENT ON COLUMN couponflow.card.discount_percent IS 'Percent that a discount coupon takes off (discount).';
COMMENT ON COLUMN couponflow.card.catalogue IS
  'The object card of the line, whole; null for a card that is only known from a review.';
COMMENT ON COLUMN couponflow.card.catalogue_at IS
  'When the line was last changed, by its own word (updated_at), in seconds since 1970; null without a line.';
COMMENT ON COLUMN couponflow.card.checkpoint_id IS
  'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.card.updated_at IS 'Instant of that write.';

CREATE TABLE couponflow.inventory (
  account             text COLLATE "C" NOT NULL,
  card_id             text COLLATE "C" NOT NULL,
  issued              bigint NOT NULL,
  last_issued_at      timestamptz,
  alarms              bigint NOT NULL,
  last_alarm_at       timestamptz,
  last_alarm_detail   text,
  last_alarm_quantity bigint,
  checkpoint_id       bigint NOT NULL,
  updated_at          timestamptz NOT NULL,
  PRIMARY KEY (account, card_id)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.inventory IS
  'Stock of a card: what was taken, and what Weixin''s alarms said. One row per account and card.';
COMMENT ON COLUMN couponflow.inventory.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.inventory.card_id IS 'Card (CardId).';
COMMENT ON COLUMN couponflow.inventory.issued IS
  'Coupons issued: codes whose origin is a receipt that is neither gift nor restore; only those take stock.';
COMMENT ON COLUMN couponflow.inventory.last_issued_at IS
  'Instant of the latest receipt that is neither gift nor restore; null = none.';
COMMENT ON COLUMN couponflow.inventory.alarms IS 'Stock alarms (card_sku_remind).';
COMMENT ON COLUMN couponflow.inventory.last_alarm_at IS 'Instant of the latest alarm; null = none.';
COMMENT ON COLUMN couponflow.inventory.last_alarm_detail IS
  'What it said, whole; of several in one second the greater text.';
COMMENT ON COLUMN couponflow.inventory.last_alarm_quantity IS 'First whole number in it that fits a bigint; null = it holds none.';
COMMENT ON COLUMN couponflow.inventory.checkpoint_id IS
  'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.inventory.updated_at IS 'Instant of that write.';

CREATE TABLE couponflow.inventory_alarm (
  account         text COLLATE "C" NOT NULL,
  card_id         text COLLATE "C" NOT NULL,
  window_start    timestamptz NOT NULL,
  alarms          bigint NOT NULL,
  first_at        timestamptz,
  last_at         timestamptz,
  lowest_quantity bigint,
  last_detail     text,
  issued          bigint NOT NULL,
  checkpoint_id   bigint NOT NULL,
  updated_at      timestamptz NOT NULL,
  PRIMARY KEY (account, card_id, window_start)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.inventory_alarm IS
  'Stock alarms and issues in tumbling windows of event time (12 hours unless the job is set otherwise). One row per account, card and window with an alarm or an issue.';
COMMENT ON COLUMN couponflow.inventory_alarm.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.inventory_alarm.card_id IS 'Card (CardId).';
COMMENT ON COLUMN couponflow.inventory_alarm.window_start IS
  'Start of the window, an instant; windows are counted from local midnight of the zone of the run.';
COMMENT ON COLUMN couponflow.inventory_alarm.alarms IS 'Stock alarms (card_sku_remind) in the window.';
COMMENT ON COLUMN couponflow.inventory_alarm.first_at IS 'Instant of the first of them; null = none.';
COMMENT ON COLUMN couponflow.inventory_alarm.last_at IS 'Instant of the last of them; null = none.';
COMMENT ON COLUMN couponflow.inventory_alarm.lowest_quantity IS
  'Lowest quantity that they told; null = none told one.';
COMMENT ON COLUMN couponflow.inventory_alarm.last_detail IS
  'What the last of them said, whole; of several in one second the greater text.';
COMMENT ON COLUMN couponflow.inventory_alarm.issued IS 'Coupons issued in the window.';
COMMENT ON COLUMN couponflow.inventory_alarm.checkpoint_id IS
  'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.inventory_alarm.updated_at IS 'Instant of that write.';

CREATE TABLE couponflow.member_activity (
  account          text COLLATE "C" NOT NULL,
  card_id          text COLLATE "C" NOT NULL,
  activity_date    date NOT NULL,
  activations      bigint NOT NULL,
  updates          bigint NOT NULL,
  bonus_added      bigint NOT NULL,
  bonus_deducted   bigint NOT NULL,
  balance_added    bigint NOT NULL,
  balance_deducted bigint NOT NULL,
  checkpoint_id    bigint NOT NULL,
  updated_at       timestamptz NOT NULL,
  PRIMARY KEY (account, card_id, activity_date)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.member_activity IS
  'What happened to member cards by day. One row per account, card and day.';
COMMENT ON COLUMN couponflow.member_activity.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.member_activity.card_id IS 'Member card (CardId).';
COMMENT ON COLUMN couponflow.member_activity.activity_date IS 'Day of the events, local to the zone of the run.';
COMMENT ON COLUMN couponflow.member_activity.activations IS
  'Activations and changes of member data (submit_membercard_user_info).';
COMMENT ON COLUMN couponflow.member_activity.updates IS 'Changes of bonus or balance (update_member_card).';
COMMENT ON COLUMN couponflow.member_activity.bonus_added IS 'Sum of bonus points added, from 0.';
COMMENT ON COLUMN couponflow.member_activity.bonus_deducted IS
  'Sum of bonus points deducted, a positive number.';
COMMENT ON COLUMN couponflow.member_activity.balance_added IS
  'Sum of what was added to balances, from 0, in the unit of the push.';
COMMENT ON COLUMN couponflow.member_activity.balance_deducted IS
  'Sum of what was deducted from balances, a positive number, in the unit of the push.';
COMMENT ON COLUMN couponflow.member_activity.checkpoint_id IS
  'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.member_activity.updated_at IS 'Instant of that write.';
