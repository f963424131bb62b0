-- Stacked rather than joined: a store may have redemptions without payments on a day, and the other way round.

DROP VIEW IF EXISTS marketing.store;

CREATE VIEW marketing.store AS
SELECT account, location, day, card_id,
       sum(redeemed)::bigint AS redeemed,
       sum(payments)::bigint AS payments,
       sum(paid_fen)::bigint AS paid_fen,
       sum(original_fen)::bigint AS original_fen,
       sum(original_fen - paid_fen)::bigint AS discount_fen
  FROM (SELECT account, location, redeemed_date AS day, card_id,
               redeemed, 0::bigint AS payments, 0::bigint AS paid_fen, 0::bigint AS original_fen
          FROM couponflow.redemption
         UNION ALL
        SELECT account, location, paid_date, card_id,
               0, payments, paid_fen, original_fen
          FROM couponflow.payment) stacked
 GROUP BY account, location, day, card_id;

COMMENT ON VIEW marketing.store IS
  'What stores redeemed and took. One row per account, store, day and card; every column of counts and money adds up over rows. Ask for one card, or for some days, of an account: all of a large merchant takes seconds.';
COMMENT ON COLUMN marketing.store.account IS 'Merchant account (gh_…).';
COMMENT ON COLUMN marketing.store.location IS 'Store, by its name, else its id; empty = the push named none (redeemed through the API, say).';
COMMENT ON COLUMN marketing.store.day IS 'Day of the redemption or payment, in the job''s time zone (ops.freshness).';
COMMENT ON COLUMN marketing.store.card_id IS 'Card.';
COMMENT ON COLUMN marketing.store.redeemed IS 'Coupons redeemed.';
COMMENT ON COLUMN marketing.store.payments IS 'Payments at checkout with coupons, also those without readable fees.';
COMMENT ON COLUMN marketing.store.paid_fen IS 'Revenue: what customers paid in those, in fen (1/100 CNY).';
COMMENT ON COLUMN marketing.store.original_fen IS 'What was due before the coupon, in fen.';
COMMENT ON COLUMN marketing.store.discount_fen IS 'What the coupons took off: original_fen - paid_fen, in fen.';
