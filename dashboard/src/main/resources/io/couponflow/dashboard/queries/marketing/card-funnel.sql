-- Of those who saw a card, how many took, activated and used it. Since the beginning.
SELECT card_id, title, card_type, views, receipts, activations, issued, redeemed, receipts_per_view, activations_per_issue, rate_so_far
  FROM marketing.card_funnel
 WHERE account = :account AND (:card::text IS NULL OR card_id = :card)
 ORDER BY views DESC, card_id
