SELECT current_user::text AS role, session_user::text AS login, count(*) AS rows FROM marketing.freshness
