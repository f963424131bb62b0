package io.couponflow.quickstart;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;

/** A migrated database of its own on a shared server, with dead letters as a former version has left them. */
final class DeadLetterTable {

    private static final AtomicInteger CREATED = new AtomicInteger();

    private final Database database;

    private DeadLetterTable(Database database) {
        this.database = database;
    }

    static DeadLetterTable on(OpenDatabase server) throws SQLException {
        String name = "letters_" + CREATED.incrementAndGet();
        DeadLetterTable administration = new DeadLetterTable(new Database(server.jdbcUrl(), server.user(), null));
        administration.execute("CREATE DATABASE " + name);
        return new DeadLetterTable(
                new Database(server.jdbcUrl().replaceFirst("/postgres$", "/" + name), server.user(), null));
    }

    Database database() {
        return database;
    }

    String[] options() {
        return new String[] {"--jdbc-url", database.url(), "--jdbc-user", String.valueOf(database.user())};
    }

    String[] optionsWithoutUser() {
        return new String[] {"--jdbc-url", database.url()};
    }

    /** A user that may do what a role may, and no more. */
    String member(String role) throws SQLException {
        String user = "member_" + CREATED.incrementAndGet();
        execute("CREATE ROLE " + user + " LOGIN IN ROLE " + role);
        return user;
    }

    void add(String source, int partition, long position, String reason, String receivedAt, String body)
            throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO couponflow.dead_letter (source, partition, position, reason, detail, received_at, body,"
                                + " checkpoint_id, updated_at) VALUES (?, ?, ?, ?, '', ?, ?, 1, now())")) {
            insert.setString(1, source);
            insert.setInt(2, partition);
            insert.setLong(3, position);
            insert.setString(4, reason);
            insert.setObject(5, OffsetDateTime.parse(receivedAt));
            insert.setBytes(6, body.getBytes(StandardCharsets.UTF_8));
            insert.executeUpdate();
        }
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The places that are noted as replayed, as source/partition/position. */
    List<String> noted() throws SQLException {
        return rows("SELECT source || '/' || partition || '/' || position FROM couponflow.dead_letter"
                + " WHERE replayed_at IS NOT NULL ORDER BY source, partition, position");
    }

    /** The rows of a query, the columns of each joined by a bar; null as null. */
    List<String> rows(String sql) throws SQLException {
        try (Connection connection = database.connect();
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
        }
    }

    /** A receipt of a coupon by an issue in channel {@code shop}. */
    static String receipt(String code) {
        return """
                <xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o_%s]]></FromUserName>
                <CreateTime>1472551036</CreateTime><MsgType><![CDATA[event]]></MsgType>
                <Event><![CDATA[user_get_card]]></Event><CardId><![CDATA[p1]]></CardId>
                <UserCardCode><![CDATA[%s]]></UserCardCode><OuterStr><![CDATA[shop]]></OuterStr></xml>""".formatted(code, code);
    }
}
