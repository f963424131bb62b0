package io.couponflow.sql;

import static java.util.stream.Collectors.joining;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Brings a PostgreSQL database into the form that this version writes and reads: the tables of schema {@code
 * couponflow}, the views of {@code marketing}, {@code finance} and {@code ops}, and the roles that read them. What was
 * applied is recorded in {@code couponflow.flyway_schema_history}.
 *
 * <p>The user must own the database or be a superuser. Roles that are missing need the right to create roles, or a DBA.
 * Progress is logged through SLF4J below {@code org.flywaydb}.
 */
public final class Migrations {

    private static final String SCHEMA = "couponflow";

    private Migrations() {}

    /**
     * What a call of {@link #migrate} did.
     *
     * @param applied migrations applied by this call, from 0; 0 = nothing was left to do
     * @param version version of the tables now, such as 4
     */
    public record Outcome(int applied, String version) {}

    /**
     * Applies what is missing; safe to repeat, and from several processes at once.
     *
     * @throws MigrationException if the database was migrated by a newer version or another build (it is left alone),
     *     can't be reached, refuses a statement, lacks roles that the user may not create, or is behind a pooler that
     *     gives each transaction another session
     */
    public static Outcome migrate(DataSource database) {
        try {
            Pooling.refusePerTransaction(database);
            Flyway flyway = flyway(database);
            MigrationInfo[] before = flyway.info().all();
            refuseNewer(before);
            refuseChanged(before);
            int applied = flyway.migrate().migrationsExecuted;
            return new Outcome(applied, appliedVersion(flyway.info().all()));
        } catch (FlywayException | SQLException e) {
            throw new MigrationException("the database could not be migrated: " + reason(e), e);
        }
    }

    /**
     * Checks, without writing, that the database has exactly the tables and views of this version.
     *
     * @throws MigrationException if it is older, newer or changed since, and which, can't be reached, or is behind a pooler likewise
     */
    public static void validate(DataSource database) {
        try {
            Pooling.refusePerTransaction(database);
            MigrationInfo[] all = flyway(database).info().all();
            refuseNewer(all);
            refuseOlder(all);
            refuseChanged(all);
        } catch (FlywayException | SQLException e) {
            throw new MigrationException("the database could not be checked: " + reason(e), e);
        }
    }

    /** The class loader is named because a Flink task's context class loader need not be the one that loaded this jar. */
    private static Flyway flyway(DataSource database) {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(database)
                .locations("classpath:db/migration")
                .failOnMissingLocations(true)
                .validateMigrationNaming(true)
                .defaultSchema(SCHEMA)
                .createSchemas(true)
                .placeholderReplacement(false)
                // A later version may give a view up; what it was once made by need not be kept for that.
                .ignoreMigrationPatterns("repeatable:missing")
                .loggers("slf4j")
                .load();
    }

    private static void refuseNewer(MigrationInfo[] all) {
        boolean newer = Arrays.stream(all)
                .map(MigrationInfo::getState)
                .anyMatch(s -> s == MigrationState.FUTURE_SUCCESS || s == MigrationState.FUTURE_FAILED);
        if (newer) {
            throw new MigrationException("the database is newer than this program: its tables have version "
                    + appliedVersion(all) + ", expected " + ownVersion(all) + "; use the version that migrated it");
        }
    }

    private static void refuseOlder(MigrationInfo[] all) {
        String missing = Arrays.stream(all)
                .filter(m -> !m.getState().isApplied() || m.getState() == MigrationState.OUTDATED)
                .map(MigrationInfo::getScript)
                .distinct()
                .collect(joining(", "));
        if (!missing.isEmpty()) {
            throw new MigrationException("the database lacks migrations of this program: its tables have version "
                    + appliedVersion(all) + ", expected " + ownVersion(all) + "; not applied: " + missing);
        }
    }

    private static void refuseChanged(MigrationInfo[] all) {
        String changed = Arrays.stream(all)
                .filter(m -> m.isVersioned() && !m.isChecksumMatching())
                .map(MigrationInfo::getScript)
                .collect(joining(", "));
        if (!changed.isEmpty()) {
            throw new MigrationException(
                    "the database was migrated by another build than this program: other content in " + changed
                            + "; use the build that migrated it");
        }
    }

    private static String appliedVersion(MigrationInfo[] all) {
        return Arrays.stream(all)
                .filter(m -> m.isVersioned() && m.getState().isApplied())
                .map(MigrationInfo::getVersion)
                .max(Comparator.naturalOrder())
                .map(MigrationVersion::getVersion)
                .orElse("none");
    }

    private static String ownVersion(MigrationInfo[] all) {
        return Arrays.stream(all)
                .filter(m -> m.isVersioned() && m.getState().isResolved())
                .map(MigrationInfo::getVersion)
                .max(Comparator.naturalOrder())
                .map(MigrationVersion::getVersion)
                .orElse("none");
    }

    /** What the server said, in its own words; Flyway wraps it in a dozen lines. */
    private static String reason(Exception e) {
        String innermost = firstLine(e.getMessage());
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                ServerErrorMessage server =
                        cause instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
                innermost = firstLine(server == null ? cause.getMessage() : server.getMessage());
            }
        }
        return innermost;
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "no reason given" : text.lines().findFirst().orElse("");
    }
}
