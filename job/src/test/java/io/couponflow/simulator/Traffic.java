package io.couponflow.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.couponflow.domain.Parsed;
import io.couponflow.domain.Push;
import io.couponflow.domain.RawPush;
import io.couponflow.parse.PushParser;
import io.couponflow.reference.BatchDuplicates;
import io.couponflow.reference.BatchDuplicates.Delivery;
import io.couponflow.reference.BatchFold;
import io.couponflow.reference.Histories;
import io.couponflow.reference.PushBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What some seeds send: the history of each, in two times of which the second is a month after the first, in any order, some
 * pushes up to four times, broken bodies and texts of users between them, spread over partitions. The seed is in the account
 * and in the source of everything it sends, so that seeds share nothing but the job.
 */
final class Traffic {

    static final int PARTITIONS = 5;
    static final int TIMES = 2;
    static final long MONTH = 30L * 24 * 3600 * 1000;

    /** After all that {@link Histories} tells of, at the start of an hour. */
    static final long START = Instant.parse("2016-09-10T00:00:00Z").toEpochMilli();

    private static final byte[] BROKEN = "<xml><ToUserName>gh</ToUserName>".getBytes(UTF_8);
    private static final byte[] TEXT = "<xml><MsgType>text</MsgType></xml>".getBytes(UTF_8);

    private static final PushParser PARSER = new PushParser();

    /** A delivery and the seed that sent it. */
    private record Sent(long seed, Parsed parsed, byte[] body) {}

    private final long firstSeed;
    private final int seeds;
    private final List<List<RawPush>> partitions = new ArrayList<>();
    private final Map<Long, List<Delivery>> deliveries = new HashMap<>();
    private final int[][] ends = new int[TIMES][PARTITIONS];

    Traffic(long firstSeed, int seeds, Random random) {
        this.firstSeed = firstSeed;
        this.seeds = seeds;
        List<List<Sent>> times = new ArrayList<>();
        for (int time = 0; time < TIMES; time++) {
            times.add(new ArrayList<>());
        }
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            send(seed, times, random);
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            partitions.add(new ArrayList<>());
        }
        for (int time = 0; time < TIMES; time++) {
            Collections.shuffle(times.get(time), random);
            for (Sent one : times.get(time)) {
                int partition = random.nextInt(PARTITIONS);
                long position = partitions.get(partition).size();
                RawPush raw = new RawPush("gh_" + one.seed(), partition, position, START + time * MONTH, one.body());
                partitions.get(partition).add(raw);
                deliveries
                        .computeIfAbsent(one.seed(), seed -> new ArrayList<>())
                        .add(new Delivery(raw, one.parsed()));
            }
            for (int partition = 0; partition < PARTITIONS; partition++) {
                ends[time][partition] = partitions.get(partition).size();
            }
        }
    }

    private static void send(long seed, List<List<Sent>> times, Random random) {
        for (Push push : Histories.history(seed)) {
            int deliveries = random.nextInt(4) == 0 ? 2 + random.nextInt(3) : 1;
            Sent one = sent(seed, PushBuilder.xml(push).getBytes(UTF_8));
            times.get(random.nextInt(3) == 0 ? 1 : 0).addAll(Collections.nCopies(deliveries, one));
        }
        if (random.nextInt(4) == 0) {
            times.get(0).add(sent(seed, BROKEN));
            times.get(1).add(sent(seed, TEXT));
        }
    }

    private static Sent sent(long seed, byte[] body) {
        return new Sent(seed, PARSER.parse(new RawPush("", 0, 0, START, body)), body);
    }

    /** The pushes by partition. */
    List<List<RawPush>> partitions() {
        return partitions;
    }

    /** Where in each partition a time ends. */
    int[] ends(int time) {
        return ends[time];
    }

    /**
     * What the tables must say of a seed when the first {@code positions} pushes of each partition have been read: by
     * table and key, without rows of zeros.
     */
    Map<String, Map<List<String>, List<String>>> expected(long seed, int[] positions) {
        List<Delivery> read = deliveries.getOrDefault(seed, List.of()).stream()
                .filter(delivery ->
                        delivery.raw().position() < positions[delivery.raw().partition()])
                .toList();
        Set<Push> accepted = Collections.newSetFromMap(new IdentityHashMap<>());
        Map<String, Map<List<String>, List<String>>> tables = new TreeMap<>();
        for (Delivery delivery : read) {
            if (delivery.parsed() instanceof Parsed.Accepted push) {
                accepted.add(push.push());
            } else if (delivery.parsed() instanceof Parsed.Rejected rejected) {
                tables.put(
                        "dead_letter",
                        Map.of(key(delivery.raw()), List.of(rejected.reason().name())));
            }
        }
        tables.put("data_quality", BatchDuplicates.dataQuality(read, BatchDuplicates.Identity.CONTENT, Graph.ZONE));
        SortedMap<String, SortedMap<List<String>, List<String>>> folded =
                new TreeMap<>(BatchFold.tables(List.copyOf(accepted), Graph.ZONE, Graph.ACTIVITY_WINDOW));
        tables.putAll(folded);
        return TableText.withoutZeros(tables);
    }

    private static List<String> key(RawPush raw) {
        return List.of(raw.source(), Integer.toString(raw.partition()), Long.toString(raw.position()));
    }

    /** The seed that a source or account names; null if it is none of these. */
    @Nullable
    Long seedOf(String account) {
        if (!account.startsWith("gh_")) {
            return null;
        }
        long seed = Long.parseLong(account.substring(3).replace("_too", ""));
        return seed >= firstSeed && seed < firstSeed + seeds ? seed : null;
    }
}
