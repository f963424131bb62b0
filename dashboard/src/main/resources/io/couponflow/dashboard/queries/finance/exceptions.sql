-- What finance has to look at, the oldest first: drifts and reversals of the days asked for, and what is still pending at their end. The order of a
-- drift is only the one whose push reported the balance, so it is not told; those that could explain it are.
SELECT kind, day, CASE WHEN kind <> 'drift' THEN order_id END AS order_id, order_type, status, free_amount, pay_amount,
       array_to_string(explained_by[1 : 10], ', ') AS explained_by, since,
       floor(extract(epoch FROM coalesce(nullif(current_setting('couponflow.now', true), '')::timestamptz, now()) - since) / 3600)::bigint AS age_hours
  FROM finance.token_exception
 WHERE account = :account AND day <= coalesce(:to::date, day) AND (kind = 'pending' OR day >= coalesce(:from::date, day))
 ORDER BY since, kind, token_exception.order_id
