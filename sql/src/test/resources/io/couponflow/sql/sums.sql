-- What the job keeps as sums, of the rows that are there. What is separated by an empty line needs nothing of another.

INSERT INTO couponflow.channel_week
SELECT account, card_id, week, channel, c.issued, c.gifted, c.redeemed, c.deleted, c.payments, c.paid_fen, c.original_fen,
       coalesce(l.day_1, 0), coalesce(l.days_7, 0), coalesce(l.days_14, 0), coalesce(l.days_30, 0), coalesce(l.days_60, 0), 1, now()
  FROM (SELECT account, card_id, channel, cohort_date - (cohort_date - date '1900-01-01') % 7 AS week, sum(issued) AS issued,
               sum(gifted) AS gifted, sum(redeemed) AS redeemed, sum(deleted) AS deleted, sum(payments) AS payments,
               sum(paid_fen) AS paid_fen, sum(original_fen) AS original_fen
          FROM couponflow.channel_conversion GROUP BY account, card_id, channel, week) c
  LEFT JOIN (SELECT account, card_id, channel, cohort_date - (cohort_date - date '1900-01-01') % 7 AS week,
                    sum(redeemed) FILTER (WHERE lag_hours < 24) AS day_1, sum(redeemed) FILTER (WHERE lag_hours < 168) AS days_7,
                    sum(redeemed) FILTER (WHERE lag_hours < 336) AS days_14, sum(redeemed) FILTER (WHERE lag_hours < 720) AS days_30,
                    sum(redeemed) FILTER (WHERE lag_hours < 1440) AS days_60
               FROM couponflow.redemption_lag GROUP BY account, card_id, channel, week) l USING (account, card_id, channel, week)
 ORDER BY week;

INSERT INTO couponflow.channel_total
SELECT account, card_id, channel, c.issued, c.gifted, c.redeemed, c.deleted, c.payments, c.paid_fen, c.original_fen,
       coalesce(p.unpriced, 0), l.median, l.p90,
       coalesce(l.day_1, 0), coalesce(l.days_7, 0), coalesce(l.days_14, 0), coalesce(l.days_30, 0), coalesce(l.days_60, 0), 1, now()
  FROM (SELECT account, card_id, channel, sum(issued) AS issued, sum(gifted) AS gifted, sum(redeemed) AS redeemed,
               sum(deleted) AS deleted, sum(payments) AS payments, sum(paid_fen) AS paid_fen, sum(original_fen) AS original_fen
          FROM couponflow.channel_conversion GROUP BY account, card_id, channel) c
  LEFT JOIN (SELECT account, card_id, channel, sum(redeemed) FILTER (WHERE lag_hours < 24) AS day_1,
                    sum(redeemed) FILTER (WHERE lag_hours < 168) AS days_7, sum(redeemed) FILTER (WHERE lag_hours < 336) AS days_14,
                    sum(redeemed) FILTER (WHERE lag_hours < 720) AS days_30, sum(redeemed) FILTER (WHERE lag_hours < 1440) AS days_60,
                    min(lag_hours) FILTER (WHERE so_far * 2 >= total) AS median,
                    min(lag_hours) FILTER (WHERE so_far * 10 >= total * 9) AS p90
               FROM (SELECT account, card_id, channel, lag_hours, redeemed,
                            sum(redeemed) OVER (PARTITION BY account, card_id, channel ORDER BY lag_hours) AS so_far,
                            sum(redeemed) OVER (PARTITION BY account, card_id, channel) AS total
                       FROM couponflow.redemption_lag WHERE redeemed > 0) running
              GROUP BY account, card_id, channel) l USING (account, card_id, channel)
  LEFT JOIN (SELECT account, card_id, channel, sum(unpriced) AS unpriced
               FROM couponflow.payment WHERE unpriced <> 0 GROUP BY account, card_id, channel) p USING (account, card_id, channel);

INSERT INTO couponflow.redemption_total
SELECT account, card_id, channel, redeem_channel, sum(redeemed), 1, now()
  FROM couponflow.redemption
 GROUP BY account, card_id, channel, redeem_channel;

INSERT INTO couponflow.channel_day
SELECT account, day, channel, sum(views), sum(issued), sum(gifted), sum(redeemed), sum(deleted), sum(payments), sum(paid_fen),
       sum(original_fen), 1, now()
  FROM (SELECT account, cohort_date AS day, channel, 0 AS views, issued, gifted, redeemed, deleted, payments, paid_fen, original_fen
          FROM couponflow.channel_conversion
         UNION ALL
        SELECT account, day, channel, views, 0, 0, 0, 0, 0, 0, 0
          FROM couponflow.channel_view) stacked
 GROUP BY account, day, channel
 ORDER BY day;

INSERT INTO couponflow.lag_week
SELECT account, cohort_date - (cohort_date - date '1900-01-01') % 7 AS week, channel, lag_hours / 24 AS lag_day, sum(redeemed), 1, now()
  FROM couponflow.redemption_lag
 GROUP BY account, week, channel, lag_day
 ORDER BY week;

INSERT INTO couponflow.redemption_day
SELECT account, redeemed_date, channel, redeem_channel, sum(redeemed), 1, now()
  FROM couponflow.redemption
 GROUP BY account, redeemed_date, channel, redeem_channel
 ORDER BY redeemed_date;

INSERT INTO couponflow.store_day
SELECT account, day, location, sum(redeemed), sum(payments), sum(unpriced), sum(paid_fen), sum(original_fen), 1, now()
  FROM (SELECT account, redeemed_date AS day, location, redeemed, 0 AS payments, 0 AS unpriced, 0 AS paid_fen, 0 AS original_fen
          FROM couponflow.redemption
         UNION ALL
        SELECT account, paid_date, location, 0, payments, unpriced, paid_fen, original_fen
          FROM couponflow.payment) stacked
 GROUP BY account, day, location
 ORDER BY day;

INSERT INTO couponflow.staff_day
SELECT account, redeemed_date, staff, location, sum(redeemed), 1, now()
  FROM couponflow.redemption
 GROUP BY account, redeemed_date, staff, location
 ORDER BY redeemed_date;

INSERT INTO couponflow.card_day_total
SELECT account, day, card_id, sum(views), sum(issued), sum(gifted), sum(redeemed), sum(deleted), sum(payments), sum(paid_fen),
       sum(original_fen), 1, now()
  FROM (SELECT account, card_id, cohort_date AS day, 0 AS views, issued, gifted, redeemed, deleted, payments, paid_fen, original_fen
          FROM couponflow.channel_conversion
         UNION ALL
        SELECT account, card_id, day, views, 0, 0, 0, 0, 0, 0, 0
          FROM couponflow.channel_view) stacked
 GROUP BY account, day, card_id
 ORDER BY day;

INSERT INTO couponflow.channel_view_week
SELECT account, card_id, day - (day - date '1900-01-01') % 7 AS week, channel, sum(views), 1, now()
  FROM couponflow.channel_view
 GROUP BY account, card_id, week, channel
 ORDER BY week;

INSERT INTO couponflow.channel_week_total
SELECT account, week, channel, sum(views), sum(issued), sum(gifted), sum(redeemed), sum(deleted), sum(payments), sum(paid_fen),
       sum(original_fen), sum(day_1), sum(days_7), sum(days_14), sum(days_30), sum(days_60), 1, now()
  FROM (SELECT account, channel, cohort_date - (cohort_date - date '1900-01-01') % 7 AS week, 0 AS views, issued, gifted, redeemed,
               deleted, payments, paid_fen, original_fen, 0 AS day_1, 0 AS days_7, 0 AS days_14, 0 AS days_30, 0 AS days_60
          FROM couponflow.channel_conversion
         UNION ALL
        SELECT account, channel, day - (day - date '1900-01-01') % 7, views, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
          FROM couponflow.channel_view
         UNION ALL
        SELECT account, channel, cohort_date - (cohort_date - date '1900-01-01') % 7, 0, 0, 0, 0, 0, 0, 0, 0,
               CASE WHEN lag_hours < 24 THEN redeemed ELSE 0 END, CASE WHEN lag_hours < 168 THEN redeemed ELSE 0 END,
               CASE WHEN lag_hours < 336 THEN redeemed ELSE 0 END, CASE WHEN lag_hours < 720 THEN redeemed ELSE 0 END,
               CASE WHEN lag_hours < 1440 THEN redeemed ELSE 0 END
          FROM couponflow.redemption_lag) stacked
 GROUP BY account, week, channel
 ORDER BY week;

INSERT INTO couponflow.lag_week_total
SELECT account, cohort_date - (cohort_date - date '1900-01-01') % 7 AS week, lag_hours / 24 AS lag_day, sum(redeemed), 1, now()
  FROM couponflow.redemption_lag
 GROUP BY account, week, lag_day
 ORDER BY week;
