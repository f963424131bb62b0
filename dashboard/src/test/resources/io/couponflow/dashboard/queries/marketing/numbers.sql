SELECT n::bigint AS n, (n * 100)::bigint AS paid_fen FROM generate_series(1, coalesce(:account::text, '10')::int) n ORDER BY n DESC
