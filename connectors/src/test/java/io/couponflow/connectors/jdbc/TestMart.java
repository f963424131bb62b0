package io.couponflow.connectors.jdbc;

import io.couponflow.mart.Column;
import io.couponflow.mart.Fold;
import io.couponflow.mart.Row;
import io.couponflow.mart.RowKey;
import io.couponflow.mart.Table;
import io.couponflow.mart.Tuple;
import io.couponflow.mart.Users;
import io.couponflow.sql.Cubes;
import io.couponflow.sql.Migrations;
import io.couponflow.sql.PgBouncer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.jspecify.annotations.Nullable;

/** A migrated database of its own on a real server; the server is shared by all tests of the JVM and ends with it. */
final class TestMart {

    static final JobRun.Start START =
            new JobRun.Start("0.1.0", "Asia/Shanghai", "PT1H", "PT12H", "remaining-balance", false, false);

    /** Of a row that is written; no writer asks it. */
    static final SinkWriter.Context CONTEXT = new SinkWriter.Context() {
        @Override
        public long currentWatermark() {
            return Long.MIN_VALUE;
        }

        @Override
        public @Nullable Long timestamp() {
            return null;
        }
    };

    private static final String JOB = "job";

    private static final AtomicInteger CREATED = new AtomicInteger();

    private final String url;

    private TestMart(String url) {
        this.url = url;
    }

    /** Started by the first test that asks. */
    private static final class Server {
        static final EmbeddedPostgres SHARED = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder().start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Migrated once; its copies cost a tenth. */
    private static final class Template {
        static final String NAME =
                migrated(Server.SHARED).rows("SELECT current_database()").get(0);
    }

    static TestMart migrated() {
        return create(Server.SHARED, " TEMPLATE " + Template.NAME);
    }

    /** On a server of its own. */
    static TestMart migrated(EmbeddedPostgres server) {
        TestMart mart = create(server, "");
        Migrations.migrate(server.getDatabase(
                "postgres", mart.rows("SELECT current_database()").get(0)));
        mart.execute("CREATE ROLE " + JOB + " LOGIN IN ROLE couponflow_writer");
        return mart;
    }

    /** The database that a {@link PgBouncer} leads to, on a server of its own. */
    static TestMart migratedBehindAPool(EmbeddedPostgres server) {
        Migrations.migrate(server.getPostgresDatabase());
        return new TestMart(server.getJdbcUrl("postgres", "postgres"));
    }

    private static TestMart create(EmbeddedPostgres server, String template) {
        String name = "mart_" + CREATED.incrementAndGet();
        new TestMart(server.getJdbcUrl("postgres", "postgres")).execute("CREATE DATABASE " + name + template);
        return new TestMart(server.getJdbcUrl("postgres", name));
    }

    /** As the owner connects. */
    String url() {
        return url;
    }

    /** As the job connects, who may do no more than {@code couponflow_writer}. */
    JdbcConnectionOptions options() {
        return MartDatabase.options(url.replace("user=postgres", "user=" + JOB), null, null);
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url);
    }

    /** A committer that has registered its run. */
    MartCommitter committer(OptionalLong restored) throws IOException {
        return committer(START, "0123456789abcdef", restored);
    }

    /** The same, of that start and job. */
    MartCommitter committer(JobRun.Start start, String jobId, OptionalLong restored) throws IOException {
        return committer(options(), start, jobId, restored);
    }

    static MartCommitter committer(
            JdbcConnectionOptions options, JobRun.Start start, String jobId, OptionalLong restored) throws IOException {
        return new MartCommitter(options, start, false, jobId, "couponflow", restored, new UnregisteredMetricsGroup());
    }

    /** The same, of a job whose input ends. */
    MartCommitter committerOfAnEnd(OptionalLong restored) throws IOException {
        return new MartCommitter(
                options(), START, true, "0123456789abcdef", "couponflow", restored, new UnregisteredMetricsGroup());
    }

    void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** The rows of a query, the columns of each joined by a bar; null as null. */
    List<String> rows(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                StringJoiner row = new StringJoiner("|");
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(result.getString(i)));
                }
                rows.add(row.toString());
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Its name on the server. */
    String name() {
        return rows("SELECT current_database()").get(0);
    }

    /** Where a cube is not the sum of its tables. */
    List<String> differencesOfCubes() throws SQLException {
        try (Connection connection = connect()) {
            return Cubes.differences(connection);
        }
    }

    /** What {@code channel_conversion} shows: channel, issued, checkpoint. */
    List<String> issued() {
        return rows("SELECT channel, issued, checkpoint_id FROM couponflow.channel_conversion ORDER BY channel");
    }

    /** What {@code job_run} shows of each run: number, last checkpoint. */
    List<String> runs() {
        return rows("SELECT run_id, last_checkpoint_id FROM couponflow.job_run ORDER BY run_id");
    }

    /** A row that says how many were issued in a channel. */
    static Tuple issued(String channel, long issued) {
        return tuple(Table.CHANNEL_CONVERSION, "gh_1", "p1", channel, 17_043L, issued, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
    }

    /** The same, of which the table has none yet as far as the job knows. */
    static Tuple newlyIssued(String channel, long issued) {
        return issued(channel, issued).asNew();
    }

    static Tuple deadLetter(long position, String detail, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return tuple(Table.DEAD_LETTER, "topic", 0L, position, "MALFORMED_XML", detail, 0L, bytes);
    }

    /** A row with these values in its columns; of a count of users 1 alone can be told. */
    static Tuple tuple(Table table, @Nullable Object... values) {
        RowKey.Builder key = RowKey.in(table);
        int column = 0;
        for (; column < table.keys().size(); column++) {
            if (values[column] instanceof String text) {
                key.text(text);
            } else {
                key.number((Long) values[column]);
            }
        }
        if (table.columns().get(column).fold() == Fold.WHOLE) {
            return Tuple.of(key.build(), Arrays.copyOfRange(values, column, values.length));
        }
        Row row = Row.of(key);
        for (; column < values.length; column++) {
            set(row, table.columns().get(column), values[column]);
        }
        return row.values().toTuple(row.key(), false);
    }

    private static void set(Row row, Column column, @Nullable Object value) {
        switch (column.fold()) {
            case SUM, LEAST, GREATEST -> row.with(column.name(), (long) value);
            case USERS -> row.with(column.name(), Users.of("o" + value));
            default -> row.with(column.name(), value);
        }
    }

    /** A row of a table, with some value in each column. */
    static Tuple anyOf(Table table, Supplier<String> text) {
        return tuple(
                table,
                table.columns().stream()
                        .map(column -> switch (column.type()) {
                            case TEXT -> text.get();
                            case BYTEA -> new byte[] {1};
                            case NUMERIC -> new BigDecimal("-1.5");
                            case BOOLEAN -> Boolean.TRUE;
                            case JSONB -> "{\"a\": [1, \"ü\"]}";
                            default -> (Object) 1L;
                        })
                        .toArray());
    }

    /** The batch that a writer makes of the rows. */
    static MartBatch batch(long checkpointId, Tuple... rows) {
        return batch(checkpointId, MartBatch.NONE, rows);
    }

    /** The same, which follows another. */
    static MartBatch batch(long checkpointId, long previousId, Tuple... rows) {
        return new MartBatch(checkpointId, previousId, false, blocks(rows));
    }

    static List<MartBatch.Block> blocks(Tuple... rows) {
        MartWriter writer = new MartWriter();
        for (Tuple row : rows) {
            writer.write(row, CONTEXT);
        }
        return writer.prepareCommit().get(0).blocks();
    }

    /** The last batch of an input that ends. */
    static MartBatch lastBatch(long checkpointId, long previousId, Tuple... rows) {
        return new MartBatch(checkpointId, previousId, true, blocks(rows));
    }

    static void commit(MartCommitter committer, MartBatch batch) throws IOException, InterruptedException {
        committer.commit(List.of(new Request(batch)));
    }

    /** As the sink hands batches to its committer. What the committer signals to it beside exceptions is nothing. */
    private record Request(MartBatch batch) implements Committer.CommitRequest<MartBatch> {
        @Override
        public MartBatch getCommittable() {
            return batch;
        }

        @Override
        public int getNumberOfRetries() {
            return 0;
        }

        @Override
        public void signalFailedWithKnownReason(Throwable cause) {
            throw new AssertionError(cause);
        }

        @Override
        public void signalFailedWithUnknownReason(Throwable cause) {
            throw new AssertionError(cause);
        }

        @Override
        public void retryLater() {
            throw new AssertionError("to be retried later: a checkpoint would be written after its successor");
        }

        @Override
        public void updateAndRetryLater(MartBatch changed) {
            throw new AssertionError("to be changed: " + changed);
        }

        @Override
        public void signalAlreadyCommitted() {
            throw new AssertionError("already committed");
        }
    }
}
