-- Cards, their stock, member cards and tokens. Coin counts are numeric: Weixin sends decimals, and money is never a float.

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
COMMENT ON COLUMN couponflow.card.quantity IS 'Coupons that the merchant put in stock (sku.quantity).';
COMMENT ON COLUMN couponflow.card.validity_type IS
  'DATE_TYPE_FIX_TIME_RANGE, DATE_TYPE_FIX_TERM or DATE_TYPE_PERMANENT; also where the catalogue writes 1 or 2.';
COMMENT ON COLUMN couponflow.card.begin_at IS 'Instant from which coupons are valid (begin_timestamp).';
COMMENT ON COLUMN couponflow.card.end_at IS 'Last instant at which any coupon is valid (end_timestamp).';
COMMENT ON COLUMN couponflow.card.fixed_begin_term IS
  'Days from the receipt until a coupon becomes valid (DATE_TYPE_FIX_TERM).';
COMMENT ON COLUMN couponflow.card.fixed_term IS 'Days for which it is valid then (DATE_TYPE_FIX_TERM).';
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

CREATE TABLE couponflow.token_order_event (
  account                text COLLATE "C" NOT NULL,
  order_id               text COLLATE "C" NOT NULL,
  status                 text COLLATE "C" NOT NULL,
  event_at               timestamptz NOT NULL,
  order_type             text,
  free_coin_count        numeric,
  pay_coin_count         numeric,
  refund_free_coin_count numeric,
  refund_pay_coin_count  numeric,
  created_at             timestamptz,
  paid_at                timestamptz,
  description            text,
  memo                   text,
  receipt_info           text,
  checkpoint_id          bigint NOT NULL,
  updated_at             timestamptz NOT NULL,
  PRIMARY KEY (account, order_id, status, event_at)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.token_order_event IS
  'Every push about a token order (card_pay_order): the audit trail. One row per account, order, status and second; of two pushes on one key the one with the greater FromUserName.';
COMMENT ON COLUMN couponflow.token_order_event.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.token_order_event.order_id IS 'Order (OrderId). At most 128 code points.';
COMMENT ON COLUMN couponflow.token_order_event.status IS
  'Status (ORDER_STATUS_…), as pushed. At most 128 code points.';
COMMENT ON COLUMN couponflow.token_order_event.event_at IS 'Instant of the push (CreateTime).';
COMMENT ON COLUMN couponflow.token_order_event.order_type IS 'Type (ORDER_TYPE_…), as pushed.';
COMMENT ON COLUMN couponflow.token_order_event.free_coin_count IS
  'Free tokens (FreeCoinCount): what remains or what was ordered, as job_run.coin_count reads it.';
COMMENT ON COLUMN couponflow.token_order_event.pay_coin_count IS 'Paid tokens (PayCoinCount), likewise.';
COMMENT ON COLUMN couponflow.token_order_event.refund_free_coin_count IS
  'Free tokens added or deducted (RefundFreeCoinCount).';
COMMENT ON COLUMN couponflow.token_order_event.refund_pay_coin_count IS
  'Paid tokens added or deducted (RefundPayCoinCount).';
COMMENT ON COLUMN couponflow.token_order_event.created_at IS
  'Instant at which the order was made (CreateOrderTime, in old pushes a second CreateTime).';
COMMENT ON COLUMN couponflow.token_order_event.paid_at IS 'Instant at which it was paid (PayFinishTime).';
COMMENT ON COLUMN couponflow.token_order_event.description IS 'How it was paid (Desc).';
COMMENT ON COLUMN couponflow.token_order_event.memo IS 'Why (Memo).';
COMMENT ON COLUMN couponflow.token_order_event.receipt_info IS 'Invoice (ReceiptInfo).';
COMMENT ON COLUMN couponflow.token_order_event.checkpoint_id IS
  'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.token_order_event.updated_at IS 'Instant of that write.';

CREATE TABLE couponflow.token_order (
  account        text COLLATE "C" NOT NULL,
  order_id       text COLLATE "C" NOT NULL,
  order_type     text,
  status         text NOT NULL,
  state          text NOT NULL,
  created_at     timestamptz,
  paid_at        timestamptz,
  settled_at     timestamptz,
  first_event_at timestamptz NOT NULL,
  last_event_at  timestamptz NOT NULL,
  events         bigint NOT NULL,
  free_delta     numeric NOT NULL,
  pay_delta      numeric NOT NULL,
  checkpoint_id  bigint NOT NULL,
  updated_at     timestamptz NOT NULL,
  PRIMARY KEY (account, order_id)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.token_order IS
  'Token orders as they stand, folded from token_order_event in any order of arrival. One row per account and order.';
COMMENT ON COLUMN couponflow.token_order.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.token_order.order_id IS 'Order (OrderId). At most 128 code points.';
COMMENT ON COLUMN couponflow.token_order.order_type IS
  'Type (ORDER_TYPE_…) of the highest-ranked push that has one.';
COMMENT ON COLUMN couponflow.token_order.status IS
  'Highest status seen, by the order WAITING < SUCC < FINANCE_SUCC < QUANTITY_SUCC < HAS_RECEIPT < REFUND_WAITING < HAS_REFUND < ROLLBACK; an unknown one is below all.';
COMMENT ON COLUMN couponflow.token_order.state IS 'pending, posted or reversed.';
COMMENT ON COLUMN couponflow.token_order.created_at IS
  'Instant at which the order was made, by the highest-ranked push that has it.';
COMMENT ON COLUMN couponflow.token_order.paid_at IS
  'Instant at which it was paid, by the highest-ranked push that has it.';
COMMENT ON COLUMN couponflow.token_order.settled_at IS
  'Instant of the earliest push that settles the order; it stays when the order is reversed. Its day is the posting day.';
COMMENT ON COLUMN couponflow.token_order.first_event_at IS 'Instant of the earliest push about it.';
COMMENT ON COLUMN couponflow.token_order.last_event_at IS 'Instant of the latest push about it.';
COMMENT ON COLUMN couponflow.token_order.events IS 'Rows of token_order_event that it has.';
COMMENT ON COLUMN couponflow.token_order.free_delta IS
  'Free tokens that it posts, negative where it takes some; 0 unless posted.';
COMMENT ON COLUMN couponflow.token_order.pay_delta IS
  'Paid tokens that it posts, negative where it takes some; 0 unless posted.';
COMMENT ON COLUMN couponflow.token_order.checkpoint_id IS
  'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.token_order.updated_at IS 'Instant of that write.';

CREATE TABLE couponflow.token_posting (
  account       text COLLATE "C" NOT NULL,
  posting_date  date NOT NULL,
  order_type    text COLLATE "C" NOT NULL,
  orders        bigint NOT NULL,
  free_delta    numeric NOT NULL,
  pay_delta     numeric NOT NULL,
  checkpoint_id bigint NOT NULL,
  updated_at    timestamptz NOT NULL,
  PRIMARY KEY (account, posting_date, order_type)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.token_posting IS
  'What posted token orders come to, by posting day and type. One row per account, day and type.';
COMMENT ON COLUMN couponflow.token_posting.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.token_posting.posting_date IS
  'Day on which the orders settled, local to the zone of the run.';
COMMENT ON COLUMN couponflow.token_posting.order_type IS
  'Type (ORDER_TYPE_…); empty = unknown. At most 128 code points.';
COMMENT ON COLUMN couponflow.token_posting.orders IS 'Orders that are posted.';
COMMENT ON COLUMN couponflow.token_posting.free_delta IS 'Free tokens that they post.';
COMMENT ON COLUMN couponflow.token_posting.pay_delta IS 'Paid tokens that they post.';
COMMENT ON COLUMN couponflow.token_posting.checkpoint_id IS
  'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.token_posting.updated_at IS 'Instant of that write.';

CREATE TABLE couponflow.token_balance (
  account       text COLLATE "C" NOT NULL,
  balance_date  date NOT NULL,
  free_balance  numeric NOT NULL,
  pay_balance   numeric NOT NULL,
  reported_at   timestamptz NOT NULL,
  order_id      text NOT NULL,
  checkpoint_id bigint NOT NULL,
  updated_at    timestamptz NOT NULL,
  PRIMARY KEY (account, balance_date)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.token_balance IS
  'Last token balances that a push reported on a day. One row per account and day with such a push.';
COMMENT ON COLUMN couponflow.token_balance.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.token_balance.balance_date IS 'Day of the push, local to the zone of the run.';
COMMENT ON COLUMN couponflow.token_balance.free_balance IS 'Free tokens that remained (FreeCoinCount).';
COMMENT ON COLUMN couponflow.token_balance.pay_balance IS 'Paid tokens that remained (PayCoinCount).';
COMMENT ON COLUMN couponflow.token_balance.reported_at IS 'Instant of the push (CreateTime).';
COMMENT ON COLUMN couponflow.token_balance.order_id IS
  'Order that it was about; of several pushes in one second the one with the higher status, then the greater order.';
COMMENT ON COLUMN couponflow.token_balance.checkpoint_id IS
  'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.token_balance.updated_at IS 'Instant of that write.';

ALTER TABLE couponflow.job_run
  ADD alarm_window text NOT NULL DEFAULT 'PT12H',
  ADD coin_count   text NOT NULL DEFAULT 'remaining-balance';
ALTER TABLE couponflow.job_run
  ALTER alarm_window DROP DEFAULT,
  ALTER coin_count DROP DEFAULT;
COMMENT ON COLUMN couponflow.job_run.alarm_window IS 'Width of the windows of inventory_alarm, as ISO 8601, such as PT12H.';
COMMENT ON COLUMN couponflow.job_run.coin_count IS
  'How the coin counts of token orders were read: remaining-balance (a balance, with the change beside it) or order-amount (the amount of the order).';
