package io.couponflow.quickstart;

import static io.couponflow.quickstart.CommandLineTester.couponflow;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.quickstart.CommandLineTester.Outcome;
import io.couponflow.quickstart.generate.Plan;
import io.couponflow.quickstart.generate.PushGenerator;
import io.couponflow.quickstart.generate.Tally;
import io.couponflow.sql.Cubes;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must hold of the tables whatever came in: nothing is lost on the way, and what is said twice agrees. */
class ConservationLawsTest {

    private static final long SEED = 20_260_501;
    private static final int COUNT = 200_000;

    private static OpenDatabase database;
    private static Connection connection;
    private static Tally tally;

    @BeforeAll
    static void runOverGeneratedTraffic(@TempDir Path folder) throws Exception {
        Path pushes = folder.resolve("pushes.xml.gz");
        Path cards = folder.resolve("cards.jsonl");
        PushGenerator generator = new PushGenerator(Plan.of(SEED, COUNT));
        generator.writePushes(pushes);
        generator.writeCatalogue(cards);
        tally = generator.tally();
        database = OpenDatabase.start();
        Outcome outcome = couponflow(
                "run",
                "--pushes",
                pushes.toString(),
                "--catalog",
                cards.toString(),
                "--jdbc-url",
                database.jdbcUrl(),
                "--jdbc-user",
                database.user());
        assertThat(outcome.exitCode()).as("seed %d: %s", SEED, outcome.err()).isZero();
        connection = new Database(database.jdbcUrl(), database.user(), null).connect();
    }

    @AfterAll
    static void stop() throws Exception {
        connection.close();
        database.close();
    }

    @Test
    void everyPushIsAcceptedADuplicateADeadLetterOrIgnored() throws Exception {
        assertThat(rows("SELECT sum(received), sum(accepted), sum(duplicates), sum(dead_letters), sum(ignored),"
                        + " (SELECT count(*) FROM couponflow.dead_letter) FROM couponflow.data_quality"))
                .containsExactly(String.join(
                        "|",
                        "" + tally.written(),
                        "" + tally.accepted(),
                        "" + tally.repeats(),
                        "" + tally.dead(),
                        "" + tally.ignored(),
                        "" + tally.dead()));
        assertNone("SELECT * FROM couponflow.data_quality"
                + " WHERE received <> accepted + duplicates + dead_letters + ignored");
    }

    @Test
    void everyIssuedCouponIsRedeemedDeletedLiveOrExpired() throws Exception {
        for (String view : List.of("channel_conversion", "channel_daily")) {
            assertNone("SELECT * FROM marketing." + view + " WHERE channel <> '(unattributed)'"
                    + " AND (issued <> redeemed + deleted + live + expired OR live < 0 OR expired < 0)");
            assertSome("SELECT FROM marketing." + view + " WHERE expired > 0");
            assertSome("SELECT FROM marketing." + view + " WHERE live > 0");
        }
    }

    @Test
    void postingsAddUpToThePostedOrders() throws Exception {
        assertSame(
                "SELECT account, order_type, sum(orders - reversals), trim_scale(sum(free_delta)),"
                        + " trim_scale(sum(pay_delta)) FROM couponflow.token_posting"
                        + " WHERE orders <> 0 OR reversals <> 0 GROUP BY account, order_type",
                "SELECT account, coalesce(order_type, ''), count(*) FILTER (WHERE state = 'posted'),"
                        + " trim_scale(sum(free_delta)), trim_scale(sum(pay_delta)) FROM couponflow.token_order"
                        + " WHERE settled_at IS NOT NULL GROUP BY account, order_type");
        assertSame(
                "SELECT account, posting_date, order_type, orders, reversals, trim_scale(free_delta), trim_scale(pay_delta)"
                        + " FROM couponflow.token_posting WHERE orders <> 0 OR reversals <> 0",
                "SELECT account, posting_date, coalesce(order_type, ''), count(*) FILTER (WHERE kind = 'order'),"
                        + " count(*) FILTER (WHERE kind = 'reversal'), trim_scale(sum(free_delta)), trim_scale(sum(pay_delta))"
                        + " FROM finance.token_journal GROUP BY account, posting_date, order_type");
        assertSome("SELECT FROM couponflow.token_posting WHERE reversals > 0");
        assertNone(
                "SELECT * FROM couponflow.token_order WHERE state <> 'posted' AND (free_delta <> 0 OR pay_delta <> 0)");
    }

    @Test
    void everyTokenEventBelongsToItsOrder() throws Exception {
        assertSame(
                "SELECT account, order_id, count(*), min(event_at), max(event_at) FROM couponflow.token_order_event"
                        + " GROUP BY account, order_id",
                "SELECT account, order_id, events, first_event_at, last_event_at FROM couponflow.token_order");
    }

    @Test
    void channelsAddUpToCards() throws Exception {
        assertSame(
                "SELECT account, card_id, sum(issued) FROM couponflow.channel_conversion GROUP BY account, card_id"
                        + " HAVING sum(issued) > 0",
                "SELECT account, card_id, issued FROM couponflow.inventory WHERE issued > 0");
        assertSame(
                "SELECT account, card_id, issued FROM couponflow.inventory WHERE issued > 0 OR alarms > 0",
                "SELECT account, card_id, sum(issued) FROM couponflow.inventory_alarm GROUP BY account, card_id");
        assertSame(
                "SELECT account, card_id, sum(issued), sum(redeemed) FROM marketing.channel_conversion"
                        + " GROUP BY account, card_id HAVING sum(issued) + sum(redeemed) > 0",
                "SELECT account, card_id, sum(issued), sum(redeemed) FROM marketing.channel_daily"
                        + " GROUP BY account, card_id HAVING sum(issued) + sum(redeemed) > 0");
    }

    @Test
    void redemptionsAndPaymentsAreTheSameWhereverTheyAreTold() throws Exception {
        String byCard = " GROUP BY account, card_id, channel HAVING sum(%s) > 0";
        assertSame(
                "SELECT account, card_id, channel, sum(redeemed) FROM couponflow.channel_conversion"
                        + String.format(byCard, "redeemed"),
                "SELECT account, card_id, channel, sum(redeemed) FROM couponflow.redemption"
                        + String.format(byCard, "redeemed"));
        assertSame(
                "SELECT account, card_id, channel, sum(redeemed) FROM couponflow.channel_conversion"
                        + " WHERE channel <> '(unattributed)'" + String.format(byCard, "redeemed"),
                "SELECT account, card_id, channel, sum(redeemed) FROM couponflow.redemption_lag"
                        + String.format(byCard, "redeemed"));
        assertSame(
                "SELECT account, card_id, channel, sum(payments), sum(paid_fen), sum(original_fen)"
                        + " FROM couponflow.channel_conversion" + String.format(byCard, "payments"),
                "SELECT account, card_id, channel, sum(payments), sum(paid_fen), sum(original_fen)"
                        + " FROM couponflow.payment" + String.format(byCard, "payments"));
    }

    @Test
    void theCubesAreTheSumsOfTheirTables() throws Exception {
        assertThat(Cubes.differences(connection)).isEmpty();
        assertSome(
                "SELECT FROM couponflow.coupon_cube WHERE grain = 'channel_week' AND views > 0 AND redeemed_within_7_days > 0");
        assertSome("SELECT FROM couponflow.lag_cube");
        assertSome("SELECT FROM couponflow.redemption_cube WHERE redeemed > 0 AND payments > 0");
    }

    @Test
    void viewsOfOneGrainAddUpToThoseOfAnother() throws Exception {
        String counts =
                "sum(views), sum(issued), sum(gifted), sum(redeemed), sum(deleted), sum(payments), sum(unpriced),"
                        + " sum(paid_fen), sum(original_fen) FROM marketing.coupon_cube WHERE grain = ";
        String byDay =
                " GROUP BY account, day, channel HAVING sum(views + issued + gifted + redeemed + deleted + payments) > 0";
        assertSame(
                "SELECT account, day, channel, " + counts + "'channel_day'" + byDay,
                "SELECT account, day, channel, " + counts + "'card_channel_day'" + byDay);
        assertSame(
                "SELECT account, channel, sum(redeemed_within_7_days), nullif(sum(issued) FILTER (WHERE last_day - day > 7), 0),"
                        + " nullif(sum(redeemed_within_7_days) FILTER (WHERE last_day - day > 7), 0)"
                        + " FROM marketing.coupon_cube JOIN marketing.account USING (account) WHERE grain = 'channel_day'"
                        + " GROUP BY account, channel HAVING sum(issued) > 0",
                "SELECT account, channel, sum(redeemed), nullif(sum(mature_issued), 0), nullif(sum(mature_redeemed), 0)"
                        + " FROM marketing.channel_window_conversion"
                        + " WHERE window_days = 7 GROUP BY account, channel HAVING sum(issued) > 0");
        assertSame(
                "SELECT account, day, location, redeemed, payments, paid_fen FROM marketing.redemption_cube"
                        + " WHERE grain = 'store_day' AND (redeemed > 0 OR payments > 0)",
                "SELECT account, day, location, sum(redeemed), sum(payments), sum(paid_fen) FROM marketing.store"
                        + " GROUP BY account, day, location HAVING sum(redeemed) > 0 OR sum(payments) > 0");
        assertSame(
                "SELECT account, day, redeemed FROM ops.attribution WHERE redeemed > 0",
                "SELECT account, redeemed_date, sum(redeemed) FROM marketing.staff GROUP BY account, redeemed_date"
                        + " HAVING sum(redeemed) > 0");
        assertSome("SELECT FROM marketing.coupon_cube WHERE grain = 'channel_day' AND views > 0 AND issued > 0");
        assertSome("SELECT FROM marketing.lag_cube WHERE grain = 'day' AND lag_hours > 0 AND redeemed > 0");
    }

    @Test
    void everyAcceptedEventIsCountedByHourAndByDay() throws Exception {
        String byEvent = " GROUP BY account, event, card_id";
        assertSame(
                "SELECT account, event, card_id, sum(events) FROM couponflow.activity" + byEvent,
                "SELECT account, event, card_id, sum(events) FROM couponflow.audience" + byEvent);
        assertThat(rows("SELECT sum(events) FROM couponflow.audience")).containsExactly("" + tally.accepted());
    }

    @Test
    void alarmsAndMemberEventsAreThoseOfTheActivity() throws Exception {
        assertSame(
                "SELECT account, card_id, sum(alarms) FROM couponflow.inventory_alarm GROUP BY account, card_id"
                        + " HAVING sum(alarms) > 0",
                "SELECT account, card_id, sum(events) FROM couponflow.audience WHERE event = 'card_sku_remind'"
                        + " GROUP BY account, card_id");
        assertSame(
                "SELECT account, card_id, activity_date, updates FROM couponflow.member_activity WHERE updates > 0",
                "SELECT account, card_id, activity_date, events FROM couponflow.audience"
                        + " WHERE event = 'update_member_card'");
        assertSame(
                "SELECT account, card_id, activity_date, activations FROM couponflow.member_activity WHERE activations > 0",
                "SELECT account, card_id, activity_date, events FROM couponflow.audience"
                        + " WHERE event = 'submit_membercard_user_info'");
    }

    private static void assertNone(String query) throws SQLException {
        assertThat(rows(query)).as("seed %d: %s", SEED, query).isEmpty();
    }

    private static void assertSome(String query) throws SQLException {
        assertThat(rows("SELECT EXISTS (" + query + ")"))
                .as("seed %d: %s", SEED, query)
                .containsExactly("t");
    }

    /** Both give the same rows in whatever order, and at least one. */
    private static void assertSame(String query, String other) throws SQLException {
        assertThat(rows(query))
                .as("seed %d: %s and %s", SEED, query, other)
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(rows(other));
    }

    private static List<String> rows(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            int columns = rows.getMetaData().getColumnCount();
            List<String> lines = new ArrayList<>();
            while (rows.next()) {
                List<String> line = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    line.add(String.valueOf(rows.getString(column)));
                }
                lines.add(String.join("|", line));
            }
            return lines;
        }
    }
}
