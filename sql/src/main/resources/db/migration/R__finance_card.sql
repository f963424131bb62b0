DROP VIEW IF EXISTS finance.card;

CREATE VIEW finance.card AS
SELECT account, card_id, max(title) AS title, max(card_type) AS card_type
  FROM (SELECT account, card_id, title, card_type FROM couponflow.card
         UNION ALL
        SELECT account, card_id, NULL, NULL FROM couponflow.inventory
         UNION ALL
        SELECT account, card_id, NULL, NULL FROM couponflow.coupon_cube WHERE grain = 'card_channel') known
 GROUP BY account, card_id;

COMMENT ON VIEW finance.card IS
  'Cards by name: those of the catalogue, and those that are only known by pushes about them. One row per account and card.';
COMMENT ON COLUMN finance.card.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN finance.card.card_id IS 'Card.';
COMMENT ON COLUMN finance.card.title IS 'Its title; null where the catalogue has no such card.';
COMMENT ON COLUMN finance.card.card_type IS
  'Its type: GROUPON, CASH, DISCOUNT, GIFT, GENERAL_COUPON or MEMBER_CARD; null where the catalogue has no such card.';
