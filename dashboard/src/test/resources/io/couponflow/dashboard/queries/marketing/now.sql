-- What views take for now.
SELECT nullif(current_setting('couponflow.now', true), '')::timestamptz AS instant
