package io.couponflow.dashboard;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks what the pages ask first, before anybody opens one: a JVM, a connection and a table take several times as long for what
 * they do for the first time. The answers are thrown away.
 */
final class WarmUp {

    private static final int USUAL_DAYS = 30;

    private WarmUp() {}

    private static List<String> first(Audience audience) {
        return switch (audience) {
            case MARKETING -> List.of("accounts", "overview", "channels", "days", "cards", "channel-names");
            case FINANCE -> List.of("accounts", "balances", "reconciliation", "cards");
            case OPS -> List.of("accounts", "freshness", "stock", "alarms", "quality");
        };
    }

    /**
     * Asks for the newest days of the first account.
     *
     * @return how many questions; none without an account
     */
    static int ask(Audience audience, Connection connection) throws SQLException, IOException {
        Map<String, List<String>> usual = usual(audience, connection);
        if (usual.isEmpty()) {
            return 0;
        }
        List<String> names = first(audience);
        for (String name : names) {
            Query query = Query.named(audience, name).orElseThrow();
            Map<String, List<String>> own = new HashMap<>(usual);
            own.keySet().retainAll(query.parameters());
            Results.json(Ask.of(query, own, 0), connection);
        }
        return names.size();
    }

    private static Map<String, List<String>> usual(Audience audience, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT account, last_day FROM " + audience.path()
                        + ".account WHERE last_day IS NOT NULL ORDER BY account LIMIT 1")) {
            if (!row.next()) {
                return Map.of();
            }
            LocalDate last = row.getObject(2, LocalDate.class);
            return Map.of(
                    "account", List.of(row.getString(1)),
                    "from", List.of(last.minusDays(USUAL_DAYS - 1).toString()),
                    "to", List.of(last.toString()));
        }
    }
}
