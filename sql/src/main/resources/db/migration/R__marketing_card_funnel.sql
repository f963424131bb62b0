-- Stacked rather than joined: a card may be seen and never taken, or used though its receipts came before the job; and a
-- filter on the card reaches each table.

DROP VIEW IF EXISTS marketing.card_funnel;

CREATE VIEW marketing.card_funnel AS
SELECT account, card_id, title, card_type,
       views, viewer_days, receipts, receiver_days, issued, activations, redeemed, unattributed,
       receipts::float8 / nullif(views, 0) AS receipts_per_view,
       activations::float8 / nullif(issued, 0) AS activations_per_issue,
       (redeemed - unattributed)::float8 / nullif(issued, 0) AS rate_so_far
  FROM (SELECT account, card_id,
               max(title) AS title, max(card_type) AS card_type,
               coalesce(max(views), 0) AS views, coalesce(max(viewer_days), 0) AS viewer_days,
               coalesce(max(receipts), 0) AS receipts, coalesce(max(receiver_days), 0) AS receiver_days,
               coalesce(max(issued), 0) AS issued,
               coalesce(max(activations), 0) AS activations,
               coalesce(max(redeemed), 0) AS redeemed, coalesce(max(unattributed), 0) AS unattributed
          FROM (SELECT account, card_id, title, card_type,
                       NULL::bigint AS views, NULL::bigint AS viewer_days,
                       NULL::bigint AS receipts, NULL::bigint AS receiver_days,
                       NULL::bigint AS issued, NULL::bigint AS activations, NULL::bigint AS redeemed, NULL::bigint AS unattributed
                  FROM couponflow.card
                 UNION ALL
                SELECT account, card_id, NULL, NULL,
                       sum(events) FILTER (WHERE event = 'user_view_card')::bigint,
                       sum(users) FILTER (WHERE event = 'user_view_card')::bigint,
                       sum(events) FILTER (WHERE event = 'user_get_card')::bigint,
                       sum(users) FILTER (WHERE event = 'user_get_card')::bigint,
                       NULL, NULL, NULL, NULL
                  FROM couponflow.audience
                 WHERE event IN ('user_view_card', 'user_get_card')
                 GROUP BY account, card_id
                 UNION ALL
                SELECT account, card_id, NULL, NULL, NULL, NULL, NULL, NULL, issued, NULL, NULL, NULL
                  FROM couponflow.inventory
                 UNION ALL
                SELECT account, card_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, sum(activations)::bigint, NULL, NULL
                  FROM couponflow.member_activity
                 GROUP BY account, card_id
                 UNION ALL
                SELECT account, card_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, sum(redeemed)::bigint,
                       sum(unattributed)::bigint
                  FROM couponflow.coupon_cube
                 WHERE grain = 'card_channel'
                 GROUP BY account, card_id) stacked
         GROUP BY account, card_id) cards;

COMMENT ON VIEW marketing.card_funnel IS
  'How far people go with a card, over all days: seen, taken, activated (member cards), redeemed. One row per account and card. Every count adds up over rows.';
COMMENT ON COLUMN marketing.card_funnel.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.card_funnel.card_id IS 'Card.';
COMMENT ON COLUMN marketing.card_funnel.title IS 'Its title; null where the catalogue has no such card.';
COMMENT ON COLUMN marketing.card_funnel.card_type IS 'Its type: GROUPON, CASH, DISCOUNT, GIFT, GENERAL_COUPON or MEMBER_CARD; null where the catalogue has no such card.';
COMMENT ON COLUMN marketing.card_funnel.views IS 'Views (user_view_card); 0 also when the card does not ask for pushes on view.';
COMMENT ON COLUMN marketing.card_funnel.viewer_days IS
  'Sum over days of the distinct viewers of the day: somebody who looks on two days counts 2. People over all days are not known.';
COMMENT ON COLUMN marketing.card_funnel.receipts IS 'Receipts of any kind (user_get_card): issues, gifts and restored member cards.';
COMMENT ON COLUMN marketing.card_funnel.receiver_days IS 'Sum over days of the distinct receivers of the day, likewise.';
COMMENT ON COLUMN marketing.card_funnel.issued IS 'Coupons issued; gifts and restored member cards are none.';
COMMENT ON COLUMN marketing.card_funnel.activations IS
  'Activations of member cards and changes of member data (submit_membercard_user_info), which pushes do not tell apart; 0 for other cards.';
COMMENT ON COLUMN marketing.card_funnel.redeemed IS 'Coupons redeemed, each once, by whoever held them; a member card that is used often counts 1.';
COMMENT ON COLUMN marketing.card_funnel.unattributed IS 'Of those, the ones whose issue is not known: came before the job, say.';
COMMENT ON COLUMN marketing.card_funnel.receipts_per_view IS 'Receipts per view, from 0, may exceed 1: coupons also come without a view. Null without views.';
COMMENT ON COLUMN marketing.card_funnel.activations_per_issue IS 'Activations per issued coupon, from 0, may exceed 1. Null when nothing was issued.';
COMMENT ON COLUMN marketing.card_funnel.rate_so_far IS
  'Share of issued coupons that were redeemed so far, at any age, 0 to 1: (redeemed - unattributed) / issued. Null when nothing was issued. To compare cards see channel_window_conversion.';
