package io.couponflow.sql;

import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A year of a mid-size merchant, {@code one-year.sql}: 200 channels, 50 cards, 365 days, in a database of its own. To be
 * closed, for the space it takes.
 */
public final class OneYear implements AutoCloseable {

    /** The last evening of that year. */
    public static final String NOW = "2025-12-31 18:00+08";

    private final Database database;

    private OneYear(Database database) {
        this.database = database;
    }

    /** Takes about two minutes. */
    public static OneYear load() {
        Database database = Database.migrated();
        Database.script("one-year-empty.sql").forEach(database::execute);
        database.executeAtOnce(Database.script("one-year.sql"));
        database.executeAtOnce(
                database.rows("SELECT definition FROM index_definitions ORDER BY pg_relation_size(relation) DESC"));
        Database.script("one-year-cubes.sql").forEach(database::execute);
        database.execute("SELECT couponflow.fill_cubes()");
        database.executeAtOnce(List.of(together("coupon_cube"), together("lag_cube")));
        database.executeAtOnce(
                database.rows(
                        "SELECT format('VACUUM ANALYZE %s', oid::regclass) FROM pg_class"
                                + " WHERE relnamespace = 'couponflow'::regnamespace AND relkind = 'r' ORDER BY pg_relation_size(oid) DESC"));
        return new OneYear(database);
    }

    /** Lets rows lie as the job leaves them, day after day, those of one day and grain by chance. */
    private static String together(String cube) {
        return "CREATE INDEX %1$s_by_day ON couponflow.%1$s (day, grain, hashtext(card_id || channel)); CLUSTER couponflow.%1$s USING %1$s_by_day; DROP INDEX couponflow.%1$s_by_day"
                .formatted(cube);
    }

    /** Where a superuser finds it, without a password. */
    public String jdbcUrl() {
        PGSimpleDataSource source = (PGSimpleDataSource) database.dataSource();
        return "jdbc:postgresql://localhost:" + source.getPortNumbers()[0] + "/" + source.getDatabaseName() + "?user="
                + source.getUser();
    }

    /** The rows of a query, the columns of each joined by a bar; null as null. */
    public List<String> rows(String sql) {
        return database.rows(sql);
    }

    /**
     * Asks as a member of the role alone, on the evening {@link #NOW}, and reads to the last row.
     *
     * @return the milliseconds that took, and the number of rows
     */
    public long[] ask(String role, String sql) {
        Database.Answer answer = database.ask(role, NOW, sql);
        return new long[] {answer.millis(), answer.rows()};
    }

    @Override
    public void close() {
        database.execute("DROP SCHEMA couponflow CASCADE");
    }
}
