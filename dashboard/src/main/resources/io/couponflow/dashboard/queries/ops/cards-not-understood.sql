-- What the catalogue says of validity and stock and nobody can read.
SELECT card_id, title, field, value, expected
  FROM ops.card_not_understood
 WHERE account = :account AND (:card::text IS NULL OR card_id = :card)
 ORDER BY card_id, field
