package io.couponflow.dashboard;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * How far the tables have come.
 *
 * @param checkpointId checkpoint that was committed last; null = none ever
 * @param lastCommitAt instant of that commit; null = none ever
 * @param zone time zone of the job's days, by its IANA name; null = no job ever
 * @param version of couponflow that ran last; null = none ever
 * @param sumsPending whether sums are empty until the run that reads an archive ends
 * @param bounded whether the newest run ends by itself, as one each night does
 */
record Freshness(
        @Nullable Long checkpointId,
        @Nullable Instant lastCommitAt,
        @Nullable String zone,
        @Nullable String version,
        boolean sumsPending,
        boolean bounded) {

    /** The job's own default, for a database that no job has written to. */
    private static final String DEFAULT_ZONE = "Asia/Shanghai";

    static Freshness read(Connection connection, Audience audience) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT checkpoint_id, last_commit_at, zone, version, sums_pending, bounded FROM "
                                + audience.path() + ".freshness")) {
            row.next(); // there is always one
            OffsetDateTime commit = row.getObject(2, OffsetDateTime.class);
            return new Freshness(
                    row.getObject(1, Long.class),
                    commit == null ? null : commit.toInstant(),
                    row.getString(3),
                    row.getString(4),
                    row.getBoolean(5),
                    row.getBoolean(6));
        }
    }

    String zoneOrDefault() {
        return zone == null ? DEFAULT_ZONE : zone;
    }
}
