-- What several views ask, in one place. A function runs with the rights of whoever reads the view, so the one that reads a
-- table runs with its owner's. Replaced rather than dropped: views hang on them. Sorts ahead of every view.

CREATE OR REPLACE FUNCTION couponflow.reading_time() RETURNS timestamptz
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(nullif(current_setting('couponflow.now', true), '')::timestamptz, now());

COMMENT ON FUNCTION couponflow.reading_time() IS
  'The instant that views take for now: the setting couponflow.now of the session (SET couponflow.now = ''2016-08-30 12:00+08''), else the clock. Moves deadlines only; counts stay those of the last checkpoint.';

CREATE OR REPLACE FUNCTION couponflow.zone() RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  RETURN coalesce((SELECT zone FROM couponflow.job_run ORDER BY run_id DESC LIMIT 1), 'Asia/Shanghai');

COMMENT ON FUNCTION couponflow.zone() IS
  'Time zone whose midnights bound all days and windows: that of the newest run; Asia/Shanghai before any.';

-- Turned round, so that it is worked out once a card rather than once a day of issue, of which there are many more. Whatever
-- a catalogue says, no term is taken for longer than 500,000 days: the day would leave the calendar. Nor does it end before there
-- were cards: such an end is an unset field or a number in another form, such as 20160901.
CREATE OR REPLACE FUNCTION couponflow.expired_through(
    card_type text, validity_type text, end_at timestamptz, fixed_begin_term bigint, fixed_term bigint,
    instant timestamptz, zone text) RETURNS date
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE
    WHEN upper(card_type) = 'MEMBER_CARD' THEN '-infinity'
    WHEN validity_type IN ('DATE_TYPE_FIX_TIME_RANGE', 'DATE_TYPE_FIX_TERM')
      AND end_at >= timestamp '2013-01-01' AT TIME ZONE zone AND end_at <= instant - interval '1 second' THEN 'infinity'
    WHEN validity_type = 'DATE_TYPE_FIX_TERM' AND fixed_term IS NOT NULL THEN
      (instant AT TIME ZONE zone)::date
        - least(greatest(fixed_term, 1), 500000)::int
        - least(greatest(coalesce(fixed_begin_term, 0), 0), 500000)::int
    ELSE '-infinity'
  END::date;

COMMENT ON FUNCTION couponflow.expired_through(text, text, timestamptz, bigint, bigint, timestamptz, text) IS
  'Of a card the last day of issue whose coupons are no longer valid at an instant; infinity = all days, -infinity = none. DATE_TYPE_FIX_TIME_RANGE: valid up to and with the second end_at. DATE_TYPE_FIX_TERM: until the day of issue + fixed_begin_term + fixed_term (at least 1) begins, at the latest as long as end_at says. An end_at before 2013 is none. Member cards, and cards of which the catalogue says neither: no end.';

CREATE OR REPLACE FUNCTION couponflow.token_delta(count numeric, order_type text) RETURNS numeric
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN order_type IN ('ORDER_TYPE_REDUCE', 'ORDER_TYPE_SYS_REDUCE') THEN -abs(count) ELSE count END;

COMMENT ON FUNCTION couponflow.token_delta(numeric, text) IS
  'Tokens with the sign that they have for the account, by the type of their order; null where the count is.';

CREATE OR REPLACE FUNCTION couponflow.token_orders_like(
    of_account text, of_day date, free_drift numeric, pay_drift numeric) RETURNS text[]
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  RETURN coalesce((
    SELECT array_agg(o.order_id ORDER BY o.order_id)
      FROM couponflow.token_order o
     WHERE o.account = of_account
       AND o.order_id IN (SELECT e.order_id FROM couponflow.token_order_event e
                           WHERE e.account = of_account
                             AND e.event_at >= of_day::timestamp AT TIME ZONE couponflow.zone()
                             AND e.event_at < (of_day + 1)::timestamp AT TIME ZONE couponflow.zone())
       AND EXISTS (SELECT FROM couponflow.token_order_event e
                    CROSS JOIN LATERAL (
                           SELECT coalesce(couponflow.token_delta(e.refund_free_coin_count, o.order_type), 0) AS free,
                                  coalesce(couponflow.token_delta(e.refund_pay_coin_count, o.order_type), 0) AS pay) told
                    WHERE e.account = of_account AND e.order_id = o.order_id
                      AND (told.free = free_drift AND told.pay = pay_drift
                           OR told.free = -free_drift AND told.pay = -pay_drift))), '{}');

COMMENT ON FUNCTION couponflow.token_orders_like(text, date, numeric, numeric) IS
  'Orders that could explain a drift: those pushed on the day, in whatever state, one of whose pushes tells these amounts or the opposite, an absent one as 0. Only where coin counts are read as balances is there a drift to explain.';

-- In the schema of those who ask: they have no right to look into another.
CREATE OR REPLACE FUNCTION marketing.wilson_low(part bigint, whole bigint) RETURNS float8
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN whole > 0 THEN greatest(0,
    (part + 1.9207294 - 1.9599640 * sqrt(part::float8 * greatest(whole - part, 0) / whole + 0.9603647)) / (whole + 3.8414588)) END;

COMMENT ON FUNCTION marketing.wilson_low(bigint, bigint) IS
  'Lower end of the 95 % interval of Wilson of the share part / whole, 0 to 1; null where whole is 0.';

CREATE OR REPLACE FUNCTION marketing.wilson_high(part bigint, whole bigint) RETURNS float8
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN whole > 0 THEN least(1,
    (part + 1.9207294 + 1.9599640 * sqrt(part::float8 * greatest(whole - part, 0) / whole + 0.9603647)) / (whole + 3.8414588)) END;

COMMENT ON FUNCTION marketing.wilson_high(bigint, bigint) IS
  'Upper end of the 95 % interval of Wilson of the share part / whole, 0 to 1; null where whole is 0.';

CREATE OR REPLACE FUNCTION marketing.verdict(part bigint, whole bigint, reference float8, minimum bigint) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE
    WHEN whole < minimum THEN 'few'
    WHEN marketing.wilson_low(part, whole) > reference THEN 'better'
    WHEN marketing.wilson_high(part, whole) < reference THEN 'worse'
    WHEN reference IS NOT NULL THEN 'even'
  END;

COMMENT ON FUNCTION marketing.verdict(bigint, bigint, float8, bigint) IS
  'How the share part / whole compares with another: better or worse where its 95 % interval leaves the other out, else even; few where whole is below the minimum; null where there is nothing to compare with.';

GRANT EXECUTE ON FUNCTION
  couponflow.reading_time(), couponflow.zone(), couponflow.token_delta(numeric, text),
  couponflow.token_orders_like(text, date, numeric, numeric),
  couponflow.expired_through(text, text, timestamptz, bigint, bigint, timestamptz, text),
  marketing.wilson_low(bigint, bigint), marketing.wilson_high(bigint, bigint),
  marketing.verdict(bigint, bigint, float8, bigint) TO PUBLIC;
