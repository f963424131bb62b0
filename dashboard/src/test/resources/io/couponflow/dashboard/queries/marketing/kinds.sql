-- A row of every kind of value; the parameters are :account, :channel, :from and :to.
SELECT n, label, n AS paid_fen, rate, exact, day, instant, flag, series
  FROM (VALUES
         (1::bigint, :channel::text, 0.5::float8, 1.10::numeric, :from::date, timestamptz '2026-01-31 16:00:00Z', true, ARRAY[1, 2]::bigint[]),
         (2, '=1+1', 0.1, -0.01, NULL, timestamptz '2026-01-31 16:00:00.123456Z', false, ARRAY[]::bigint[]),
         (9007199254740993, '<script>alert(1)</script>', 'NaN', 12345678901234567.89, :to, NULL, NULL, ARRAY[9007199254740993, NULL]),
         (-5, NULL, NULL, NULL, NULL, NULL, NULL, NULL)) v (n, label, rate, exact, day, instant, flag, series)
 WHERE :account <> '' -- and no :other
