SELECT pg_sleep(30) IS NULL AS slept
