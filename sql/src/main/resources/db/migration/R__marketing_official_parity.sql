-- Names of counts as in the answer of Weixin's own card statistics (datacube/getcardcardinfo), so that the two can be laid side by side.

DROP VIEW IF EXISTS marketing.official_parity;

CREATE VIEW marketing.official_parity AS
SELECT account, activity_date AS ref_date, card_id,
       coalesce(max(events) FILTER (WHERE event = 'user_view_card'), 0) AS view_cnt,
       coalesce(max(users) FILTER (WHERE event = 'user_view_card'), 0) AS view_user,
       coalesce(max(events) FILTER (WHERE event = 'user_get_card'), 0) AS receive_cnt,
       coalesce(max(users) FILTER (WHERE event = 'user_get_card'), 0) AS receive_user,
       coalesce(max(events) FILTER (WHERE event = 'user_consume_card'), 0) AS verify_cnt,
       coalesce(max(users) FILTER (WHERE event = 'user_consume_card'), 0) AS verify_user,
       coalesce(max(events) FILTER (WHERE event = 'user_gifting_card'), 0) AS given_cnt,
       coalesce(max(users) FILTER (WHERE event = 'user_gifting_card'), 0) AS given_user,
       coalesce(max(returned), 0) AS returned
  FROM (SELECT account, activity_date, card_id, event, events, users, NULL::bigint AS returned
          FROM couponflow.audience
         WHERE event IN ('user_view_card', 'user_get_card', 'user_consume_card')
         UNION ALL
        SELECT account, activity_date, card_id, 'user_gifting_card'::text, given, given_users, returned
          FROM couponflow.gift_offer) stacked
 GROUP BY account, activity_date, card_id;

COMMENT ON VIEW marketing.official_parity IS
  'What was pushed, counted as Weixin''s own card statistics (getcardcardinfo) count and name it. One row per account, day and card with any of them. Events as they came: gift receipts and restores are receipts here, and a member card is verified many times.';
COMMENT ON COLUMN marketing.official_parity.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.official_parity.ref_date IS 'Day of the events, in the job''s time zone (ops.freshness).';
COMMENT ON COLUMN marketing.official_parity.card_id IS 'Card.';
COMMENT ON COLUMN marketing.official_parity.view_cnt IS 'Views (user_view_card); 0 also when the card does not ask for pushes on view.';
COMMENT ON COLUMN marketing.official_parity.view_user IS
  'Distinct viewers: a HyperLogLog estimate, standard error 1.6 % above a few hundred, exact below. Does not add up over rows.';
COMMENT ON COLUMN marketing.official_parity.receive_cnt IS 'Receipts (user_get_card).';
COMMENT ON COLUMN marketing.official_parity.receive_user IS
  'Distinct receivers: a HyperLogLog estimate, standard error 1.6 % above a few hundred, exact below. Does not add up over rows.';
COMMENT ON COLUMN marketing.official_parity.verify_cnt IS 'Redemptions (user_consume_card).';
COMMENT ON COLUMN marketing.official_parity.verify_user IS
  'Distinct redeemers: a HyperLogLog estimate, standard error 1.6 % above a few hundred, exact below. Does not add up over rows.';
COMMENT ON COLUMN marketing.official_parity.given_cnt IS
  'Gifts offered (user_gifting_card without IsReturnBack), accepted or not; Weixin does not always push them.';
COMMENT ON COLUMN marketing.official_parity.given_user IS
  'Distinct givers: a HyperLogLog estimate, standard error 1.6 % above a few hundred, exact below. Does not add up over rows.';
COMMENT ON COLUMN marketing.official_parity.returned IS
  'Gifts that nobody took and that came back to their giver on the day (user_gifting_card with IsReturnBack); given_cnt and given_user leave them out. Weixin''s statistics have no such count.';
