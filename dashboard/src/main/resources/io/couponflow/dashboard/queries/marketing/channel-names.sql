-- Channels to choose from, those that issued most first.
SELECT channel, sum(issued)::bigint AS issued
  FROM marketing.gifting
 WHERE account = :account
 GROUP BY channel
 ORDER BY issued DESC, channel
