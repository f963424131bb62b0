-- A year of a mid-size merchant: 200 channels, 50 cards, 365 days of 2025, each of these cells with issues; 12 million coupons.
-- Rows lie as the job leaves them, day after day. Numbers come from hashes, so every run has the same. What is separated by an
-- empty line needs nothing of another and is loaded beside it.

INSERT INTO couponflow.channel_conversion
SELECT 'gh_merchant', card_id, channel, date '2025-01-01' + day,
       2 + hash % 4, hash % 7 / 6, redeemed, hash % 11 / 10, redeemed / 2, redeemed / 2 * 1500, redeemed / 2 * 2000, 0, 1, now()
  FROM cells;

INSERT INTO couponflow.redemption_lag
SELECT 'gh_merchant', card_id, channel, date '2025-01-01' + day, (hash % 97) * (hash % 13) + nth, 1, 1, now()
  FROM cells, generate_series(1, redeemed) AS nth
 WHERE redeemed > 0;

INSERT INTO couponflow.redemption
SELECT 'gh_merchant', card_id, date '2025-01-04' + day, channel, CASE hash % 10 WHEN 0 THEN 'till_' || hash % 5 ELSE '' END,
       CASE hash % 3 WHEN 0 THEN 'FROM_API' ELSE 'FROM_MOBILE_HELPER' END, 'store_' || hash % 20,
       CASE hash % 3 WHEN 0 THEN '' ELSE 'clerk_' || hash % 100 END, redeemed, 1, now()
  FROM cells
 WHERE redeemed > 0;
INSERT INTO couponflow.payment
SELECT account, card_id, redeemed_date, channel, location, 1, 1500, 2000, 0, 1, now()
  FROM couponflow.redemption
 WHERE redeemed > 1;
INSERT INTO couponflow.payment
SELECT account, card_id, paid_date, channel, 'kiosk', 1, 0, 0, 1, 1, now()
  FROM couponflow.payment
 WHERE hashtext(channel || card_id || paid_date) % 50 = 0;
INSERT INTO couponflow.redemption
SELECT account, card_id, redeemed_date, '(unattributed)', '', source, location, staff, count(*), 1, now()
  FROM couponflow.redemption
 WHERE hashtext(channel || card_id || redeemed_date) % 100 = 0
 GROUP BY account, card_id, redeemed_date, source, location, staff;

-- Every fifth card asks for a push whenever somebody looks at it.
INSERT INTO couponflow.activity
SELECT 'gh_merchant', timestamptz '2025-01-01 12:00+08' + day * interval '1 day', 'user_view_card', card_id, channel, 3 + hash % 20, 3, 1, now()
  FROM cells
 WHERE card % 5 = 2;

INSERT INTO couponflow.card
SELECT 'gh_merchant', 'card_' || card, CASE card % 5 WHEN 4 THEN 'MEMBER_CARD' ELSE 'CASH' END, 'Card ' || card,
       'approved', NULL, now(), 250000,
       (ARRAY['DATE_TYPE_FIX_TERM', 'DATE_TYPE_FIX_TIME_RANGE', 'DATE_TYPE_FIX_TERM', 'DATE_TYPE_FIX_TIME_RANGE', 'DATE_TYPE_PERMANENT'])[card % 5 + 1],
       NULL, timestamptz '2025-09-30 23:59:59+08' + card * interval '10 days', 0, 30, 1, 1, true, 1000, 500, NULL,
       CASE card WHEN 49 THEN jsonb '{"member_card": {"base_info": {"sku": {"total_quantity": "plenty", "quantity": 250000}}}}' ELSE '{}' END, NULL, 1, now()
  FROM generate_series(1, 50) AS card;

INSERT INTO couponflow.inventory_alarm
SELECT 'gh_merchant', 'card_' || card, start, alarm, at, at, quantity, 'the card''s quantity is equal to ' || quantity, 350, 1, now()
  FROM generate_series(0, 729) AS n, generate_series(1, 50) AS card,
       LATERAL (SELECT timestamptz '2025-01-01 00:00+08' + n * interval '12 hours' AS start, (n + card) % 40 / 39 AS alarm) AS w,
       LATERAL (SELECT CASE alarm WHEN 1 THEN start + interval '3 hours' END AS at, CASE alarm WHEN 1 THEN 90 END AS quantity) AS a;
INSERT INTO couponflow.inventory
SELECT account, card_id, sum(issued), max(window_start) + interval '11 hours', sum(alarms), max(last_at), max(last_detail),
       min(lowest_quantity), 1, now()
  FROM couponflow.inventory_alarm
 GROUP BY account, card_id;

-- A check a day against the platform's own lists.
INSERT INTO couponflow.reconciliation (kind, account, source, covered_from, covered_until, checked, differences, checked_at)
SELECT kind, 'gh_merchant', 'list.json', at, at + interval '1 day', 20, 3, at + interval '2 days'
  FROM generate_series(0, 364) AS day, unnest(ARRAY['orders', 'statistics']) AS kind,
       LATERAL (SELECT timestamptz '2025-01-01 00:00+08' + day * interval '1 day' AS at) AS t;
INSERT INTO couponflow.audience
SELECT 'gh_merchant', date '2025-01-01' + day, event, 'card_' || card, 400 + hash % 300, 300 + hash % 100, 1, now()
  FROM generate_series(0, 364) AS day, generate_series(1, 50) AS card,
       unnest(ARRAY['user_view_card', 'user_get_card', 'user_consume_card', 'user_gifting_card', 'user_del_card',
                    'user_pay_from_pay_cell', 'user_enter_session_from_card']) AS event,
       LATERAL (SELECT hashtext(event || day * 50 + card) & 2147483647 AS hash) AS h;
INSERT INTO couponflow.audience
SELECT 'gh_merchant', date '2025-01-01' + day, 'card_pay_order', '', 80, 1, 1, now()
  FROM generate_series(0, 364) AS day;
INSERT INTO couponflow.gift_offer
SELECT account, card_id, activity_date, events, users, events / 50, 1, now()
  FROM couponflow.audience WHERE event = 'user_gifting_card';
INSERT INTO couponflow.statistics_difference
SELECT account, activity_date, card_id, 'view_cnt', 'count', events, events + 1, 1, now()
  FROM couponflow.audience WHERE event = 'user_view_card';
-- Twenty token orders a day, of four pushes each.
INSERT INTO couponflow.token_order
       (account, order_id, order_type, status, state, created_at, paid_at, settled_at, first_event_at, last_event_at, events,
        free_delta, pay_delta, reversed_at, checkpoint_id, updated_at)
SELECT 'gh_merchant', 'order_' || n, 'ORDER_TYPE_WXPAY', 'ORDER_STATUS_HAS_RECEIPT',
       CASE n % 40 WHEN 0 THEN 'reversed' WHEN 1 THEN 'pending' ELSE 'posted' END, at, at, CASE n % 40 WHEN 1 THEN NULL ELSE at END, at, at + interval '4 minutes', 4,
       CASE WHEN n % 40 > 1 THEN 0.5 ELSE 0 END, CASE WHEN n % 40 > 1 THEN 10 ELSE 0 END,
       CASE n % 40 WHEN 0 THEN at + interval '3 days' END, 1, now()
  FROM generate_series(0, 7299) AS n, LATERAL (SELECT timestamptz '2025-01-01 00:30+08' + n * interval '72 minutes' AS at) AS t;
INSERT INTO couponflow.token_order_event
SELECT account, order_id, pushes.status, first_event_at + n * interval '1 minute', order_type, 5, 5, 0.5, 10, created_at, paid_at,
       'wechat pay', 'top-up', '', 1, now()
  FROM couponflow.token_order,
       unnest(ARRAY['ORDER_STATUS_WAITING', 'ORDER_STATUS_SUCC', 'ORDER_STATUS_FINANCE_SUCC', 'ORDER_STATUS_HAS_RECEIPT']) WITH ORDINALITY AS pushes (status, n);
INSERT INTO couponflow.token_posting
       (account, posting_date, order_type, orders, reversals, free_delta, pay_delta, checkpoint_id, updated_at)
SELECT account, (at AT TIME ZONE 'Asia/Shanghai')::date, order_type, sum(1 - back), sum(back), sum(0.5 - back), sum(10 - 20 * back), 1, now()
  FROM couponflow.token_order, LATERAL (VALUES (settled_at, 0), (reversed_at, 1)) AS entry (at, back)
 WHERE settled_at IS NOT NULL AND at IS NOT NULL GROUP BY 1, 2, 3;
-- On the last days of a month five paid tokens more are reported than were posted.
INSERT INTO couponflow.token_balance
SELECT account, day, free, pay + extract(day FROM day)::int / 28 * 5, day + time '15:00', 'order_1', 1, now()
  FROM (SELECT account, posting_date AS day, sum(free_delta) OVER days AS free, sum(pay_delta) OVER days AS pay
          FROM couponflow.token_posting
        WINDOW days AS (ORDER BY posting_date)) AS b
 WHERE extract(dow FROM day) BETWEEN 1 AND 5;
INSERT INTO couponflow.order_difference
SELECT account, order_id, 'status', created_at, status, 'ORDER_STATUS_ROLLBACK', 0.5, 0, 10, 0, 1, now()
  FROM couponflow.token_order WHERE hashtext(order_id) % 7 = 0;

INSERT INTO couponflow.activity
SELECT 'gh_merchant', timestamptz '2025-01-01 00:00+08' + hour * interval '1 hour', event, 'card_' || card, '', 20, 15, 1, now()
  FROM generate_series(0, 8759) AS hour, generate_series(1, 50, 10) AS card,
       unnest(ARRAY['user_view_card', 'user_get_card', 'user_consume_card']) AS event;

INSERT INTO couponflow.member_activity
SELECT 'gh_merchant', 'card_' || card, date '2025-01-01' + day, 5, 20, 100, 50, 10, 5, 1, now()
  FROM generate_series(0, 364) AS day, generate_series(4, 49, 5) AS card;

INSERT INTO couponflow.data_quality
SELECT 'weixin-push', timestamptz '2025-01-01 00:00+08' + hour * interval '1 hour', 3000, 2800, 150, 2, 48, 5, 1, now()
  FROM generate_series(0, 8759) AS hour;

INSERT INTO couponflow.dead_letter (source, partition, position, reason, detail, received_at, body, checkpoint_id, updated_at)
SELECT 'weixin-push', 0, n, (ARRAY['MALFORMED_XML', 'MISSING_FIELD', 'FORBIDDEN_XML'])[n % 3 + 1], 'unexpected end', timestamptz '2025-01-01 00:00+08' + n * interval '30 minutes', '\x3c786d6c', 1, now()
  FROM generate_series(1, 17520) AS n;

INSERT INTO couponflow.job_run (job_id, job_name, version, zone, activity_window, alarm_window, coin_count, started_at, last_checkpoint_id, last_commit_at, rebuilt)
VALUES ('a', 'couponflow', '1', 'Asia/Shanghai', 'PT1H', 'PT12H', 'remaining-balance', now(), 1, now(), false);
