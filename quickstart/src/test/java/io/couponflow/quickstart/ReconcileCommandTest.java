package io.couponflow.quickstart;

import static io.couponflow.quickstart.CommandLineTester.couponflow;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.quickstart.CommandLineTester.Outcome;
import io.couponflow.sql.Migrations;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class ReconcileCommandTest {

    private static final String ONE_ORDER =
            "[{\"order_id\": \"1\", \"status\": \"ORDER_STATUS_WAITING\", \"create_time\": 1735696800}]";

    private static OpenDatabase server;

    @TempDir
    private Path folder;

    private DeadLetterTable table;

    @BeforeAll
    static void start() throws Exception {
        server = OpenDatabase.start();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @BeforeEach
    void migrate() throws Exception {
        table = DeadLetterTable.on(server);
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(table.database().url());
        source.setUser(table.database().user());
        Migrations.migrate(source);
    }

    @Test
    void ordersThatAgreeAreNotedAsChecked() throws Exception {
        order("gh_1", "1", "ORDER_STATUS_FINANCE_SUCC", "2025-01-01 10:00+08", "100.5", "0");
        order("gh_1", "2", "ORDER_STATUS_QUANTITY_SUCC", "2025-01-01 12:00+08", "-3", "-40");
        order("gh_1", "3", "ORDER_STATUS_ROLLBACK", "2025-01-01 13:00+08", "0", "0");
        order("gh_1", "4", "ORDER_STATUS_WAITING", "2025-01-01 14:00+08", "0", "0");
        order("gh_1", "5", "ORDER_STATUS_SUCC", "2025-01-01 14:00:01+08", "0", "0"); // behind the last listed

        Outcome outcome = reconcileOrders("""
                {"errcode": 0, "errmsg": "ok", "total_num": 4, "order_list": [
                 {"order_id": "1", "status": "ORDER_STATUS_FINANCE_SUCC", "create_time": 1735696800, "pay_finish_time": 0,
                  "desc": "", "free_coin_count": "100.50", "pay_coin_count": "0", "refund_free_coin_count": "0",
                  "refund_pay_coin_count": "0", "order_type": "ORDER_TYPE_SYS_ADD"},
                 {"order_id": "2", "status": "ORDER_STATUS_QUANTITY_SUCC", "create_time": "1735704000",
                  "free_coin_count": 3, "pay_coin_count": 40.0, "order_type": "ORDER_TYPE_REDUCE"}]}
                {"errcode": 0, "errmsg": "ok", "total_num": 4, "order_list": [
                 {"order_id": "3", "status": "ORDER_STATUS_ROLLBACK", "create_time": 1735707600, "free_coin_count": 7,
                  "order_type": "ORDER_TYPE_WXPAY"},
                 {"order_id": "4", "status": "ORDER_STATUS_WAITING", "create_time": 1735711200, "free_coin_count": 7}]}
                """);

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out())
                .isEqualTo("gh_1, 2025-01-01T02:00:00Z to 2025-01-01T06:00:01Z: 4 orders compared, no differences\n");
        assertThat(table.rows("SELECT account, covered_from AT TIME ZONE 'UTC', covered_until AT TIME ZONE 'UTC',"
                        + " orders, differences FROM finance.order_check"))
                .containsExactly("gh_1|2025-01-01 02:00:00|2025-01-01 06:00:01|4|0");
    }

    @Test
    void answersAreComparedAsThePlatformWritesThem() throws Exception {
        order("gh_1", "100005790120160121401000171", "ORDER_STATUS_FINANCE_SUCC", "2016-01-21 10:00+08", "200", "0");
        order("gh_1", "2022072512345928259", "ORDER_STATUS_FINANCE_SUCC", "2016-01-22 10:00+08", "0", "1");
        String both = "gh_1, 2016-01-21T02:00:00Z to 2016-01-22T02:00:01Z: 2 orders compared, no differences\n";

        Outcome raw = reconcileOrders(platform("orders-with-control-characters.json"));
        Outcome escaped = reconcileOrders(platform("orders-with-escapes.json"));
        Outcome one = reconcileOrders(platform("one-order.json"));

        assertThat(List.of(raw, escaped, one)).allSatisfy(outcome -> {
            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
            assertThat(outcome.err()).isEmpty();
        });
        assertThat(raw.out()).isEqualTo(both);
        assertThat(escaped.out()).isEqualTo(both);
        assertThat(one.out())
                .isEqualTo("gh_1, 2016-01-21T02:00:00Z to 2016-01-21T02:00:01Z: 1 orders compared, no differences\n");
    }

    @Test
    void anIdThatNoDatabaseHoldsIsRefusedInALine() throws Exception {
        order("gh_1", "1", "ORDER_STATUS_SUCC", "2025-01-01 10:00+08", "0", "0");

        Outcome outcome = reconcileOrders(platform("orders-with-nul.json"));

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .isEqualTo("couponflow: " + folder.resolve("answer.json")
                        + ", entry 1: order_id is \"1000?057\", which holds U+0000; expected a text without\n");
        assertThat(table.rows("SELECT count(*) FROM couponflow.reconciliation")).containsExactly("0");
    }

    @Test
    void whatATerminalWouldTakeForACommandIsNeverPrinted() throws Exception {
        order("gh_1", "1", "ORDER_STATUS_SUCC", "2025-01-01 10:00+08", "0", "0");

        Outcome compared = reconcileOrders(
                "[{\"order_id\": \"\33[2J\u009b2\", \"status\": \"a\7\", \"create_time\": 1735696800}]");
        Outcome refused = reconcileOrders("[{\"order_id\": x\33y}]");

        assertThat(compared.out()).contains("only_there ?[2J?2: here none, there a? free 0 paid 0");
        assertThat(refused.err()).contains("is no JSON: ");
        assertThat(compared.out() + compared.err() + refused.out() + refused.err())
                .doesNotContainPattern("[\\p{Cntrl}\\x{80}-\\x{9f}&&[^\n]]");
    }

    @Test
    void everyKindOfDifferenceOfOrdersIsPrintedAndStored() throws Exception {
        order("gh_1", "1", "ORDER_STATUS_SUCC", "2025-01-01 10:00+08", "0", "0");
        order("gh_1", "2", "ORDER_STATUS_FINANCE_SUCC", "2025-01-01 11:00+08", "5", "0");
        order("gh_1", "3", "ORDER_STATUS_FINANCE_SUCC", "2025-01-01 11:30+08", "5", "0");

        Outcome outcome = reconcileOrders("""
                [{"order_id": 1, "status": "ORDER_STATUS_FINANCE_SUCC", "create_time": 1735696800,
                  "free_coin_count": 9, "pay_coin_count": 1.25, "order_type": "ORDER_TYPE_WXPAY"},
                 {"order_id": 2, "status": "ORDER_STATUS_FINANCE_SUCC", "create_time": 1735700400, "free_coin_count": 6},
                 {"order_id": 4, "status": "ORDER_STATUS_WAITING", "create_time": 1735704000}]
                """);

        assertThat(outcome.exitCode()).as("differences are a result").isZero();
        assertThat(outcome.out())
                .contains(
                        "4 orders compared, 4 differences",
                        "  status_and_amount 1: here ORDER_STATUS_SUCC free 0 paid 0, there ORDER_STATUS_FINANCE_SUCC free 9 paid 1.25",
                        "  amount     2: here ORDER_STATUS_FINANCE_SUCC free 5 paid 0, there ORDER_STATUS_FINANCE_SUCC free 6 paid 0",
                        "  only_here  3: here ORDER_STATUS_FINANCE_SUCC free 5 paid 0, there none",
                        "  only_there 4: here none, there ORDER_STATUS_WAITING free 0 paid 0");
        assertThat(table.rows(
                        "SELECT order_id, kind, created_at AT TIME ZONE 'UTC', our_status, their_status, our_free,"
                                + " their_free, our_pay, their_pay, free_missing, pay_missing FROM finance.order_difference"
                                + " ORDER BY 1, 2"))
                .containsExactly(
                        "1|status_and_amount|2025-01-01 02:00:00|ORDER_STATUS_SUCC|ORDER_STATUS_FINANCE_SUCC|0|9|0|1.25|9|1.25",
                        "2|amount|2025-01-01 03:00:00|ORDER_STATUS_FINANCE_SUCC|ORDER_STATUS_FINANCE_SUCC|5|6|0|0|1|0",
                        "3|only_here|2025-01-01 03:30:00|ORDER_STATUS_FINANCE_SUCC|null|5|null|0|null|-5|0",
                        "4|only_there|2025-01-01 04:00:00|null|ORDER_STATUS_WAITING|null|0|null|0|0|0");
    }

    @Test
    void aLaterCheckReplacesWhatAFormerFoundOfItsTimeAndNoOther() throws Exception {
        String monday = "{\"order_id\": \"1\", \"status\": \"ORDER_STATUS_SUCC\", \"create_time\": 1735696800}";
        String tuesday = "{\"order_id\": \"2\", \"status\": \"ORDER_STATUS_SUCC\", \"create_time\": 1735783200}";
        order("gh_1", "0", "ORDER_STATUS_SUCC", "2024-01-01 10:00+08", "0", "0");
        reconcileOrders("[" + monday + "," + tuesday + "]");
        order("gh_1", "1", "ORDER_STATUS_SUCC", "2025-01-01 10:00+08", "0", "0");

        Outcome again = reconcileOrders("[" + monday + "," + tuesday + "]", "--until", "2025-01-01");

        assertThat(again.out()).contains("1 orders compared, no differences");
        assertThat(table.rows("SELECT order_id, kind FROM couponflow.order_difference"))
                .containsExactly("2|only_there");
        assertThat(
                        table.rows(
                                "SELECT source LIKE '%.json', orders, differences FROM finance.order_check ORDER BY checked_at"))
                .containsExactly("t|2|2", "t|1|0");
    }

    @Test
    void anAccountIsNeededWhereTheTablesHoldSeveral() throws Exception {
        order("gh_1", "1", "ORDER_STATUS_SUCC", "2025-01-01 10:00+08", "0", "0");
        order("gh_2", "1", "ORDER_STATUS_WAITING", "2025-01-01 10:00+08", "0", "0");

        Outcome whose = reconcileOrders(ONE_ORDER);
        Outcome second = reconcileOrders(ONE_ORDER, "--account", "gh_2");

        assertThat(whose.exitCode()).isEqualTo(1);
        assertThat(whose.err()).contains("--account is missing", "gh_1, gh_2").doesNotContain("\tat ");
        assertThat(second.out()).contains("gh_2", "no differences");
    }

    @Test
    void anAccountThatTheTablesDoNotKnowIsRefusedWithThoseTheyDo() throws Exception {
        order("gh_1", "1", "ORDER_STATUS_SUCC", "2025-01-01 10:00+08", "0", "0");
        order("gh_2", "1", "ORDER_STATUS_SUCC", "2025-01-01 10:00+08", "0", "0");

        Outcome orders = reconcileOrders(ONE_ORDER, "--account", "gh_typo");
        Outcome statistics = reconcile(
                "--statistics",
                "{\"ref_date\": \"2025-01-01\", \"card_id\": \"p1\", \"view_cnt\": 1}",
                "--account",
                "gh_1");

        assertThat(orders.exitCode()).isEqualTo(1);
        assertThat(orders.err())
                .contains("--account is gh_typo, of which the tables hold no token orders; expected one of gh_1, gh_2");
        assertThat(statistics.exitCode()).isEqualTo(1);
        assertThat(statistics.err())
                .contains(
                        "--account is gh_1, of which the tables hold no events; expected an account, but they hold none");
        assertThat(table.rows("SELECT count(*) FROM couponflow.reconciliation")).containsExactly("0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoeverDoesNotOwnTheTablesIsToldWhoIsExpected(boolean migrate) throws Exception {
        order("gh_1", "1", "ORDER_STATUS_SUCC", "2025-01-01 10:00+08", "0", "0");
        String writer = table.member("couponflow_writer");

        Outcome outcome = reconcileOrders(ONE_ORDER, "--jdbc-user", writer, "--set", "jdbc.migrate=" + migrate);

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains(
                        "refuses user '" + writer + "': ERROR: permission denied",
                        "reconcile stores what differs; expected the user that owns the tables")
                .doesNotContain("\tat ");
    }

    @Test
    void anEmptyListNeedsTheTimeThatItCovers() throws Exception {
        order("gh_1", "1", "ORDER_STATUS_SUCC", "2025-01-01 10:00+08", "0", "0");
        String empty = "{\"errcode\": 0, \"total_num\": 0, \"order_list\": []}";

        Outcome open = reconcileOrders(empty);
        Outcome day = reconcileOrders(empty, "--from", "2025-01-01", "--until", "2025-01-01");

        assertThat(open.exitCode()).isEqualTo(1);
        assertThat(open.err()).contains("lists no orders; --from and --until must say");
        assertThat(day.out()).contains("only_here  1");
    }

    @Test
    void missingPagesAreTold() throws Exception {
        order("gh_1", "1", "ORDER_STATUS_SUCC", "2025-01-01 10:00+08", "0", "0");

        Outcome outcome = reconcileOrders("""
                {"errcode": 0, "total_num": 120, "order_list": [
                 {"order_id": "1", "status": "ORDER_STATUS_SUCC", "create_time": 1735696800}]}""");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).contains("holds 1 of the 120 orders");
    }

    @Test
    void statisticsDifferByCountsAndByUsersBeyondTheirError() throws Exception {
        audience("gh_1", "2025-01-01", "user_view_card", "p1", 1000, 1049);
        audience("gh_1", "2025-01-01", "user_get_card", "p1", 10, 10);
        audience("gh_1", "2025-01-02", "user_view_card", "p1", 1000, 900);
        audience("gh_1", "2025-01-02", "user_consume_card", "p2", 3, 3);
        audience("gh_1", "2025-01-03", "user_consume_card", "p2", 3, 3); // behind the last listed

        Outcome outcome = reconcile("--statistics", """
                {"list": [
                 {"ref_date": "2025-01-01", "card_id": "p1", "card_type": 3, "view_cnt": 1000, "view_user": "1000",
                  "receive_cnt": 11, "receive_user": 10, "expire_cnt": 5, "expire_user": 5},
                 {"ref_date": "2025-01-02", "card_id": "p1", "view_cnt": 1000, "view_user": 1000},
                 {"ref_date": "2025-01-02", "card_id": "p3", "given_cnt": 2, "given_user": 1},
                 {"ref_date": "2025-01-02", "card_id": "p4", "view_cnt": 0}]}
                """);

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .contains(
                        "gh_1, 2025-01-01 to 2025-01-02: 5 days of a card compared, 6 differences",
                        "users are estimates here and count as equal within 5 %",
                        "expired coupons are not compared")
                .doesNotContain("views are not compared");
        assertThat(table.rows("SELECT ref_date, card_id, measure, kind, ours, theirs, missing"
                        + " FROM marketing.statistics_difference ORDER BY 1, 2, 3"))
                .containsExactly(
                        "2025-01-01|p1|receive_cnt|count|10|11|1",
                        "2025-01-02|p1|view_user|count|900|1000|100",
                        "2025-01-02|p2|verify_cnt|only_here|3|null|null",
                        "2025-01-02|p2|verify_user|only_here|3|null|null",
                        "2025-01-02|p3|given_cnt|only_there|null|2|null",
                        "2025-01-02|p3|given_user|only_there|null|1|null");
        assertThat(table.rows("SELECT covered_from AT TIME ZONE 'UTC', covered_until AT TIME ZONE 'UTC', card_days,"
                        + " differences FROM marketing.statistics_check"))
                .containsExactly("2024-12-31 16:00:00|2025-01-02 16:00:00|5|6");
    }

    @Test
    void viewsOfACardThatNeverPushesThemAreNoDifference() throws Exception {
        audience("gh_1", "2025-01-01", "user_get_card", "silent", 10, 10);
        audience("gh_1", "2025-01-01", "user_get_card", "seen", 10, 10);
        audience("gh_1", "2024-07-01", "user_view_card", "seen", 1, 1);
        audience("gh_2", "2025-01-01", "user_view_card", "silent", 7, 7);

        Outcome outcome = reconcile("--statistics", """
                {"list": [
                 {"ref_date": "2025-01-01", "card_id": "silent", "view_cnt": 70, "view_user": 50, "receive_cnt": 11, "receive_user": 10},
                 {"ref_date": "2025-01-02", "card_id": "silent", "view_cnt": 70, "view_user": 50},
                 {"ref_date": "2025-01-01", "card_id": "unheard-of", "view_user": 1},
                 {"ref_date": "2025-01-01", "card_id": "never-seen", "receive_cnt": 0},
                 {"ref_date": "2025-01-01", "card_id": "seen", "view_cnt": 70, "view_user": 50, "receive_cnt": 10, "receive_user": 10}]}
                """, "--account", "gh_1");

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .contains(
                        "5 days of a card compared, 3 differences",
                        "views are not compared of 2 cards, of which none was ever pushed: a card must ask for that"
                                + " (need_push_on_view)\n");
        assertThat(table.rows("SELECT ref_date, card_id, measure, kind, ours, theirs"
                        + " FROM marketing.statistics_difference ORDER BY 1, 2, 3"))
                .containsExactly(
                        "2025-01-01|seen|view_cnt|count|0|70",
                        "2025-01-01|seen|view_user|count|0|50",
                        "2025-01-01|silent|receive_cnt|count|10|11");
    }

    @Test
    void aLaterCheckOfStatisticsReplacesTheDifferencesOfItsDays() throws Exception {
        String first = "{\"ref_date\": \"2025-01-01\", \"card_id\": \"p1\", \"view_cnt\": 1}";
        String second = "{\"ref_date\": \"2025-01-02\", \"card_id\": \"p1\", \"view_cnt\": 1}";
        audience("gh_1", "2024-01-01", "user_view_card", "p1", 1, 1);
        reconcile("--statistics", "[" + first + "," + second + "]");
        audience("gh_1", "2025-01-01", "user_view_card", "p1", 1, 1);

        Outcome again = reconcile("--statistics", "[" + first + "," + second + "]", "--until", "2025-01-01");

        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(table.rows("SELECT ref_date, measure FROM couponflow.statistics_difference ORDER BY 1, 2"))
                .containsExactly("2025-01-01|view_user", "2025-01-02|view_cnt");
    }

    @Test
    void onlyWholeDaysOfStatisticsAreCompared() throws Exception {
        String[] days = {"2025-01-01", "2025-01-02", "2025-01-03"};
        for (String day : days) {
            audience("gh_1", day, "user_view_card", "p1", 1, 1);
        }

        Outcome two =
                reconcile("--statistics", "{\"list\": []}", "--from", "2025-01-01T00:00:01+08:00", "--until", days[2]);
        Outcome none = reconcile(
                "--statistics",
                "{\"list\": []}",
                "--from",
                "2025-01-01T10:00:00+08:00",
                "--until",
                "2025-01-01T12:00:00+08:00");

        assertThat(two.out()).contains("gh_1, 2025-01-02 to 2025-01-03: 2 days of a card compared, 4 differences");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("no whole day is between --from and --until");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"errcode": 40001, "errmsg": "invalid credential"} | the platform told an error, errcode 40001 (invalid credential)
                    {"errcode": 0, "errmsg": "ok"}                     | holds a response without a list
                    ''                                                 | is empty; expected a response of the platform
                    <xml/>                                             | is no JSON
                    [{"order_id": "1"}]                                | entry 1 has no status
                    [{"status": "x"}]                                  | entry 1 has no order_id
                    [{"order_id": "1", "status": "x", "pay_coin_count": "many"}] | entry 1: pay_coin_count is "many"; expected a number
                    [{"order_id": "1", "status": "x", "create_time": 1.5}] | entry 1: create_time is "1.5"; expected a whole number
                    [1]                                                | holds a response without a list
                    """)
    void aFileThatIsNoAnswerIsRefusedByName(String content, String message) throws Exception {
        Outcome outcome = reconcileOrders(content, "--account", "gh_1");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains(folder.resolve("answer.json").toString(), message)
                .doesNotContain("\tat ");
        assertThat(table.rows("SELECT count(*) FROM couponflow.reconciliation")).containsExactly("0");
    }

    private Outcome reconcileOrders(String content, String... further) throws Exception {
        return reconcile("--orders", content, further);
    }

    private Outcome reconcile(String option, String content, String... further) throws Exception {
        Path file = folder.resolve("answer.json");
        Files.writeString(file, content);
        String[] database =
                Arrays.asList(further).contains("--jdbc-user") ? table.optionsWithoutUser() : table.options();
        return couponflow(Stream.of(new String[] {"reconcile", option, file.toString()}, database, further)
                .flatMap(Arrays::stream)
                .toArray(String[]::new));
    }

    private static String platform(String file) throws Exception {
        try (InputStream answer = ReconcileCommandTest.class.getResourceAsStream("platform/" + file)) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void order(String account, String id, String status, String createdAt, String free, String pay)
            throws Exception {
        table.execute(
                "INSERT INTO couponflow.token_order (account, order_id, status, state, created_at, first_event_at,"
                        + " last_event_at, events, free_delta, pay_delta, checkpoint_id, updated_at) VALUES ('"
                        + account
                        + "', '" + id + "', '" + status + "', 'posted', '" + createdAt + "', now(), now(), 1, " + free
                        + ", "
                        + pay + ", 1, now())");
    }

    private void audience(String account, String day, String event, String card, long events, long users)
            throws Exception {
        table.execute("INSERT INTO couponflow.audience (account, activity_date, event, card_id, events, users,"
                + " checkpoint_id, updated_at) VALUES ('" + account + "', '" + day + "', '" + event + "', '" + card
                + "', " + events + ", " + users + ", 1, now())");
    }
}
