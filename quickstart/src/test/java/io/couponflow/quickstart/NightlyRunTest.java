package io.couponflow.quickstart;

import static io.couponflow.quickstart.CommandLineTester.couponflow;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.quickstart.CommandLineTester.Outcome;
import io.couponflow.quickstart.generate.Plan;
import io.couponflow.quickstart.generate.PushGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs with {@code --state}, each test on a database of its own. */
class NightlyRunTest {

    private static final int NIGHTS = 10;
    private static final int PUSHES = 20_000;
    private static final Pattern CODE = Pattern.compile("<UserCardCode>(.*?)</UserCardCode>");

    private static EmbeddedDatabase server;
    private static int databases;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedDatabase.start(0);
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void tenNightsThatPartReceiptsFromRedemptionsEndWithTheTablesOfOneRun() throws Exception {
        List<byte[]> nights = nights(23);
        String nightly = newDatabase();
        String atOnce = newDatabase();
        Path archive = Files.createDirectory(folder.resolve("archive"));
        List<Outcome> outcomes = new ArrayList<>();

        for (int night = 0; night < NIGHTS; night++) {
            Files.write(archive.resolve("night-" + night + ".xml"), nights.get(night));
            outcomes.add(
                    run(nightly, archive, "--state", folder.resolve("state").toString()));
        }
        Outcome all = run(atOnce, archive);

        assertThat(outcomes)
                .allSatisfy(outcome ->
                        assertThat(outcome.exitCode()).as(outcome.err()).isZero());
        assertThat(outcomes)
                .element(4)
                .satisfies(outcome -> assertThat(outcome.err()).contains("reading 1 new of 5 files"));
        assertThat(all.exitCode()).as(all.err()).isZero();
        assertThat(tables(nightly)).as("seed 23").isEqualTo(tables(atOnce));
        assertThat(tables(nightly))
                .allSatisfy((table, rows) -> assertThat(rows).as(table).isNotEmpty());
        assertThat(rows(
                        nightly,
                        "SELECT sum(redeemed) > 100 AND sum(gifted) > 100 FROM couponflow.channel_conversion"
                                + " WHERE channel <> '(unattributed)'"))
                .as("redemptions and gifts that found their issue in another night")
                .containsExactly("t");
        assertThat(rows(nightly, "SELECT count(*) FROM couponflow.archive_file"))
                .containsExactly("10");
    }

    /** A night each: half of all coupons are received in the first five and redeemed in the last, the others inversely. */
    private static List<byte[]> nights(long seed) throws IOException {
        List<ByteArrayOutputStream> nights =
                Stream.generate(ByteArrayOutputStream::new).limit(NIGHTS).toList();
        PushGenerator generator = new PushGenerator(Plan.of(seed, PUSHES));
        for (int i = 0; i < PUSHES; i++) {
            byte[] push = generator.next();
            String text = new String(push, StandardCharsets.UTF_8);
            Matcher code = CODE.matcher(text);
            boolean late = code.find() && code.group(1).hashCode() % 2 == 0;
            boolean receipt = text.contains("user_get_card");
            // All repetitions of a push fall into its night.
            int night = Math.floorMod(Arrays.hashCode(push), NIGHTS / 2) + (late == receipt ? NIGHTS / 2 : 0);
            nights.get(night).write(push);
            nights.get(night).write('\n');
        }
        return nights.stream().map(ByteArrayOutputStream::toByteArray).toList();
    }

    private static Outcome run(String database, Path pushes, String... further) {
        return couponflow(Stream.concat(
                        Stream.of(
                                "run",
                                "--pushes",
                                pushes.toString(),
                                "--jdbc-url",
                                url(database),
                                "--jdbc-user",
                                server.user()),
                        Stream.of(further))
                .toArray(String[]::new));
    }

    private static String newDatabase() throws SQLException {
        String database = "nights_" + ++databases;
        try (Connection connection = new Database(server.jdbcUrl(), server.user(), null).connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + database);
        }
        return database;
    }

    private static String url(String database) {
        return server.jdbcUrl().replaceFirst("[^/]*$", database);
    }

    /**
     * Every table's rows, without what each run has of its own: its checkpoints and clocks, and rows whose counts have all
     * gone back to 0.
     */
    private static SortedMap<String, List<String>> tables(String database) throws SQLException {
        SortedMap<String, List<String>> tables = new TreeMap<>();
        for (String table : rows(
                database,
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'couponflow'"
                        + " AND table_name NOT IN ('job_run', 'flyway_schema_history')")) {
            String columns = String.join(
                    ", ",
                    rows(
                            database,
                            "SELECT quote_ident(column_name) FROM information_schema.columns WHERE table_schema = 'couponflow'"
                                    + " AND table_name = '" + table
                                    + "' AND column_name NOT IN ('checkpoint_id', 'updated_at',"
                                    + " 'received_at', 'read_at', 'hour') ORDER BY ordinal_position"));
            String from = " FROM couponflow." + table;
            tables.put(
                    table,
                    rows(
                            database,
                            table.equals("data_quality")
                                    ? "SELECT source, sum(received), sum(accepted), sum(duplicates), sum(dead_letters),"
                                            + " sum(ignored), sum(unknown_events)" + from + " GROUP BY source"
                                    : "SELECT " + columns + from + zeroes(database, table)));
        }
        return tables;
    }

    /** Leaves out rows without any count, where all that is no key is a count. */
    private static String zeroes(String database, String table) throws SQLException {
        List<String> counts = rows(
                database,
                "SELECT quote_ident(column_name) || ' <> 0' FROM information_schema.columns c WHERE table_schema = 'couponflow'"
                        + " AND table_name = '" + table
                        + "' AND data_type = 'bigint' AND column_name <> 'checkpoint_id'"
                        + " AND table_name NOT IN ('dead_letter', 'archive_file')");
        return counts.isEmpty() ? "" : " WHERE " + String.join(" OR ", counts);
    }

    private static List<String> rows(String database, String query) throws SQLException {
        try (Connection connection = new Database(url(database), server.user(), null).connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(row.getString(i)));
                }
                rows.add(String.join("|", values));
            }
            return rows.stream().sorted().collect(Collectors.toList());
        }
    }
}
