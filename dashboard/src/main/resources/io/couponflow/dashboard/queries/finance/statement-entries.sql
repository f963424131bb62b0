-- What each order posted in a month, by time, and the balance after it: opening and what was posted since.
SELECT caused_at, order_id, order_type, kind, j.free_delta, j.pay_delta,
       free_opening + sum(j.free_delta) OVER so_far AS free_running,
       pay_opening + sum(j.pay_delta) OVER so_far AS pay_running
  FROM finance.token_journal j
  JOIN finance.token_statement s USING (account)
 WHERE account = :account AND month = :month::date AND s.account = :account
   AND posting_date >= :month::date AND posting_date < :month::date + interval '1 month'
WINDOW so_far AS (ORDER BY posting_date, caused_at, order_id, kind)
 ORDER BY posting_date, caused_at, order_id, kind
