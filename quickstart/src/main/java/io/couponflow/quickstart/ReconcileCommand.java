package io.couponflow.quickstart;

import io.couponflow.job.JobOptions;
import io.couponflow.job.JobSettings;
import io.couponflow.quickstart.OrderCheck.Order;
import io.couponflow.quickstart.StatisticsCheck.CardDay;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares the tables with the platform's own lists, prints what differs and stores it. */
@Command(
        name = "reconcile",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Main.Version.class,
        description = {
            "Compares the tables with what the platform itself lists, and tells what differs.",
            "That is also kept, in finance.order_difference and marketing.statistics_difference. A FILE holds a",
            "response as it came, or several, one after another. Differences are a result, not a failure: the",
            "exit code stays 0. As it stores what it finds, it needs the user that owns the tables.",
            "The password is taken from COUPONFLOW_JDBC_PASSWORD, else PGPASSWORD, or from --jdbc-password-file."
        })
final class ReconcileCommand implements Main.Checked {

    /** What is printed at most; all of it is in the tables. */
    private static final int SHOWN = 50;

    @Option(
            names = "--orders",
            paramLabel = "FILE",
            description = "The platform's list of token orders (getorderlist), or its answer about one (getorder).")
    private @Nullable Path orders;

    @Option(
            names = "--statistics",
            paramLabel = "FILE",
            description = "The platform's statistics by card and day (getcardcardinfo).")
    private @Nullable Path statistics;

    @Option(
            names = "--account",
            paramLabel = "ACCOUNT",
            description = "Whose the files are (gh_…), one that the tables know; needed if they hold several.")
    private @Nullable String account;

    @Mixin
    private final SpanOptions span = new SpanOptions();

    @Mixin
    private final TablesOptions tables = new TablesOptions();

    @Mixin
    private final Verbosity verbosity = new Verbosity();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ReconcileCommand() {}

    @Override
    public boolean verbose() {
        return verbosity.verbose();
    }

    @Override
    public List<String> mistakes() {
        List<String> mistakes = new ArrayList<>();
        if (orders == null && statistics == null) {
            mistakes.add("nothing to compare: --orders FILE or --statistics FILE is missing");
        }
        fileMistake("--orders", orders, mistakes);
        fileMistake("--statistics", statistics, mistakes);
        List<String> further = tables.mistakes(decided());
        mistakes.addAll(further);
        if (further.isEmpty()) {
            ZoneId zone = tables.settings(decided()).zone();
            mistakes.addAll(span.mistakes(zone));
        }
        return mistakes;
    }

    private static void fileMistake(String option, @Nullable Path file, List<String> mistakes) {
        if (file != null && !(Files.isRegularFile(file) && Files.isReadable(file))) {
            mistakes.add(option + " is " + file + "; expected a file that can be read");
        }
    }

    @Override
    public Integer call() throws Exception {
        // Read before the database is touched: a file that is none must not cost a migration.
        PlatformFile orderList = orders == null ? null : PlatformFile.read(orders);
        Map<String, Order> listedOrders = orderList == null ? Map.of() : OrderCheck.listed(orderList);
        PlatformFile statisticsList = statistics == null ? null : PlatformFile.read(statistics);
        Map<CardDay, long[]> listedDays = statisticsList == null ? Map.of() : StatisticsCheck.listed(statisticsList);
        JobSettings settings = tables.settings(decided());
        Database database = Database.of(settings);
        database.check();
        try {
            RunCommand.migrate(settings);
            try (Connection connection = database.connect()) {
                connection.setAutoCommit(false);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                if (orderList != null) {
                    tellMissing(Objects.requireNonNull(orders), orderList, listedOrders.size());
                    checkOrders(connection, listedOrders, settings.zone());
                }
                if (statisticsList != null) {
                    checkStatistics(connection, listedDays, settings.zone());
                }
            }
        } catch (Exception e) { // whatever lies around the server's answer
            throw database.orDenied(
                    e, "reconcile stores what differs; expected the user that owns the tables of couponflow");
        }
        spec.commandLine().getOut().flush();
        return Main.OK;
    }

    private void tellMissing(Path file, PlatformFile list, int listed) {
        Long announced = list.announced();
        if (announced != null && announced > listed) {
            spec.commandLine()
                    .getErr()
                    .println("couponflow: " + file + " holds " + listed + " of the " + announced
                            + " orders that it tells of: with pages missing, orders may seem to be only here");
        }
    }

    private void checkOrders(Connection transaction, Map<String, Order> listed, ZoneId zone) throws SQLException {
        beginAlone(transaction);
        String whose = account(transaction, "couponflow.token_order", "token orders");
        List<Instant> times = listed.values().stream()
                .map(Order::createdAt)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        Instant from = bound(span.from(zone), times.isEmpty() ? null : times.get(0), "orders");
        Instant until = bound(
                span.until(zone),
                times.isEmpty() ? null : times.get(times.size() - 1).plusSeconds(1),
                "orders");
        Map<String, Order> theirs = new HashMap<>(listed);
        theirs.values()
                .removeIf(order -> order.createdAt() != null
                        && (order.createdAt().isBefore(from)
                                || !order.createdAt().isBefore(until)));
        Map<String, Order> ours = OrderCheck.pushed(transaction, whose, from, until, theirs.keySet());
        // Listed beyond the span: neither missing nor compared.
        ours.keySet().removeIf(id -> listed.containsKey(id) && !theirs.containsKey(id));
        List<OrderCheck.Difference> found = OrderCheck.differences(ours, theirs);
        Collection<String> checked = OrderCheck.union(ours, theirs);
        long check = note(
                transaction,
                "orders",
                whose,
                Objects.requireNonNull(orders),
                from,
                until,
                checked.size(),
                found.size());
        OrderCheck.store(transaction, check, whose, from, until, checked, found);
        transaction.commit();
        print("orders", whose, from + " to " + until, checked.size(), found, ReconcileCommand::line);
    }

    private void checkStatistics(Connection transaction, Map<CardDay, long[]> listed, ZoneId zone) throws SQLException {
        beginAlone(transaction);
        String whose = account(transaction, "couponflow.audience", "events");
        List<LocalDate> days =
                listed.keySet().stream().map(CardDay::day).sorted().toList();
        Instant from = bound(span.from(zone), days.isEmpty() ? null : start(days.get(0), zone), "days");
        Instant until = bound(
                span.until(zone),
                days.isEmpty() ? null : start(days.get(days.size() - 1).plusDays(1), zone),
                "days");
        // Only whole days can be compared.
        LocalDate begun = from.atZone(zone).toLocalDate();
        LocalDate first = start(begun, zone).equals(from) ? begun : begun.plusDays(1);
        LocalDate last = until.atZone(zone).toLocalDate().minusDays(1);
        if (last.isBefore(first)) {
            throw new Failure("no whole day is between --from and --until; statistics are by day");
        }
        Map<CardDay, long[]> covered = new HashMap<>(listed);
        covered.keySet().removeIf(key -> key.day().isBefore(first) || key.day().isAfter(last));
        Set<String> neverPushed = StatisticsCheck.neverPushed(covered, StatisticsCheck.viewed(transaction, whose));
        Map<CardDay, long[]> theirs = StatisticsCheck.withoutViews(covered, neverPushed);
        Map<CardDay, long[]> ours = StatisticsCheck.pushed(transaction, whose, first, last);
        List<StatisticsCheck.Difference> found = StatisticsCheck.differences(ours, theirs);
        int checked = StatisticsCheck.union(ours, theirs).size();
        long check = note(
                transaction,
                "statistics",
                whose,
                Objects.requireNonNull(statistics),
                start(first, zone),
                start(last.plusDays(1), zone),
                checked,
                found.size());
        StatisticsCheck.store(transaction, check, whose, first, last, found);
        transaction.commit();
        print("days of a card", whose, first + " to " + last, checked, found, ReconcileCommand::line);
        PrintWriter out = spec.commandLine().getOut();
        if (!neverPushed.isEmpty()) {
            out.println("views are not compared of " + neverPushed.size()
                    + " cards, of which none was ever pushed: a card must ask for that (need_push_on_view)");
        }
        out.println("users are estimates here and count as equal within 5 %; expired coupons are not compared:"
                + " nothing is pushed when a coupon expires");
    }

    private static Instant start(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }

    private static Instant bound(@Nullable Instant given, @Nullable Instant listed, String what) {
        if (given != null) {
            return given;
        }
        if (listed == null) {
            throw new Failure("the file lists no " + what + "; --from and --until must say which time it covers");
        }
        return listed;
    }

    /** Of two checks at a time the second waits, and sees what the first has stored. */
    private static void beginAlone(Connection transaction) throws SQLException {
        try (Statement statement = transaction.createStatement()) {
            statement.execute("LOCK TABLE couponflow.reconciliation IN EXCLUSIVE MODE");
        }
    }

    private String account(Connection connection, String table, String what) throws SQLException {
        List<String> accounts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT DISTINCT account FROM " + table + " ORDER BY 1")) {
            while (row.next()) {
                accounts.add(row.getString(1));
            }
        }
        if (account != null) {
            if (accounts.contains(account)) {
                return account;
            }
            // A name that is misspelt would make all that is listed be missing here.
            throw new Failure("--account is " + account + ", of which the tables hold no " + what + "; expected "
                    + (accounts.isEmpty()
                            ? "an account, but they hold none yet"
                            : "one of " + String.join(", ", accounts)));
        }
        if (accounts.size() != 1) {
            throw new Failure("whose is the file? --account is missing, and the tables hold "
                    + (accounts.isEmpty() ? "no account" : "several accounts: " + String.join(", ", accounts)));
        }
        return accounts.get(0);
    }

    private static long note(
            Connection transaction,
            String kind,
            String account,
            Path source,
            Instant from,
            Instant until,
            int checked,
            int differences)
            throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement("INSERT INTO couponflow.reconciliation"
                + " (kind, account, source, covered_from, covered_until, checked, differences, checked_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, now()) RETURNING check_id")) {
            statement.setString(1, kind);
            statement.setString(2, account);
            statement.setString(3, String.valueOf(source.getFileName()));
            statement.setObject(4, from.atOffset(ZoneOffset.UTC));
            statement.setObject(5, until.atOffset(ZoneOffset.UTC));
            statement.setLong(6, checked);
            statement.setLong(7, differences);
            try (ResultSet id = statement.executeQuery()) {
                id.next();
                return id.getLong(1);
            }
        }
    }

    private <T> void print(
            String what, String whose, String time, int checked, List<T> found, Function<T, String> line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Report.shown(whose) + ", " + time + ": " + checked + " " + what + " compared, "
                + (found.isEmpty() ? "no differences" : found.size() + " differences"));
        found.stream().limit(SHOWN).map(line).map(Report::shown).forEach(text -> out.println("  " + text));
        if (found.size() > SHOWN) {
            out.println("  and " + (found.size() - SHOWN) + " more: all are in the tables");
        }
    }

    private static String line(OrderCheck.Difference difference) {
        Order ours = difference.ours();
        Order theirs = difference.theirs();
        return String.format(
                "%-10s %s: here %s, there %s",
                difference.kind(),
                difference.id(),
                ours == null ? "none" : side(ours),
                theirs == null ? "none" : side(theirs));
    }

    private static String side(Order order) {
        return order.status() + " free " + order.free().toPlainString() + " paid "
                + order.pay().toPlainString();
    }

    private static String line(StatisticsCheck.Difference difference) {
        return String.format(
                "%-10s %s %s %s: here %s, there %s",
                difference.kind(),
                difference.cardDay().day(),
                difference.cardDay().card(),
                difference.measure(),
                Objects.requireNonNullElse(difference.ours(), "none"),
                Objects.requireNonNullElse(difference.theirs(), "none"));
    }

    private Map<String, String> decided() {
        // A path of pushes keeps the settings from asking for Kafka.
        return Map.of(
                JobOptions.PUSHES_PATH.key(),
                "-",
                JobOptions.CATALOG_PATH.key(),
                "",
                JobOptions.REBUILD.key(),
                "false");
    }
}
