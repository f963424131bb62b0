-- Cards to choose from.
SELECT card_id, title, card_type
  FROM marketing.card
 WHERE account = :account
 ORDER BY title NULLS LAST, card_id
