package io.couponflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cards of a channel, read by weeks and days, are what their days add up to, whichever days are asked for. */
class ChannelCardsTest {

    /** A Thursday. The rows go on for 63 days. */
    private static final LocalDate FIRST = LocalDate.parse("2026-01-01");

    private static Connection connection;

    /** Nothing of this is committed: other tests count on tables without a row. */
    @BeforeAll
    static void fill() throws SQLException {
        connection = DriverManager.getConnection(TestDatabase.url());
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO couponflow.channel_conversion"
                    + " SELECT account, card_id, channel, date '" + FIRST
                    + "' + n, hash % 5, 0, hash % 4, hash % 3, hash % 2,"
                    + "   hash % 1000, hash % 1000 + hash % 7, 1, now()"
                    + " FROM unnest(ARRAY['gh_a', 'gh_b']) AS account, unnest(ARRAY['p1', 'p2', 'p3']) AS card_id,"
                    + "   unnest(ARRAY['12b', 'flyer']) AS channel, generate_series(0, 62) AS n,"
                    + "   LATERAL (SELECT hashtext(account || card_id || channel || n) & 65535 AS hash) AS h"
                    + " WHERE hash % 6 <> 0");
            statement.execute("INSERT INTO couponflow.channel_week"
                    + " SELECT account, card_id, date_trunc('week', cohort_date)::date, channel, sum(issued), sum(gifted),"
                    + "   sum(redeemed), sum(deleted), sum(payments), sum(paid_fen), sum(original_fen), 0, 0, 0, 0, 0, 1, now()"
                    + " FROM couponflow.channel_conversion GROUP BY 1, 2, 3, 4");
            statement.execute("INSERT INTO couponflow.channel_total"
                    + " SELECT account, card_id, channel, 0, 0, 0, 0, 0, 0, 0, 0, NULL, NULL, 0, 0, 0, 0, 0, 1, now()"
                    + " FROM couponflow.channel_conversion GROUP BY account, card_id, channel");
        }
    }

    @AfterAll
    static void forget() throws SQLException {
        connection.close();
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(textBlock = """
            2026-01-19, 2026-01-25, a week beside a week
            2026-01-12, 2026-01-25, two weeks beside two
            2026-01-21, 2026-01-21, a day beside a day of the same week
            2026-01-19, 2026-01-19, a Monday beside a Sunday
            2026-01-25, 2026-01-25, a Sunday beside a Saturday
            2026-01-20, 2026-01-24, inside a week
            2026-01-18, 2026-01-26, a week and a day more at either end
            2026-01-20, 2026-01-26, a week's worth that is no week
            2026-01-01, 2026-03-04, all of it beside nothing
            2026-03-05, 2026-05-06, nothing beside all of it
            2026-06-01, 2026-06-30, nothing at all
            """)
    void weeksAndDaysAddUpToTheDaysOf(LocalDate from, LocalDate to, String named) throws Exception {
        assertThat(told(from, to)).isEqualTo(addedUp(from, to));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void weeksAndDaysAddUpToTheDaysOfAnyStretch(long seed) throws Exception {
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            LocalDate from = FIRST.plusDays(random.nextInt(-10, 75));
            LocalDate to = from.plusDays(random.nextInt(40));

            assertThat(told(from, to))
                    .as("seed %d, round %d, %s to %s", seed, round, from, to)
                    .isEqualTo(addedUp(from, to));
        }
    }

    private static List<String> told(LocalDate from, LocalDate to) throws SQLException, IOException {
        Query query = Query.named(Audience.MARKETING, "channel-cards").orElseThrow();
        JsonNode answer = new ObjectMapper()
                .readTree(Results.json(
                        Ask.of(
                                query,
                                Map.of(
                                        "account", List.of("gh_a"),
                                        "channel", List.of("12b"),
                                        "from", List.of(from.toString()),
                                        "to", List.of(to.toString())),
                                0),
                        connection));
        return StreamSupport.stream(answer.path("rows").spliterator(), false)
                .map(row -> StreamSupport.stream(row.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining("|")))
                .toList();
    }

    /** From the rows themselves; whatever has neither, neither before nor after, is not told. */
    private static List<String> addedUp(LocalDate from, LocalDate to) throws SQLException {
        LocalDate before = from.minusDays(to.toEpochDay() - from.toEpochDay() + 1);
        List<String> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT card_id, coalesce(sum(issued) FILTER (WHERE now), 0) AS issued, sum(redeemed) FILTER (WHERE now),"
                        + " sum(deleted) FILTER (WHERE now), sum(issued) FILTER (WHERE NOT now),"
                        + " sum(redeemed) FILTER (WHERE NOT now), sum(payments) FILTER (WHERE now),"
                        + " sum(paid_fen) FILTER (WHERE now), sum(original_fen - paid_fen) FILTER (WHERE now)"
                        + " FROM (SELECT *, cohort_date >= ? AS now FROM couponflow.channel_conversion"
                        + "   WHERE account = 'gh_a' AND channel = '12b' AND cohort_date BETWEEN ? AND ?) days"
                        + " GROUP BY card_id ORDER BY issued DESC, card_id")) {
            statement.setObject(1, from);
            statement.setObject(2, before);
            statement.setObject(3, to);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Double now = rate(row.getLong(3), row.getLong(2));
                    Double then = rate(row.getLong(6), row.getLong(5));
                    Double change = now == null || then == null ? null : now - then;
                    if (row.getLong(2) + row.getLong(3) + row.getLong(4) + row.getLong(7) > 0) {
                        rows.add(row.getString(1) + "|null|null|" + row.getLong(2) + "|" + row.getLong(3) + "|"
                                + row.getLong(4) + "|" + now + "|" + then + "|" + change + "|" + row.getLong(7) + "|"
                                + row.getLong(8) + "|" + row.getLong(9));
                    }
                }
            }
        }
        return rows;
    }

    private static Double rate(long redeemed, long issued) {
        return issued == 0 ? null : (double) redeemed / issued;
    }
}
