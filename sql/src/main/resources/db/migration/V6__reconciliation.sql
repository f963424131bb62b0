-- What the platform's own lists say otherwise. Written by ./couponflow reconcile, not by the job.

CREATE TABLE couponflow.reconciliation (
  check_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind          text COLLATE "C" NOT NULL,
  account       text COLLATE "C" NOT NULL,
  source        text NOT NULL,
  covered_from  timestamptz NOT NULL,
  covered_until timestamptz NOT NULL,
  checked       bigint NOT NULL,
  differences   bigint NOT NULL,
  checked_at    timestamptz NOT NULL
);

COMMENT ON TABLE couponflow.reconciliation IS
  'Checks against the platform''s own lists: what was compared, so that no difference can be told from never looked. One row per check.';
COMMENT ON COLUMN couponflow.reconciliation.check_id IS 'Number of the check, from 1; of two checks the greater is the later.';
COMMENT ON COLUMN couponflow.reconciliation.kind IS 'orders (getorderlist) or statistics (getcardcardinfo).';
COMMENT ON COLUMN couponflow.reconciliation.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN couponflow.reconciliation.source IS 'Name of the file that was compared, without its folder.';
COMMENT ON COLUMN couponflow.reconciliation.covered_from IS 'First instant that the check covers.';
COMMENT ON COLUMN couponflow.reconciliation.covered_until IS 'First instant behind what it covers.';
COMMENT ON COLUMN couponflow.reconciliation.checked IS
  'How many orders, or days of a card, were compared: those of either side.';
COMMENT ON COLUMN couponflow.reconciliation.differences IS 'How many rows of differences it wrote; 0 = all agrees.';
COMMENT ON COLUMN couponflow.reconciliation.checked_at IS 'Instant of the check.';

CREATE TABLE couponflow.order_difference (
  account      text COLLATE "C" NOT NULL,
  order_id     text COLLATE "C" NOT NULL,
  kind         text COLLATE "C" NOT NULL,
  created_at   timestamptz,
  our_status   text,
  their_status text,
  our_free     numeric,
  their_free   numeric,
  our_pay      numeric,
  their_pay    numeric,
  check_id     bigint NOT NULL REFERENCES couponflow.reconciliation,
  checked_at   timestamptz NOT NULL,
  PRIMARY KEY (account, order_id)
);

COMMENT ON TABLE couponflow.order_difference IS
  'Token orders that the platform''s order list (getorderlist) tells otherwise than its pushes did, as of the last check of their time. One row per account and order.';
COMMENT ON COLUMN couponflow.order_difference.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN couponflow.order_difference.order_id IS 'Order (order_id).';
COMMENT ON COLUMN couponflow.order_difference.kind IS
  'only_there (listed, never pushed), only_here (pushed, not listed), status, amount, or status_and_amount (both differ).';
COMMENT ON COLUMN couponflow.order_difference.created_at IS
  'Instant at which the order was made, by the list, else by the pushes; of a push without it that of the first push. null = nobody says.';
COMMENT ON COLUMN couponflow.order_difference.our_status IS 'Status by the pushes (token_order.status); null = never pushed.';
COMMENT ON COLUMN couponflow.order_difference.their_status IS 'Status in the list; null = not listed.';
COMMENT ON COLUMN couponflow.order_difference.our_free IS
  'Free tokens that the order posted by the pushes (token_order.free_delta); null = never pushed.';
COMMENT ON COLUMN couponflow.order_difference.their_free IS
  'Free tokens that it posts by the list: free_coin_count with the sign of its type, 0 unless its status settles it; null = not listed.';
COMMENT ON COLUMN couponflow.order_difference.our_pay IS
  'Paid tokens that the order posted by the pushes (token_order.pay_delta); null = never pushed.';
COMMENT ON COLUMN couponflow.order_difference.their_pay IS 'Paid tokens that it posts by the list, likewise of pay_coin_count.';
COMMENT ON COLUMN couponflow.order_difference.check_id IS 'The check that found it (reconciliation.check_id).';
COMMENT ON COLUMN couponflow.order_difference.checked_at IS 'Instant of that check.';

CREATE TABLE couponflow.statistics_difference (
  account    text COLLATE "C" NOT NULL,
  ref_date   date NOT NULL,
  card_id    text COLLATE "C" NOT NULL,
  measure    text COLLATE "C" NOT NULL,
  kind       text COLLATE "C" NOT NULL,
  ours       bigint,
  theirs     bigint,
  check_id   bigint NOT NULL REFERENCES couponflow.reconciliation,
  checked_at timestamptz NOT NULL,
  PRIMARY KEY (account, ref_date, card_id, measure)
);

COMMENT ON TABLE couponflow.statistics_difference IS
  'Counts that the platform''s own card statistics (getcardcardinfo) tell otherwise than its pushes did, as of the last check of their day. One row per account, day, card and measure.';
COMMENT ON COLUMN couponflow.statistics_difference.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN couponflow.statistics_difference.ref_date IS 'Day.';
COMMENT ON COLUMN couponflow.statistics_difference.card_id IS 'Card.';
COMMENT ON COLUMN couponflow.statistics_difference.measure IS
  'view_cnt, view_user, receive_cnt, receive_user, verify_cnt, verify_user, given_cnt or given_user, as the platform names them.';
COMMENT ON COLUMN couponflow.statistics_difference.kind IS
  'only_there (no push about the card on the day), only_here (no statistics of it) or count.';
COMMENT ON COLUMN couponflow.statistics_difference.ours IS
  'By the pushes (official_parity); users are estimates, so those within 5 % of each other count as equal. null = no push.';
COMMENT ON COLUMN couponflow.statistics_difference.theirs IS 'By the platform; null = not in its statistics.';
COMMENT ON COLUMN couponflow.statistics_difference.check_id IS 'The check that found it (reconciliation.check_id).';
COMMENT ON COLUMN couponflow.statistics_difference.checked_at IS 'Instant of that check.';
