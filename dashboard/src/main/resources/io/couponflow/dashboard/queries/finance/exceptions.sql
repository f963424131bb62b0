-- What finance has to look at, the oldest first.
SELECT kind, day, order_id, order_type, status, free_amount, pay_amount, since,
       array_to_string(explained_by[1 : 10], ', ') AS explained_by,
       floor(extract(epoch FROM coalesce(nullif(current_setting('couponflow.now', true), '')::timestamptz, now()) - since) / 3600)::bigint AS age_hours
  FROM finance.token_exception
 WHERE account = :account
 ORDER BY since, kind, order_id
