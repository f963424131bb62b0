-- Few facts, to be counted by hand: of account gh_shop, in the week from Monday 2 November 2026 to Sunday, in Shanghai, and just
-- outside of it; of gh_other, which must never show.

INSERT INTO couponflow.job_run (job_id, job_name, version, zone, activity_window, started_at, last_checkpoint_id, last_commit_at,
    rebuilt, alarm_window, coin_count)
VALUES ('a', 'couponflow', '0.1.0', 'Asia/Shanghai', 'PT1H', '2026-11-01 00:00+08', 7, now() - interval '3 seconds', false, 'PT12H',
    'remaining-balance');

INSERT INTO couponflow.card (account, card_id, card_type, title, quantity, validity_type, checkpoint_id, updated_at)
VALUES ('gh_shop', 'p_tea', 'GENERAL_COUPON', 'Tea', 1000, 'DATE_TYPE_PERMANENT', 1, now()),
       ('gh_other', 'p_other', 'CASH', 'Other', 10, 'DATE_TYPE_PERMANENT', 1, now());

-- The last columns: payments, paid_fen, original_fen, unpriced.
INSERT INTO couponflow.channel_conversion
SELECT account, card_id, channel, day::date, issued, gifted, redeemed, deleted, payments, paid, original, unpriced, 1, now()
  FROM (VALUES
    ('gh_shop', 'p_tea', 'poster', '2026-10-25', 500, 0, 500, 0, 0, 0, 0, 0),
    ('gh_shop', 'p_tea', 'poster', '2026-11-01', 20, 0, 8, 0, 1, 777, 777, 0),
    ('gh_shop', 'p_tea', 'poster', '2026-11-02', 40, 4, 10, 2, 8, 15999, 20000, 1),
    ('gh_shop', 'p_cake', 'poster', '2026-11-08', 10, 0, 5, 0, 5, 5001, 6000, 0),
    ('gh_shop', 'p_tea', '''; drop table couponflow.card; --', '2026-11-05', 8, 0, 4, 0, 0, 0, 0, 0),
    ('gh_shop', 'p_tea', 'a "b" $__timeFrom() ; drop table couponflow.card; $__timeFrom()', '2026-11-05', 6, 0, 3, 0, 0, 0, 0, 0),
    ('gh_shop', 'p_tea', '(unattributed)', '2026-11-06', 0, 0, 2, 0, 0, 0, 0, 0),
    ('gh_shop', 'p_tea', 'poster', '2026-11-09', 1000, 0, 1000, 0, 1, 100000, 100000, 0),
    ('gh_other', 'p_other', 'poster', '2026-11-03', 999, 0, 999, 0, 9, 9, 9, 0))
    AS t (account, card_id, channel, day, issued, gifted, redeemed, deleted, payments, paid, original, unpriced);

INSERT INTO couponflow.activity
SELECT account, (day::date + time '23:00') AT TIME ZONE 'Asia/Shanghai', 'user_view_card', card_id, channel, views, views, 1, now()
  FROM (VALUES ('gh_shop', 'p_tea', '2026-11-02', 'poster', 100), ('gh_shop', 'p_cake', '2026-11-08', 'poster', 100),
               ('gh_shop', 'p_tea', '2026-11-03', '', 50), ('gh_shop', 'p_tea', '2026-11-09', 'poster', 7),
               ('gh_other', 'p_other', '2026-11-03', 'poster', 999)) AS t (account, card_id, day, channel, views);

INSERT INTO couponflow.redemption_lag
SELECT 'gh_shop', card_id, channel, day::date, hours, redeemed, 1, now()
  FROM (VALUES ('p_tea', 'poster', '2026-11-02', 0, 4), ('p_tea', 'poster', '2026-11-02', 23, 2),
               ('p_tea', 'poster', '2026-11-02', 24, 3), ('p_tea', 'poster', '2026-11-02', 1500, 1),
               ('p_cake', 'poster', '2026-11-08', 5, 5),
               ('p_tea', '''; drop table couponflow.card; --', '2026-11-05', 47, 4),
               ('p_tea', 'a "b" $__timeFrom() ; drop table couponflow.card; $__timeFrom()', '2026-11-05', 30, 3),
               ('p_tea', 'poster', '2026-11-09', 1, 1000)) AS t (card_id, channel, day, hours, redeemed);

INSERT INTO couponflow.redemption
SELECT 'gh_shop', card_id, day::date, channel, redeem_channel, 'FROM_MP', location, staff, redeemed, 1, now()
  FROM (VALUES
    ('p_tea', '2026-11-03', 'poster', '', 'North', 'Li', 6),
    ('p_tea', '2026-11-08', 'poster', 'wall', 'South', 'Wu', 4),
    ('p_cake', '2026-11-08', 'poster', '', 'North', 'Li', 5),
    ('p_tea', '2026-11-06', '''; drop table couponflow.card; --', '', 'North', '', 4),
    ('p_tea', '2026-11-06', 'a "b" $__timeFrom() ; drop table couponflow.card; $__timeFrom()', '', 'North', 'Li', 3),
    ('p_tea', '2026-11-06', '(unattributed)', '', 'South', 'Wu', 2),
    ('p_tea', '2026-11-09', 'poster', '', 'North', 'Li', 1000)) AS t (card_id, day, channel, redeem_channel, location, staff, redeemed);

INSERT INTO couponflow.payment
SELECT account, card_id, day::date, 'poster', location, payments, paid, original, unpriced, 1, now()
  FROM (VALUES ('gh_shop', 'p_tea', '2026-11-01', 'North', 1, 777, 777, 0), ('gh_shop', 'p_tea', '2026-11-03', 'North', 8, 15999, 20000, 1),
               ('gh_shop', 'p_cake', '2026-11-08', 'South', 5, 5001, 6000, 0), ('gh_shop', 'p_tea', '2026-11-09', 'North', 1, 100000, 100000, 0),
               ('gh_other', 'p_other', '2026-11-03', 'North', 9, 9, 9, 0))
    AS t (account, card_id, day, location, payments, paid, original, unpriced);

-- The last day of the account, by which the week is old enough for 15 days; and three of what the platform counts.
INSERT INTO couponflow.audience
SELECT account, day::date, event, 'p_tea', events, users, 1, now()
  FROM (VALUES ('gh_shop', '2026-11-02', 'user_view_card', 100, 80), ('gh_shop', '2026-11-02', 'user_get_card', 40, 39),
               ('gh_shop', '2026-11-08', 'user_consume_card', 4, 4), ('gh_shop', '2026-11-09', 'user_view_card', 7, 7),
               ('gh_shop', '2026-11-03', 'card_pay_order', 2, 1), ('gh_shop', '2026-11-25', 'user_get_card', 1, 1),
               ('gh_other', '2026-11-03', 'user_view_card', 999, 999), ('gh_other', '2026-11-03', 'card_pay_order', 1, 1))
    AS t (account, day, event, events, users);

INSERT INTO couponflow.reconciliation (kind, account, source, covered_from, covered_until, checked, differences, checked_at)
VALUES ('statistics', 'gh_shop', 'cards.json', '2026-11-02 00:00+08', '2026-11-10 00:00+08', 9, 2, '2026-11-10 09:00+08'),
       ('orders', 'gh_shop', 'orders.json', '2026-11-02 00:00+08', '2026-11-10 00:00+08', 3, 1, '2026-11-10 09:00+08');

INSERT INTO couponflow.statistics_difference
VALUES ('gh_shop', '2026-11-02', 'p_tea', 'receive_cnt', 'count', 40, 43, 1, '2026-11-10 09:00+08'),
       ('gh_shop', '2026-11-09', 'p_tea', 'view_cnt', 'count', 7, 8, 1, '2026-11-10 09:00+08');

INSERT INTO couponflow.order_difference
VALUES ('gh_shop', 'o1', 'amount', '2026-11-02 23:00+08', 'ORDER_STATUS_FINANCE_SUCC', 'ORDER_STATUS_FINANCE_SUCC', 20, 25, -5, -5, 2, '2026-11-10 09:00+08');

-- Posted half an hour after midnight in Shanghai, which is the day before in UTC. 100 + 20 free tokens should be left, 130 are
-- said to be. Another order is first heard of when the week is over.
INSERT INTO couponflow.token_order (account, order_id, order_type, status, state, created_at, paid_at, settled_at, first_event_at, last_event_at, events,
                                    free_delta, pay_delta, reversed_at, checkpoint_id, updated_at)
VALUES ('gh_shop', 'o1', 'ORDER_TYPE_WXPAY', 'ORDER_STATUS_FINANCE_SUCC', 'posted', '2026-11-02 23:00+08', '2026-11-02 23:30+08', '2026-11-03 00:30+08',
        '2026-11-02 23:00+08', '2026-11-03 00:30+08', 2, 20, -5, NULL, 1, now()),
       ('gh_shop', 'o2 "$__timeTo()"', 'ORDER_TYPE_WXPAY', 'ORDER_STATUS_WAITING', 'pending', '2026-11-08 23:59:59+08', NULL, NULL,
        '2026-11-08 23:59:59+08', '2026-11-08 23:59:59+08', 1, 0, 0, NULL, 1, now()),
       ('gh_shop', 'o3', 'ORDER_TYPE_WXPAY', 'ORDER_STATUS_WAITING', 'pending', '2026-11-09 00:00+08', NULL, NULL,
        '2026-11-09 00:00+08', '2026-11-09 00:00+08', 1, 0, 0, NULL, 1, now()),
       ('gh_other', 'o1', 'ORDER_TYPE_WXPAY', 'ORDER_STATUS_WAITING', 'pending', '2026-11-05 00:00+08', NULL, NULL,
        '2026-11-05 00:00+08', '2026-11-05 00:00+08', 1, 0, 0, NULL, 1, now());

INSERT INTO couponflow.token_order_event (account, order_id, status, event_at, order_type, free_coin_count, refund_free_coin_count, created_at, memo, checkpoint_id, updated_at)
VALUES ('gh_shop', 'o1', 'ORDER_STATUS_WAITING', '2026-11-02 23:00+08', 'ORDER_TYPE_WXPAY', NULL, NULL, '2026-11-02 23:00+08', 'first', 1, now()),
       ('gh_shop', 'o1', 'ORDER_STATUS_FINANCE_SUCC', '2026-11-03 00:30+08', 'ORDER_TYPE_WXPAY', 130, 20, '2026-11-02 23:00+08', NULL, 1, now()),
       ('gh_shop', 'o2 "$__timeTo()"', 'ORDER_STATUS_WAITING', '2026-11-08 23:59:59+08', 'ORDER_TYPE_WXPAY', NULL, NULL, NULL, 'second', 1, now()),
       ('gh_other', 'o1', 'ORDER_STATUS_WAITING', '2026-11-05 00:00+08', 'ORDER_TYPE_WXPAY', NULL, NULL, NULL, 'not ours', 1, now());

INSERT INTO couponflow.token_posting (account, posting_date, order_type, orders, reversals, free_delta, pay_delta, checkpoint_id, updated_at)
VALUES ('gh_shop', '2026-11-03', 'ORDER_TYPE_WXPAY', 1, 0, 20, -5, 1, now());

INSERT INTO couponflow.token_balance
VALUES ('gh_shop', '2026-10-30', 100, 50, '2026-10-30 12:00+08', 'o0', 1, now()),
       ('gh_shop', '2026-11-03', 130, 45, '2026-11-03 00:30+08', 'o1', 1, now());

-- 72 coupons went in the 24 hours before noon of the 26th, 60 are left.
INSERT INTO couponflow.inventory
VALUES ('gh_shop', 'p_tea', 940, '2026-11-26 11:00+08', 9, '2026-11-09 01:00+08', 'only 70 left', 70, 1, now()),
       ('gh_shop', 'p_cake', 10, '2026-11-08 11:00+08', 0, NULL, NULL, NULL, 1, now());

INSERT INTO couponflow.inventory_alarm
SELECT 'gh_shop', 'p_tea', window_start::timestamptz, alarms, first_at::timestamptz, first_at::timestamptz, lowest, 'only ' || lowest || ' left', issued, 1, now()
  FROM (VALUES ('2026-11-01 12:00+08', 1, '2026-11-01 23:59+08', 90, 5), ('2026-11-02 00:00+08', 2, '2026-11-02 00:01+08', 80, 10),
               ('2026-11-08 12:00+08', 1, '2026-11-08 23:59+08', 75, 20), ('2026-11-09 00:00+08', 5, '2026-11-09 00:01+08', 70, 30),
               ('2026-11-25 12:00+08', 0, NULL, NULL, 24), ('2026-11-26 00:00+08', 0, NULL, NULL, 48))
    AS t (window_start, alarms, first_at, lowest, issued);

INSERT INTO couponflow.data_quality
SELECT 'weixin-push', hour::timestamptz, received, accepted, duplicates, dead_letters, ignored, unknown_events, 1, now()
  FROM (VALUES ('2026-11-01 23:00+08', 1000, 1000, 0, 0, 0, 0), ('2026-11-02 00:00+08', 100, 90, 5, 3, 2, 1),
               ('2026-11-08 23:00+08', 50, 50, 0, 0, 0, 0), ('2026-11-09 00:00+08', 1000, 1000, 0, 0, 0, 0))
    AS t (hour, received, accepted, duplicates, dead_letters, ignored, unknown_events);

INSERT INTO couponflow.dead_letter
SELECT 'weixin-push', 0, position, reason, 'why', received_at::timestamptz, 'body', 1, now(), replayed_at::timestamptz
  FROM (VALUES (1, 'MALFORMED_XML', '2026-11-01 23:59:59.999+08', NULL), (2, 'MALFORMED_XML', '2026-11-02 00:00+08', '2026-11-03 00:00+08'),
               (3, 'BAD_VALUE', '2026-11-08 23:59:59.998+08', NULL), (4, 'MALFORMED_XML', '2026-11-08 23:59:59.999+08', NULL),
               (5, 'BAD_VALUE', '2026-11-09 00:00+08', NULL)) AS t (position, reason, received_at, replayed_at);
