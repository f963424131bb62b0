package io.couponflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Names, order, types and keys of the tables are a published contract, and everything explains itself. */
class SchemaTest {

    private static Database database;

    @BeforeAll
    static void migrate() {
        database = Database.migrated();
    }

    @Test
    void tablesHaveTheColumnsOfTheContract() {
        String written = "bigint!, checkpoint_id bigint!, updated_at timestamptz!";

        assertThat(database.rows(
                        "SELECT table_name || ': ' || string_agg(column_name || ' ' || udt_name || CASE is_nullable"
                                + " WHEN 'NO' THEN '!' ELSE '' END, ', ' ORDER BY ordinal_position) FROM information_schema.columns"
                                + " WHERE table_schema = 'couponflow' AND table_name <> 'flyway_schema_history'"
                                + " GROUP BY table_name ORDER BY table_name"))
                .map(columns -> columns.replace("int8", "bigint").replace("int4", "int"))
                .containsExactly(
                        "activity: account text!, window_start timestamptz!, event text!, card_id text!, channel text!,"
                                + " events bigint!, users " + written,
                        "archive_file: source text!, first_position bigint!, pushes bigint!, bytes bigint!, modified_at"
                                + " timestamptz!, read_at timestamptz!, complete bool!, content_bytes bigint,"
                                + " content_sha256 text, whole_bytes bigint, whole_sha256 text, head_sha256 text,"
                                + " problem text, checkpoint_id bigint!, updated_at timestamptz!",
                        "audience: account text!, activity_date date!, event text!, card_id text!, events bigint!, users "
                                + written,
                        "card: account text!, card_id text!, card_type text, title text, review_status text, refuse_reason text, reviewed_at timestamptz, quantity bigint, validity_type text, begin_at timestamptz, end_at timestamptz, fixed_begin_term bigint, fixed_term bigint, get_limit bigint, use_limit bigint, can_give_friend bool, least_cost_fen bigint, reduce_cost_fen bigint, discount_percent bigint, catalogue jsonb, catalogue_at bigint, checkpoint_id bigint!, updated_at timestamptz!",
                        "channel_conversion: account text!, card_id text!, channel text!, cohort_date date!,"
                                + " issued bigint!, gifted bigint!, redeemed bigint!, deleted bigint!, payments bigint!,"
                                + " paid_fen bigint!, original_fen bigint!, unpriced " + written,
                        "coupon_cube: account text!, grain text!, card_id text!, day date!, channel text!, views numeric!, issued numeric!, gifted numeric!, redeemed numeric!, unattributed numeric!, deleted numeric!, payments numeric!, unpriced numeric!, paid_fen numeric!, original_fen numeric!, redeemed_within_1_day numeric!, redeemed_within_7_days numeric!, redeemed_within_14_days numeric!, redeemed_within_30_days numeric!, redeemed_within_60_days numeric!",
                        "data_quality: source text!, hour timestamptz!, received bigint!, accepted bigint!,"
                                + " duplicates bigint!, dead_letters bigint!, ignored bigint!, unknown_events "
                                + written,
                        "dead_letter: source text!, partition int!, position bigint!, reason text!, detail text!,"
                                + " received_at timestamptz!, body bytea!, checkpoint_id bigint!, updated_at timestamptz!,"
                                + " replayed_at timestamptz",
                        "gift_offer: account text!, card_id text!, activity_date date!, given bigint!, given_users bigint!, returned "
                                + written,
                        "inventory: account text!, card_id text!, issued bigint!, last_issued_at timestamptz, alarms bigint!, last_alarm_at timestamptz, last_alarm_detail text, last_alarm_quantity bigint, checkpoint_id bigint!, updated_at timestamptz!",
                        "inventory_alarm: account text!, card_id text!, window_start timestamptz!, alarms bigint!, first_at timestamptz, last_at timestamptz, lowest_quantity bigint, last_detail text, issued bigint!, checkpoint_id bigint!, updated_at timestamptz!",
                        "job_run: run_id bigint!, job_id text!, job_name text!, version text!, zone text!, activity_window text!, alarm_window text!, coin_count text!,"
                                + " started_at timestamptz!, restored_checkpoint_id bigint, last_checkpoint_id bigint,"
                                + " last_commit_at timestamptz, rebuilt bool!, cubes_pending bool!, bounded bool!",
                        "lag_cube: account text!, grain text!, card_id text!, channel text!, day date!, lag_hours bigint!, redeemed numeric!",
                        "member_activity: account text!, card_id text!, activity_date date!, activations bigint!, updates bigint!, bonus_added bigint!, bonus_deducted bigint!, balance_added bigint!, balance_deducted bigint!, checkpoint_id bigint!, updated_at timestamptz!",
                        "order_difference: account text!, order_id text!, kind text!, created_at timestamptz,"
                                + " our_status text, their_status text, our_free numeric, their_free numeric,"
                                + " our_pay numeric, their_pay numeric, check_id bigint!, checked_at timestamptz!",
                        "payment: account text!, card_id text!, paid_date date!, channel text!, location text!,"
                                + " payments bigint!, paid_fen bigint!, original_fen bigint!, unpriced " + written,
                        "reconciliation: check_id bigint!, kind text!, account text!, source text!, covered_from timestamptz!,"
                                + " covered_until timestamptz!, checked bigint!, differences bigint!, checked_at timestamptz!",
                        "redemption: account text!, card_id text!, redeemed_date date!, channel text!,"
                                + " redeem_channel text!, source text!, location text!, staff text!, redeemed "
                                + written,
                        "redemption_cube: account text!, grain text!, day date!, card_id text!, channel text!, redeem_channel text!, location text!, staff text!, redeemed numeric!, payments numeric!, unpriced numeric!, paid_fen numeric!, original_fen numeric!",
                        "redemption_lag: account text!, card_id text!, channel text!, cohort_date date!,"
                                + " lag_hours bigint!, redeemed " + written,
                        "statistics_difference: account text!, ref_date date!, card_id text!, measure text!, kind text!,"
                                + " ours bigint, theirs bigint, check_id bigint!, checked_at timestamptz!",
                        "token_balance: account text!, balance_date date!, free_balance numeric!, pay_balance numeric!, reported_at timestamptz!, order_id text!, checkpoint_id bigint!, updated_at timestamptz!",
                        "token_order: account text!, order_id text!, order_type text, status text!, state text!, created_at timestamptz, paid_at timestamptz, settled_at timestamptz, first_event_at timestamptz!, last_event_at timestamptz!, events bigint!, free_delta numeric!, pay_delta numeric!, reversed_at timestamptz, checkpoint_id bigint!, updated_at timestamptz!",
                        "token_order_event: account text!, order_id text!, status text!, event_at timestamptz!, order_type text, free_coin_count numeric, pay_coin_count numeric, refund_free_coin_count numeric, refund_pay_coin_count numeric, created_at timestamptz, paid_at timestamptz, description text, memo text, receipt_info text, checkpoint_id bigint!, updated_at timestamptz!",
                        "token_posting: account text!, posting_date date!, order_type text!, orders bigint!, reversals bigint!, free_delta numeric!, pay_delta numeric!, checkpoint_id bigint!, updated_at timestamptz!");
    }

    @Test
    void rowsAreIdentifiedByTheKeysOfTheContractInTheirOrder() {
        assertThat(database.rows("SELECT c.conrelid::regclass || ': ' || string_agg(a.attname, ', ' ORDER BY k.place)"
                        + " FROM pg_constraint c CROSS JOIN LATERAL unnest(c.conkey) WITH ORDINALITY AS k (attnum, place)"
                        + " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum"
                        + " WHERE c.contype = 'p' AND c.connamespace = 'couponflow'::regnamespace"
                        + " AND c.conrelid <> 'couponflow.flyway_schema_history'::regclass"
                        + " GROUP BY c.conrelid ORDER BY c.conrelid::regclass::text"))
                .containsExactly(
                        "couponflow.activity: account, window_start, event, card_id, channel",
                        "couponflow.archive_file: source, first_position",
                        "couponflow.audience: account, activity_date, event, card_id",
                        "couponflow.card: account, card_id",
                        "couponflow.channel_conversion: account, card_id, channel, cohort_date",
                        "couponflow.coupon_cube: account, grain, card_id, day, channel",
                        "couponflow.data_quality: source, hour",
                        "couponflow.dead_letter: source, partition, position",
                        "couponflow.gift_offer: account, card_id, activity_date",
                        "couponflow.inventory: account, card_id",
                        "couponflow.inventory_alarm: account, card_id, window_start",
                        "couponflow.job_run: run_id",
                        "couponflow.lag_cube: account, grain, card_id, channel, day, lag_hours",
                        "couponflow.member_activity: account, card_id, activity_date",
                        "couponflow.order_difference: account, order_id",
                        "couponflow.payment: account, card_id, paid_date, channel, location",
                        "couponflow.reconciliation: check_id",
                        "couponflow.redemption_cube: account, grain, day, card_id, channel, redeem_channel, location, staff",
                        "couponflow.redemption_lag: account, card_id, channel, cohort_date, lag_hours",
                        "couponflow.statistics_difference: account, ref_date, card_id, measure",
                        "couponflow.token_balance: account, balance_date",
                        "couponflow.token_order: account, order_id",
                        "couponflow.token_order_event: account, order_id, status, event_at",
                        "couponflow.token_posting: account, posting_date, order_type");
    }

    @Test
    void redemptionIsUniqueByAllOfItsKeyAndTakesTheLongestTexts() {
        String row = "INSERT INTO couponflow.redemption SELECT t, t, current_date, t, t, t, t, t, 1, 1, now()"
                + " FROM (SELECT string_agg(chr(65536 + (random() * 900000)::int), '') FROM generate_series(1, 128)) AS x (t)";

        database.execute(row);

        assertThat(database.rows("SELECT indexdef FROM pg_indexes WHERE indexname = 'redemption_key'"))
                .containsExactly(
                        "CREATE UNIQUE INDEX redemption_key ON couponflow.redemption USING btree (account, card_id,"
                                + " redeemed_date, channel, md5(redeem_channel), md5(source), md5(location), md5(staff))");
    }

    @Test
    void textKeysCompareByCodePoint() {
        assertThat(
                        database.rows(
                                "SELECT c.conrelid::regclass || '.' || a.attname FROM pg_constraint c"
                                        + " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)"
                                        + " JOIN pg_collation l ON l.oid = a.attcollation"
                                        + " WHERE c.contype = 'p' AND c.connamespace = 'couponflow'::regnamespace AND l.collname <> 'C'"))
                .isEmpty();
    }

    @Test
    void eachAudienceHasItsViews() {
        assertThat(database.rows("SELECT table_schema || '.' || table_name FROM information_schema.views"
                        + " WHERE table_schema IN ('marketing', 'finance', 'ops', 'couponflow') ORDER BY 1"))
                .containsExactly(
                        "finance.account",
                        "finance.card",
                        "finance.freshness",
                        "finance.order_check",
                        "finance.order_difference",
                        "finance.payment_daily",
                        "finance.payment_day",
                        "finance.token_audit",
                        "finance.token_exception",
                        "finance.token_journal",
                        "finance.token_order",
                        "finance.token_reconciliation",
                        "finance.token_statement",
                        "marketing.account",
                        "marketing.card",
                        "marketing.card_funnel",
                        "marketing.channel_conversion",
                        "marketing.channel_daily",
                        "marketing.channel_matrix",
                        "marketing.channel_window_conversion",
                        "marketing.cohort_curve",
                        "marketing.coupon_cube",
                        "marketing.freshness",
                        "marketing.gifting",
                        "marketing.lag_cube",
                        "marketing.official_parity",
                        "marketing.redemption_cube",
                        "marketing.staff",
                        "marketing.statistics_check",
                        "marketing.statistics_difference",
                        "marketing.store",
                        "ops.account",
                        "ops.alarm",
                        "ops.attribution",
                        "ops.card_not_understood",
                        "ops.data_quality",
                        "ops.dead_letter",
                        "ops.freshness",
                        "ops.stock");
    }

    @Test
    void everyTableViewAndColumnSaysWhatItMeans() {
        assertThat(database.rows("SELECT c.oid::regclass || coalesce('.' || a.attname, '')"
                        + " FROM pg_class c LEFT JOIN LATERAL (SELECT attname, attnum FROM pg_attribute"
                        + "   WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped UNION ALL SELECT NULL, 0) a ON true"
                        + " WHERE c.relkind IN ('r', 'v', 'm') AND c.relname <> 'flyway_schema_history'"
                        + " AND c.relnamespace::regnamespace::text IN ('couponflow', 'marketing', 'finance', 'ops')"
                        + " AND NOT EXISTS (SELECT FROM pg_description d WHERE d.classoid = 'pg_class'::regclass"
                        + "   AND d.objoid = c.oid AND d.objsubid = a.attnum AND d.description <> '')"))
                .as("relations and columns without a comment")
                .isEmpty();
    }

    @Test
    void everyFunctionSaysWhatItMeans() {
        assertThat(database.rows("SELECT oid::regprocedure FROM pg_proc WHERE obj_description(oid, 'pg_proc') IS NULL"
                        + " AND pronamespace::regnamespace::text IN ('couponflow', 'marketing', 'finance', 'ops')"))
                .isEmpty();
    }

    @Test
    void everySchemaSaysWhoItIsFor() {
        assertThat(database.rows("SELECT nspname FROM pg_namespace WHERE obj_description(oid, 'pg_namespace') IS NULL"
                        + " AND nspname IN ('couponflow', 'marketing', 'finance', 'ops')"))
                .isEmpty();
    }
}
