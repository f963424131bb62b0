-- Where the cubes differ from the tables that they sum up: a row for each sum of a key, as the cube has it and as the tables have
-- it. Written by hand and not from what keeps the cubes, which it would find right then whatever it did. No row is a row of zeros.
WITH coupons (account, card_id, channel, day, measure, amount) AS (
  SELECT account, card_id, channel, cohort_date, measure, amount
    FROM couponflow.channel_conversion
   CROSS JOIN LATERAL (VALUES ('issued', issued), ('gifted', gifted), ('redeemed', redeemed), ('deleted', deleted), ('payments', payments),
                              ('unattributed', CASE channel WHEN '(unattributed)' THEN redeemed END), ('unpriced', unpriced), ('paid_fen', paid_fen), ('original_fen', original_fen)) AS v (measure, amount)
   UNION ALL
  SELECT account, card_id, channel, cohort_date, measure, redeemed
    FROM couponflow.redemption_lag
    JOIN (VALUES ('redeemed_within_1_day', 24), ('redeemed_within_7_days', 168), ('redeemed_within_14_days', 336),
                 ('redeemed_within_30_days', 720), ('redeemed_within_60_days', 1440)) AS v (measure, hours) ON lag_hours < hours
   UNION ALL
  SELECT account, card_id, coalesce(nullif(channel, ''), '(none)'), (window_start AT TIME ZONE couponflow.zone())::date, 'views', events
    FROM couponflow.activity
   WHERE event = 'user_view_card'),
redemptions (account, card_id, channel, day, redeem_channel, location, staff, measure, amount) AS (
  SELECT account, card_id, channel, redeemed_date, redeem_channel, location, staff, 'redeemed', redeemed
    FROM couponflow.redemption),
payments (account, day, location, measure, amount) AS (
  SELECT account, paid_date, location, measure, amount
    FROM couponflow.payment
   CROSS JOIN LATERAL (VALUES ('payments', payments), ('unpriced', unpriced), ('paid_fen', paid_fen),
                              ('original_fen', original_fen)) AS v (measure, amount)),
added (cube, grain, key, measure, sum) AS (
  SELECT 'coupon_cube', 'card_channel', ARRAY[account, card_id, '-infinity', channel], measure, sum(amount) FROM coupons GROUP BY 3, 4
   UNION ALL
  SELECT 'coupon_cube', 'card_channel_week', ARRAY[account, card_id, date_trunc('week', day)::date::text, channel], measure, sum(amount)
    FROM coupons GROUP BY 3, 4
   UNION ALL
  SELECT 'coupon_cube', 'card_channel_day', ARRAY[account, card_id, day::text, channel], measure, sum(amount)
    FROM coupons WHERE measure = 'views' OR measure LIKE 'redeemed_within%' GROUP BY 3, 4
   UNION ALL
  SELECT 'coupon_cube', 'card_day', ARRAY[account, card_id, day::text, ''], measure, sum(amount) FROM coupons GROUP BY 3, 4
   UNION ALL
  SELECT 'coupon_cube', 'channel_day', ARRAY[account, '', day::text, channel], measure, sum(amount) FROM coupons GROUP BY 3, 4
   UNION ALL
  SELECT 'coupon_cube', 'channel_week', ARRAY[account, '', date_trunc('week', day)::date::text, channel], measure, sum(amount)
    FROM coupons GROUP BY 3, 4
   UNION ALL
  SELECT 'coupon_cube', 'day', ARRAY[account, '', day::text, ''], measure, sum(amount) FROM coupons GROUP BY 3, 4
   UNION ALL
  SELECT 'lag_cube', 'card_channel', ARRAY[account, card_id, '-infinity', channel, lag_hours::text], 'redeemed', sum(redeemed)
    FROM couponflow.redemption_lag GROUP BY 3
   UNION ALL
  SELECT 'lag_cube', 'day', ARRAY[account, '', cohort_date::text, '', (lag_hours - lag_hours % 24)::text],
         'redeemed', sum(redeemed)
    FROM couponflow.redemption_lag GROUP BY 3
   UNION ALL
  SELECT 'redemption_cube', 'card_channels', ARRAY[account, card_id, '-infinity', channel, redeem_channel, '', ''], measure, sum(amount)
    FROM redemptions GROUP BY 3, 4
   UNION ALL
  SELECT 'redemption_cube', 'channels_day', ARRAY[account, '', day::text, channel, redeem_channel, '', ''], measure, sum(amount)
    FROM redemptions GROUP BY 3, 4
   UNION ALL
  SELECT 'redemption_cube', 'staff_day', ARRAY[account, '', day::text, '', '', location, staff], measure, sum(amount)
    FROM redemptions GROUP BY 3, 4
   UNION ALL
  SELECT 'redemption_cube', 'store_day', ARRAY[account, '', day::text, '', '', location, ''], measure, sum(amount)
    FROM (SELECT account, day, location, measure, amount FROM redemptions UNION ALL TABLE payments) stacked GROUP BY 3, 4),
kept (cube, grain, key, measure, sum) AS (
  SELECT 'coupon_cube', grain, ARRAY[account, card_id, day::text, channel], measure, amount
    FROM couponflow.coupon_cube
   CROSS JOIN LATERAL (VALUES ('views', views), ('issued', issued), ('gifted', gifted), ('redeemed', redeemed), ('unattributed', unattributed),
                              ('deleted', deleted), ('payments', payments), ('unpriced', unpriced), ('paid_fen', paid_fen), ('original_fen', original_fen),
                              ('redeemed_within_1_day', redeemed_within_1_day), ('redeemed_within_7_days', redeemed_within_7_days),
                              ('redeemed_within_14_days', redeemed_within_14_days), ('redeemed_within_30_days', redeemed_within_30_days),
                              ('redeemed_within_60_days', redeemed_within_60_days)) AS v (measure, amount)
   UNION ALL
  SELECT 'lag_cube', grain, ARRAY[account, card_id, day::text, channel, lag_hours::text], 'redeemed', redeemed
    FROM couponflow.lag_cube
   UNION ALL
  SELECT 'redemption_cube', grain, ARRAY[account, card_id, day::text, channel, redeem_channel, location, staff], measure, amount
    FROM couponflow.redemption_cube
   CROSS JOIN LATERAL (VALUES ('redeemed', redeemed), ('payments', payments), ('unpriced', unpriced), ('paid_fen', paid_fen),
                              ('original_fen', original_fen)) AS v (measure, amount))
SELECT cube, grain, key::text, measure, coalesce(kept.sum, 0) AS kept, coalesce(added.sum, 0) AS added
  FROM kept
  FULL JOIN added USING (cube, grain, key, measure)
 WHERE coalesce(kept.sum, 0) <> coalesce(added.sum, 0)
 ORDER BY cube, grain, key, measure
