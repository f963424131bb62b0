package io.couponflow.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is written to a table, its cubes are its sum. */
class CubesTest {

    private static final String COUPONS =
            "couponflow.channel_conversion (account, card_id, channel, cohort_date, issued,"
                    + " gifted, redeemed, deleted, payments, unpriced, paid_fen, original_fen, checkpoint_id, updated_at) VALUES ";
    private static final String LAGS = "couponflow.redemption_lag VALUES ";
    private static final String ACTIVITY = "couponflow.activity VALUES ";
    private static final String REDEMPTIONS = "couponflow.redemption VALUES ";
    private static final String PAYMENTS = "couponflow.payment VALUES ";

    private static final String[] ROWS = {
        "INSERT INTO " + COUPONS + "('a', 'p1', '12b', '2016-08-31', 10, 2, 4, 1, 3, 1, 700, 1000, 1, now()),"
                + " ('a', 'p2', '12b', '2016-09-04', 5, 0, 1, 0, 0, 0, 0, 0, 1, now())",
        "INSERT INTO " + LAGS + "('a', 'p1', '12b', '2016-08-31', 23, 1, 1, now()),"
                + " ('a', 'p1', '12b', '2016-08-31', 24, 2, 1, now()),"
                + " ('a', 'p1', '12b', '2016-09-05', 1440, 4, 1, now())",
        "INSERT INTO " + ACTIVITY + "('a', '2016-08-30 15:00Z', 'user_view_card', 'p1', '12b', 7, 5, 1, now()),"
                + " ('a', '2016-08-30 16:00Z', 'user_view_card', 'p1', '', 9, 5, 1, now()),"
                + " ('a', '2016-08-30 16:00Z', 'user_get_card', 'p1', '12b', 99, 9, 1, now())",
        "INSERT INTO " + REDEMPTIONS
                + "('a', 'p1', '2016-08-31', '12b', 'till', 'FROM_MP', 'Haizhu', 'o1', 3, 1, now()),"
                + " ('a', 'p1', '2016-08-31', '12b', 'till', 'FROM_API', 'Haizhu', 'o2', 1, 1, now())",
        "INSERT INTO " + PAYMENTS + "('a', 'p1', '2016-08-31', '12b', 'Haizhu', 3, 700, 1000, 1, 1, now())"
    };

    private Database database;

    @BeforeEach
    void migrate() {
        database = Database.migrated();
    }

    @AfterEach
    void theCubesAddUp() throws SQLException {
        assertThat(differences()).isEmpty();
    }

    @Test
    void couponsAreSummedByCardByChannelByWeekAndByDayBesideTheirViews() {
        database.execute(ROWS);

        assertThat(
                        database.rows(
                                "SELECT grain, card_id, day, channel, views, issued, gifted, redeemed, deleted, payments,"
                                        + " unpriced, paid_fen, original_fen, redeemed_within_1_day, redeemed_within_7_days"
                                        + " FROM couponflow.coupon_cube WHERE account = 'a' ORDER BY grain, card_id, day, channel"))
                .containsExactly(
                        "card_channel|p1|-infinity|(none)|9|0|0|0|0|0|0|0|0|0|0",
                        "card_channel|p1|-infinity|12b|7|10|2|4|1|3|1|700|1000|1|3",
                        "card_channel|p2|-infinity|12b|0|5|0|1|0|0|0|0|0|0|0",
                        "card_channel_day|p1|2016-08-30|12b|7|0|0|0|0|0|0|0|0|0|0",
                        "card_channel_day|p1|2016-08-31|(none)|9|0|0|0|0|0|0|0|0|0|0",
                        "card_channel_day|p1|2016-08-31|12b|0|0|0|0|0|0|0|0|0|1|3",
                        "card_channel_week|p1|2016-08-29|(none)|9|0|0|0|0|0|0|0|0|0|0",
                        "card_channel_week|p1|2016-08-29|12b|7|10|2|4|1|3|1|700|1000|1|3",
                        "card_channel_week|p2|2016-08-29|12b|0|5|0|1|0|0|0|0|0|0|0",
                        "card_day|p1|2016-08-30||7|0|0|0|0|0|0|0|0|0|0",
                        "card_day|p1|2016-08-31||9|10|2|4|1|3|1|700|1000|1|3",
                        "card_day|p2|2016-09-04||0|5|0|1|0|0|0|0|0|0|0",
                        "channel_day||2016-08-30|12b|7|0|0|0|0|0|0|0|0|0|0",
                        "channel_day||2016-08-31|(none)|9|0|0|0|0|0|0|0|0|0|0",
                        "channel_day||2016-08-31|12b|0|10|2|4|1|3|1|700|1000|1|3",
                        "channel_day||2016-09-04|12b|0|5|0|1|0|0|0|0|0|0|0",
                        "channel_week||2016-08-29|(none)|9|0|0|0|0|0|0|0|0|0|0",
                        "channel_week||2016-08-29|12b|7|15|2|5|1|3|1|700|1000|1|3",
                        "day||2016-08-30||7|0|0|0|0|0|0|0|0|0|0",
                        "day||2016-08-31||9|10|2|4|1|3|1|700|1000|1|3",
                        "day||2016-09-04||0|5|0|1|0|0|0|0|0|0|0");
    }

    @Test
    void lagsAreSummedByTheHourOfACardAndChannelAndByWholeDaysOfADayOfIssue() {
        database.execute(ROWS);

        assertThat(database.rows("SELECT grain, card_id, channel, day, lag_hours, redeemed FROM couponflow.lag_cube"
                        + " WHERE account = 'a' ORDER BY grain, card_id, channel, day, lag_hours"))
                .containsExactly(
                        "card_channel|p1|12b|-infinity|23|1",
                        "card_channel|p1|12b|-infinity|24|2",
                        "card_channel|p1|12b|-infinity|1440|4",
                        "day|||2016-08-31|0|1",
                        "day|||2016-08-31|24|2",
                        "day|||2016-09-05|1440|4");
    }

    @Test
    void redemptionsAreSummedByBothChannelsByStoreWithItsPaymentsAndByClerk() {
        database.execute(ROWS);

        assertThat(database.rows(
                        "SELECT grain, day, card_id, channel, redeem_channel, location, staff, redeemed, payments,"
                                + " unpriced, paid_fen, original_fen FROM couponflow.redemption_cube WHERE account = 'a'"
                                + " ORDER BY grain, staff"))
                .containsExactly(
                        "card_channels|-infinity|p1|12b|till|||4|0|0|0|0",
                        "channels_day|2016-08-31||12b|till|||4|0|0|0|0",
                        "staff_day|2016-08-31||||Haizhu|o1|3|0|0|0|0",
                        "staff_day|2016-08-31||||Haizhu|o2|1|0|0|0|0",
                        "store_day|2016-08-31||||Haizhu||4|3|1|700|1000");
    }

    @Test
    void aSumThatIsNotItsTablesIsTold() throws SQLException {
        database.execute(ROWS);
        database.execute(
                "UPDATE couponflow.lag_cube SET redeemed = redeemed + 1 WHERE grain = 'day' AND lag_hours = 24");

        assertThat(differences())
                .containsExactly("lag_cube day {a,\"\",2016-08-31,\"\",24} redeemed: 3 kept, 2 added up");
        database.execute("SELECT couponflow.fill_cubes()");
    }

    @Test
    void theSameRowsAgainChangeNothing() {
        database.execute(ROWS);
        List<String> before = versions();

        for (String rows : ROWS) {
            String set = rows.contains("redemption VALUES")
                    ? " ON CONFLICT (account, card_id, redeemed_date, channel, md5(redeem_channel), md5(source), md5(location),"
                            + " md5(staff)) DO UPDATE SET redeemed = excluded.redeemed, updated_at = now()"
                    : " ON CONFLICT ON CONSTRAINT " + rows.replaceAll("(?s).*?couponflow\\.(\\w+).*", "$1")
                            + "_pkey DO UPDATE SET checkpoint_id = 2, updated_at = now()";
            database.execute(rows + set);
        }

        assertThat(versions()).isEqualTo(before);
    }

    /** What every version of a row has of its own. */
    private List<String> versions() {
        return Stream.of("coupon_cube", "lag_cube", "redemption_cube")
                .flatMap(cube -> database.rows("SELECT '" + cube + "', ctid, xmin FROM couponflow." + cube).stream())
                .toList();
    }

    @Test
    void whatGoesUpAndDownAndMovesToAnotherKeyIsFollowed() throws SQLException {
        database.execute(ROWS);

        database.execute("UPDATE couponflow.channel_conversion SET issued = issued + 5, paid_fen = paid_fen - 1000");
        assertThat(differences()).isEmpty();
        database.execute("UPDATE couponflow.channel_conversion SET channel = 'flyer', cohort_date = cohort_date + 7");
        assertThat(differences()).isEmpty();
        database.execute("UPDATE couponflow.activity SET event = 'user_view_card'");
        assertThat(differences()).isEmpty();
        database.execute("UPDATE couponflow.redemption_lag SET lag_hours = lag_hours + 700");
        assertThat(differences()).isEmpty();
        database.execute("UPDATE couponflow.redemption SET staff = '', redeemed = -redeemed");
        assertThat(differences()).isEmpty();
        database.execute("DELETE FROM couponflow.redemption", "DELETE FROM couponflow.payment WHERE payments > 0");
        assertThat(differences()).isEmpty();
        assertThat(database.rows("SELECT sum(abs(redeemed) + abs(payments)) FROM couponflow.redemption_cube"))
                .containsExactly("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"channel_conversion", "redemption_lag", "activity", "redemption", "payment"})
    void aTableThatIsEmptiedTakesItsShareAlone(String table) throws SQLException {
        database.execute(ROWS);

        database.execute("TRUNCATE couponflow." + table);
        assertThat(differences()).isEmpty();

        database.execute(Stream.of(ROWS)
                .filter(rows -> rows.contains("couponflow." + table + " "))
                .findFirst()
                .orElseThrow());
    }

    @Test
    void cubesThatArePendingStayEmptyUntilTheyAreFilledAtOnce() {
        database.execute(
                "INSERT INTO couponflow.job_run (job_id, job_name, version, zone, activity_window, alarm_window,"
                        + " coin_count, started_at, rebuilt, cubes_pending) VALUES ('1', 'j', '0', 'Asia/Shanghai', 'PT1H', 'PT12H',"
                        + " 'remaining-balance', now(), false, true)");
        database.execute(ROWS);
        database.execute("UPDATE couponflow.channel_conversion SET issued = 7");
        assertThat(database.rows("SELECT FROM couponflow.coupon_cube")).isEmpty();

        database.execute("UPDATE couponflow.job_run SET cubes_pending = false WHERE cubes_pending");

        assertThat(database.rows("SELECT issued FROM couponflow.coupon_cube WHERE grain = 'day' ORDER BY day"))
                .containsExactly("0", "7", "7");
    }

    @Test
    void tablesThatAreEmptiedTogetherLeaveEmptyCubes() {
        database.execute(ROWS);

        database.execute("TRUNCATE couponflow.channel_conversion, couponflow.redemption_lag, couponflow.activity,"
                + " couponflow.redemption, couponflow.payment");

        assertThat(versions()).isEmpty();
    }

    @Test
    void viewsOfARebuildCountByTheDaysOfItsOwnZone() throws SQLException {
        String activity = ROWS[2];
        String run = "INSERT INTO couponflow.job_run (job_id, job_name, version, zone, activity_window, alarm_window,"
                + " coin_count, started_at, rebuilt) VALUES ('a', 'couponflow', '0', '%s', 'PT1H', 'PT12H', 'order-amount', now(), true)";
        database.execute(String.format(run, "Asia/Shanghai"), activity);

        try (Connection rebuild = database.dataSource().getConnection();
                var statement = rebuild.createStatement()) {
            rebuild.setAutoCommit(false);
            statement.execute("TRUNCATE couponflow.activity, couponflow.channel_conversion");
            statement.execute(String.format(run, "Europe/London"));
            rebuild.commit();
        }
        database.execute(activity);

        assertThat(database.rows(
                        "SELECT channel, day, views FROM couponflow.coupon_cube WHERE grain = 'card_channel_day'"
                                + " ORDER BY channel"))
                .containsExactly("(none)|2016-08-30|9", "12b|2016-08-30|7");
    }

    @Test
    void aChannelMayHaveAnyName() {
        database.execute("INSERT INTO " + COUPONS
                + "('a', '', '*', '2016-08-30', 1, 0, 0, 0, 0, 0, 0, 0, 1, now()),"
                + " ('a', '*', '', '2016-08-30', 2, 0, 0, 0, 0, 0, 0, 0, 1, now()),"
                + " ('a', '', '', '2016-08-30', 4, 0, 0, 0, 0, 0, 0, 0, 1, now()),"
                + " ('a', 'card_channel', 'x|y,{}\"''\\', '2016-08-30', 8, 0, 0, 0, 0, 0, 0, 0, 1, now())");

        assertThat(database.rows("SELECT channel, issued FROM couponflow.coupon_cube WHERE grain = 'channel_day'"
                        + " AND account = 'a' ORDER BY issued"))
                .containsExactly("*|1", "|6", "x|y,{}\"'\\|8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "repeat(U&'\\4E00', 128)",
                "(SELECT string_agg(chr(65536 + (random() * 900000)::int), '') FROM generate_series(1, 128))"
            })
    void theLongestTextsFitIntoEveryKey(String text) {
        database.execute(
                "CREATE TEMPORARY TABLE x AS SELECT " + text + " AS t",
                "INSERT INTO couponflow.channel_conversion (account, card_id, channel, cohort_date, issued, gifted, redeemed, deleted,"
                        + " payments, unpriced, paid_fen, original_fen, checkpoint_id, updated_at)"
                        + " SELECT t, t, t, current_date, 1, 0, 0, 0, 0, 0, 0, 0, 1, now() FROM x",
                "INSERT INTO couponflow.redemption_lag SELECT t, t, t, current_date, 30, 1, 1, now() FROM x",
                "INSERT INTO couponflow.redemption SELECT t, t, current_date, t, t, t, t, t, 1, 1, now() FROM x",
                "INSERT INTO couponflow.payment SELECT t, t, current_date, t, t, 1, 1, 1, 1, 1, now() FROM x",
                "INSERT INTO couponflow.activity SELECT t, now(), 'user_view_card', t, t, 1, 1, 1, now() FROM x");

        assertThat(database.rows("SELECT count(*) FROM couponflow.coupon_cube WHERE length(account) = 128"))
                .containsExactly("7");
    }

    @Test
    void sumsMayPassABigint() {
        database.execute("INSERT INTO " + COUPONS
                + "('a', 'p', '1', '2016-08-30', 1, 0, 0, 0, 1, 0, 9223372036854775807, 9223372036854775807, 1, now()),"
                + " ('a', 'p', '2', '2016-08-30', 1, 0, 0, 0, 1, 0, 9223372036854775807, 1, 1, now())");

        assertThat(database.rows("SELECT paid_fen, original_fen FROM couponflow.coupon_cube WHERE grain = 'card_day'"))
                .containsExactly("18446744073709551614|9223372036854775808");
        database.execute("UPDATE couponflow.channel_conversion SET paid_fen = -9223372036854775807");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_260_101})
    void theyAddUpAfterAnyStatements(long seed) throws SQLException {
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int n = 0; n < 60; n++) {
            database.execute(anyStatement(random));
            if (n % 10 == 9) {
                assertThat(differences())
                        .as("seed %s after %s statements", seed, n + 1)
                        .isEmpty();
            }
        }
    }

    private static String anyStatement(Random random) {
        String table = List.of("channel_conversion", "redemption_lag", "activity", "redemption", "payment")
                .get(random.nextInt(5));
        String counts = Stream.of("channel_conversion", "payment").anyMatch(table::equals) ? "payments" : "redeemed";
        String count = table.equals("activity") ? "events" : counts;
        int kind = random.nextInt(100);
        if (kind < 2) {
            return "TRUNCATE couponflow." + table;
        }
        if (kind < 12) {
            return "DELETE FROM couponflow." + table + " WHERE " + count + " % 3 = " + random.nextInt(3);
        }
        if (kind < 30) {
            return "UPDATE couponflow." + table + " SET " + count + " = " + (random.nextInt(9) - 2) + " WHERE " + count
                    + " % 4 = " + random.nextInt(4);
        }
        return upsert(table, random);
    }

    /** Up to 30 rows of few keys. */
    private static String upsert(String table, Random random) {
        String rows = IntStream.range(0, 1 + random.nextInt(30))
                .mapToObj(n -> "'a" + random.nextInt(2) + "', 'p" + random.nextInt(3) + "', '"
                        + List.of("12b", "", "*").get(random.nextInt(3)) + "', " + random.nextInt(20) + ", "
                        + random.nextInt(1_600) + ", '" + List.of("", "x", "y").get(random.nextInt(3)) + "', "
                        + (random.nextInt(12) - 2))
                .collect(Collectors.joining(
                        "), (", "(VALUES (", ")) AS v (account, card_id, channel, day, lag, place, n)"));
        String of =
                " FROM (SELECT DISTINCT ON (%s) account, card_id, channel, date '2016-08-25' + day AS day, lag, place, n FROM "
                        + rows + ") v";
        return switch (table) {
            case "channel_conversion" ->
                "INSERT INTO couponflow.channel_conversion (account, card_id, channel, cohort_date, issued,"
                        + " gifted, redeemed, deleted, payments, unpriced, paid_fen, original_fen, checkpoint_id, updated_at)"
                        + " SELECT account, card_id, channel, day, n, 0, n / 2, lag % 2, n, lag % 3, lag, lag + n, 1, now()"
                        + String.format(of, "account, card_id, channel, day")
                        + " ON CONFLICT (account, card_id, channel, cohort_date) DO UPDATE SET issued = excluded.issued, redeemed = excluded.redeemed,"
                        + " deleted = excluded.deleted, payments = excluded.payments, unpriced = excluded.unpriced, paid_fen = excluded.paid_fen,"
                        + " original_fen = excluded.original_fen";
            case "redemption_lag" ->
                "INSERT INTO couponflow.redemption_lag SELECT account, card_id, channel, day, lag, n, 1, now()"
                        + String.format(of, "account, card_id, channel, day, lag")
                        + " ON CONFLICT (account, card_id, channel, cohort_date, lag_hours) DO UPDATE SET redeemed = excluded.redeemed";
            case "activity" ->
                "INSERT INTO couponflow.activity SELECT account, (day + lag % 24 * interval '1 hour') AT TIME ZONE 'UTC',"
                        + " CASE place WHEN 'x' THEN 'user_get_card' ELSE 'user_view_card' END, card_id, channel, n, n, 1, now()"
                        + String.format(of, "account, card_id, channel, day, lag % 24, place = 'x'")
                        + " ON CONFLICT (account, window_start, event, card_id, channel) DO UPDATE SET events = excluded.events";
            case "redemption" ->
                "INSERT INTO couponflow.redemption SELECT account, card_id, day, channel, place, '', place, channel, n, 1, now()"
                        + String.format(of, "account, card_id, channel, day, place")
                        + " ON CONFLICT (account, card_id, redeemed_date, channel, md5(redeem_channel), md5(source), md5(location), md5(staff))"
                        + " DO UPDATE SET redeemed = excluded.redeemed";
            default ->
                "INSERT INTO couponflow.payment SELECT account, card_id, day, channel, place, n, lag, lag + n, lag % 2, 1, now()"
                        + String.format(of, "account, card_id, channel, day, place")
                        + " ON CONFLICT (account, card_id, paid_date, channel, location) DO UPDATE SET payments = excluded.payments,"
                        + " paid_fen = excluded.paid_fen, original_fen = excluded.original_fen, unpriced = excluded.unpriced";
        };
    }

    /** Rows of their own that add to the same sums, in either order. */
    @Test
    void writersAtOnceNeitherLoseASumNorBlockEachOtherForEver() {
        List<String> statements = IntStream.range(0, 200)
                .mapToObj(
                        n ->
                                "INSERT INTO couponflow.channel_conversion (account, card_id, channel, cohort_date, issued, gifted, redeemed,"
                                        + " deleted, payments, unpriced, paid_fen, original_fen, checkpoint_id, updated_at)"
                                        + " SELECT 'a', 'p' || card, 'c' || channel, date '2016-08-25' + " + n
                                        + " % 7, 1, 0, 1, 0, 1, 0, 100, 200, 1, now() FROM generate_series(1, 5) AS card, generate_series("
                                        + n % 2
                                        + ", 10, 2) AS channel ORDER BY hashtext(card || ' ' || channel || " + n + ")"
                                        + " ON CONFLICT (account, card_id, channel, cohort_date) DO UPDATE SET issued = channel_conversion.issued + 1")
                .toList();

        database.executeAtOnce(statements);

        assertThat(database.rows("SELECT sum(issued) FROM couponflow.coupon_cube WHERE grain = 'channel_week'"))
                .isEqualTo(database.rows("SELECT sum(issued) FROM couponflow.channel_conversion"));
    }

    /** As when a grain was added; somebody writes meanwhile. */
    @Test
    void aMigrationThatChangesTheGrainsFillsTheCubesWithWhatWasWrittenBeforeItAndMeanwhile() throws Exception {
        database.execute(ROWS[0]);
        database.execute(
                "UPDATE couponflow.coupon_cube SET issued = issued + 1",
                "UPDATE couponflow.flyway_schema_history SET checksum = 0 WHERE script = 'R__couponflow_grains.sql'");

        CompletableFuture<Migrations.Outcome> migration;
        try (Connection writer = database.dataSource().getConnection();
                var statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute(ROWS[1]);
            migration = CompletableFuture.supplyAsync(() -> Migrations.migrate(database.dataSource()));
            await().until(() -> !database.rows("SELECT FROM pg_locks WHERE NOT granted"
                            + " AND relation = 'couponflow.redemption_lag'::regclass")
                    .isEmpty());
            writer.commit();
        }

        assertThat(migration.join().applied()).isEqualTo(1);
    }

    private List<String> differences() throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return Cubes.differences(connection);
        }
    }
}
