package io.couponflow.job;

import io.couponflow.sql.MigrationException;
import io.couponflow.sql.Migrations;
import java.io.PrintStream;
import java.util.Map;

/**
 * Brings the database up to date and ends, for an owner of the database where the job writes as somebody else, with {@code
 * jdbc.migrate: false}. It takes the job's settings from where the job takes them; those of {@code jdbc} count, but for
 * {@code jdbc.migrate}.
 *
 * <pre>{@code java -cp 'couponflow-job.jar:flink/lib/*' io.couponflow.job.MigrateDatabase --config couponflow.yaml}</pre>
 *
 * <p>Exit codes: 0 the database is up to date, 1 it could not be brought there, 2 the settings make no sense.
 */
public final class MigrateDatabase {

    /** Files to read keep the settings from asking for Kafka, and for files that only the job has. */
    private static final Map<String, String> NO_SOURCE =
            Map.of(JobOptions.PUSHES_PATH.key(), "-", JobOptions.CATALOG_PATH.key(), "");

    private MigrateDatabase() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.getenv(), System.out, System.err));
    }

    /** Does it, tells {@code out} or {@code err} what came of it, and gives the exit code. */
    public static int run(String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        try {
            JobSettings settings =
                    CouponJob.settings(CouponJob.commandLine().parseArgs(arguments), environment, NO_SOURCE);
            Migrations.Outcome outcome = Migrations.migrate(CouponJob.dataSource(settings));
            out.println("migrations applied: " + outcome.applied() + "; the tables have version " + outcome.version());
            return 0;
        } catch (SettingsException e) {
            e.mistakes().forEach(err::println);
            return 2;
        } catch (MigrationException e) {
            err.println(e.getMessage());
            return 1;
        }
    }
}
