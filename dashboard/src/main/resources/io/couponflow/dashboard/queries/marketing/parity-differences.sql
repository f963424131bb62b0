-- Where the platform's own statistics say otherwise.
SELECT ref_date, card_id, measure, kind, ours, theirs, missing, checked_at
  FROM marketing.statistics_difference
 WHERE account = :account AND (:card::text IS NULL OR card_id = :card) AND ref_date BETWEEN :from::date AND :to::date
 ORDER BY ref_date DESC, card_id, measure
