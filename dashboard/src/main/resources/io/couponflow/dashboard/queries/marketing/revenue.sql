-- Day by day, empty days too, what customers paid with coupons then, of whatever day of issue.
SELECT :from::date + n AS day, coalesce(payments, 0) AS payments, coalesce(unpriced, 0) AS unpriced,
       coalesce(paid_fen, 0) AS paid_fen, coalesce(original_fen, 0) AS original_fen, coalesce(discount_fen, 0) AS discount_fen
  FROM generate_series(0, :to::date - :from::date) AS n
  LEFT JOIN (SELECT day, sum(payments)::bigint AS payments, sum(unpriced)::bigint AS unpriced, sum(paid_fen)::bigint AS paid_fen,
                    sum(original_fen)::bigint AS original_fen, sum(discount_fen)::bigint AS discount_fen
               FROM marketing.redemption_cube
              WHERE account = :account AND grain = CASE WHEN :card::text IS NULL THEN 'store_day' ELSE 'detail' END
                AND (:card::text IS NULL OR card_id = :card) AND payments <> 0 AND day BETWEEN :from::date AND :to::date
              GROUP BY day) sums ON day = :from::date + n
 ORDER BY n
