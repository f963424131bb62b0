SELECT count(*) AS rows FROM finance.payment_daily
