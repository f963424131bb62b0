-- The counts that the platform's own statistics have, by day and card.
SELECT p.ref_date, p.card_id, c.title, p.view_cnt, p.view_user, p.receive_cnt, p.receive_user,
       p.verify_cnt, p.verify_user, p.given_cnt, p.given_user
  FROM marketing.official_parity p
  LEFT JOIN marketing.card c USING (account, card_id)
 WHERE p.account = :account AND (:card::text IS NULL OR p.card_id = :card) AND p.ref_date BETWEEN :from::date AND :to::date
 ORDER BY p.ref_date DESC, p.view_cnt DESC, p.card_id
