-- Tokens. Coin counts are numeric: Weixin sends decimals, and money is never a float.

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
-- For the orders that were pushed on a day of a drift.
CREATE INDEX token_order_event_at ON couponflow.token_order_event (account, event_at);

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
  reversed_at    timestamptz,
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
COMMENT ON COLUMN couponflow.token_order.reversed_at IS 'Instant of the earliest push that reverses the order; null = none.';
COMMENT ON COLUMN couponflow.token_order.checkpoint_id IS
  'Checkpoint that wrote the row last; a write of an earlier one is refused.';
COMMENT ON COLUMN couponflow.token_order.updated_at IS 'Instant of that write.';

CREATE TABLE couponflow.token_posting (
  account       text COLLATE "C" NOT NULL,
  posting_date  date NOT NULL,
  order_type    text COLLATE "C" NOT NULL,
  orders        bigint NOT NULL,
  reversals     bigint NOT NULL,
  free_delta    numeric NOT NULL,
  pay_delta     numeric NOT NULL,
  checkpoint_id bigint NOT NULL,
  updated_at    timestamptz NOT NULL,
  PRIMARY KEY (account, posting_date, order_type)
) WITH (fillfactor = 80);

COMMENT ON TABLE couponflow.token_posting IS
  'A journal of tokens: what orders posted on the day that they settled, and took back on the day that they were reversed. One row per account, day and type.';
COMMENT ON COLUMN couponflow.token_posting.account IS 'Merchant account that was pushed to (ToUserName).';
COMMENT ON COLUMN couponflow.token_posting.posting_date IS
  'Day on which the orders settled or were reversed, local to the zone of the run. A reversal does not touch the day of what it reverses.';
COMMENT ON COLUMN couponflow.token_posting.order_type IS
  'Type (ORDER_TYPE_…); empty = unknown. At most 128 code points.';
COMMENT ON COLUMN couponflow.token_posting.orders IS 'Orders that settled on the day, whatever became of them.';
COMMENT ON COLUMN couponflow.token_posting.reversals IS 'Settled orders that were reversed on the day.';
COMMENT ON COLUMN couponflow.token_posting.free_delta IS 'Free tokens that the orders post and the reversals take back.';
COMMENT ON COLUMN couponflow.token_posting.pay_delta IS 'Paid tokens that the orders post and the reversals take back.';
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
