package io.couponflow.quickstart;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Coupons of an account over sixty days, drawn by chance from a seed, and the rows that the job keeps of them: each coupon is redeemed with the
 * chance of its channel on its day of issue, most of them within a week, as far as the sixty days go.
 */
final class World {

    static final LocalDate FIRST = LocalDate.parse("2026-09-01");
    static final int DAYS = 60;
    private static final int HOURS = 24 * DAYS;
    private static final double MEAN_LAG_HOURS = 4 * 24;
    private static final String UNATTRIBUTED = "(unattributed)";

    /** The chance that a coupon of a channel is redeemed, by its day of issue from 0. */
    interface Chance {
        double on(int day);
    }

    private record Channel(String name, int perDay, int lastDay, Chance chance) {}

    private record Cohort(String channel, int day) {}

    private record Lag(Cohort cohort, int hours) {}

    private final String account;
    private final long seed;
    private final List<Channel> channels = new ArrayList<>();
    private int archiveFrom;

    World(String account, long seed) {
        this.account = account;
        this.seed = seed;
    }

    World channel(String name, int perDay, Chance chance) {
        channels.add(new Channel(name, perDay, DAYS, chance));
        return this;
    }

    /** A channel that issued on its first days alone. */
    World shortLived(String name, int perDay, int lastDay, Chance chance) {
        channels.add(new Channel(name, perDay, lastDay, chance));
        return this;
    }

    /** Nothing before that day, from 0, has been pushed: what is redeemed later of such coupons has no known issue. */
    World archiveFrom(int day) {
        archiveFrom = day;
        return this;
    }

    /** Writes the rows, as the job would. */
    void write(Connection connection) throws SQLException {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Cohort, int[]> issuedAndRedeemed = new HashMap<>();
        Map<Lag, Integer> lags = new HashMap<>();
        for (Channel channel : channels) {
            for (int day = 0; day < channel.lastDay(); day++) {
                for (int coupon = 0; coupon < channel.perDay(); coupon++) {
                    int hour = 24 * day + random.nextInt(24);
                    boolean used = random.nextDouble() < channel.chance().on(day);
                    int lag = (int) (-Math.log(1 - random.nextDouble()) * MEAN_LAG_HOURS);
                    int usedDay = (hour + lag) / 24;
                    boolean seen = used && hour + lag < HOURS && usedDay >= archiveFrom;
                    if (day < archiveFrom) {
                        count(issuedAndRedeemed, new Cohort(UNATTRIBUTED, usedDay), 0, seen ? 1 : 0);
                    } else {
                        Cohort cohort = new Cohort(channel.name(), day);
                        count(issuedAndRedeemed, cohort, 1, seen ? 1 : 0);
                        if (seen) {
                            lags.merge(new Lag(cohort, lag), 1, Integer::sum);
                        }
                    }
                }
            }
        }
        insert(connection, issuedAndRedeemed, lags);
    }

    private static void count(Map<Cohort, int[]> counts, Cohort cohort, int issued, int redeemed) {
        if (issued + redeemed > 0) {
            int[] of = counts.computeIfAbsent(cohort, none -> new int[2]);
            of[0] += issued;
            of[1] += redeemed;
        }
    }

    private void insert(Connection connection, Map<Cohort, int[]> counts, Map<Lag, Integer> lags) throws SQLException {
        try (PreparedStatement rows = connection.prepareStatement(
                "INSERT INTO couponflow.channel_conversion VALUES (?, 'p1', ?, ?, ?, 0, ?, 0, ?, ?, ?, 0, 1, now())")) {
            for (Map.Entry<Cohort, int[]> entry : counts.entrySet()) {
                Cohort cohort = entry.getKey();
                int[] of = entry.getValue();
                add(
                        rows,
                        account,
                        cohort.channel(),
                        date(cohort.day()),
                        of[0],
                        of[1],
                        of[1],
                        of[1] * 1_500L,
                        of[1] * 2_000L);
            }
            rows.executeBatch();
        }
        try (PreparedStatement rows = connection.prepareStatement(
                "INSERT INTO couponflow.redemption_lag VALUES (?, 'p1', ?, ?, ?, ?, 1, now())")) {
            for (Map.Entry<Lag, Integer> entry : lags.entrySet()) {
                Cohort cohort = entry.getKey().cohort();
                add(
                        rows,
                        account,
                        cohort.channel(),
                        date(cohort.day()),
                        (long) entry.getKey().hours(),
                        entry.getValue());
            }
            rows.executeBatch();
        }
        try (PreparedStatement rows = connection.prepareStatement(
                "INSERT INTO couponflow.audience VALUES (?, ?, 'user_get_card', 'p1', 1, 1, 1, now())")) {
            for (int day = archiveFrom; day < DAYS; day++) {
                add(rows, account, date(day));
            }
            rows.executeBatch();
        }
    }

    private static LocalDate date(int day) {
        return FIRST.plusDays(day);
    }

    private static void add(PreparedStatement rows, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            rows.setObject(i + 1, values[i]);
        }
        rows.addBatch();
    }
}
