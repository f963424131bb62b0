package io.couponflow.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Pushes that make state grow: of four three issue a code, one redeems any code that was issued before, so that no cache
 * knows which is next. Twenty come in a second, as if the job ran on for days. Each push follows from its number alone.
 *
 * @param codes how many are issued
 */
record CodeStream(long codes) {

    private static final int ISSUES = 3;
    private static final int PERIOD = ISSUES + 1;
    private static final int A_SECOND = 20;
    private static final long START = 1_735_660_800L;
    private static final int CARDS = 30;
    private static final int CHANNELS = 200;
    private static final int USERS = 10_000_000;

    private static final long ALL_CODES = 1_000_000_000_000L;
    /** Shares no factor with {@link #ALL_CODES}: no two numbers get one code, and neighbours lie far apart. */
    private static final long SCATTER = 4_782_969L;

    /** Pushes of a group of files, which the tasks read side by side. */
    private static final int GROUP = 1_000_000;

    /** How many pushes there are. */
    long pushes() {
        return (codes + ISSUES - 1) / ISSUES * PERIOD;
    }

    /** How many codes the first pushes issue. */
    static long codes(long pushes) {
        return pushes / PERIOD * ISSUES + Math.min(pushes % PERIOD, ISSUES);
    }

    /** A push by its number, from 0. */
    static String push(long i) {
        long period = i / PERIOD;
        int turn = (int) (i % PERIOD);
        long second = START + i / A_SECOND;
        return turn < ISSUES ? receipt(period * ISSUES + turn, second) : redemption(redeemed(period), second);
    }

    /** Which code the redemption of a period is of: any that was issued until then. */
    private static long redeemed(long period) {
        return new SplittableRandom(period).nextLong((period + 1) * ISSUES);
    }

    private static String receipt(long number, long second) {
        SplittableRandom random = new SplittableRandom(number);
        return PushText.of(
                "user_get_card",
                openid(random.nextInt(USERS)),
                second,
                "CardId",
                card(number),
                "IsGiveByFriend",
                "0",
                "UserCardCode",
                code(number),
                "FriendUserName",
                "",
                "OuterId",
                "0",
                "OldUserCardCode",
                "",
                "OuterStr",
                "qr_" + random.nextInt(CHANNELS),
                "IsRestoreMemberCard",
                "0",
                "IsRecommendByFriend",
                "0",
                "UnionId",
                "");
    }

    private static String redemption(long number, long second) {
        return PushText.of(
                "user_consume_card",
                openid(new SplittableRandom(number).nextInt(USERS)),
                second,
                "CardId",
                card(number),
                "UserCardCode",
                code(number),
                "ConsumeSource",
                "FROM_MOBILE_HELPER",
                "LocationName",
                "",
                "LocationId",
                Long.toString(200_000_000 + number % 8),
                "StaffOpenId",
                openid(number % 40),
                "VerifyCode",
                "",
                "RemarkAmount",
                "",
                "OuterStr",
                "");
    }

    private static String code(long number) {
        return String.format(Locale.ROOT, "%012d", number % ALL_CODES * SCATTER % ALL_CODES);
    }

    private static String card(long number) {
        return "pZI8Fjwsy5fVPRBeD78J4RmqVv" + (10 + number % CARDS);
    }

    private static String openid(long user) {
        return "oZI8Fj" + String.format(Locale.ROOT, "%022d", user * 7_919_777_777L);
    }

    /**
     * Writes all pushes, compressed, as many files at a time as tasks read side by side, so that what is read stays about in
     * order.
     */
    void write(Path folder, int tasks) {
        int groups = (int) ((pushes() + GROUP - 1) / GROUP);
        IntStream.range(0, groups * tasks).parallel().forEach(file -> {
            try {
                write(
                        folder.resolve(String.format(Locale.ROOT, "pushes-%05d.xml.gz", file)),
                        file / tasks,
                        file % tasks,
                        tasks);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void write(Path file, int group, int first, int step) throws IOException {
        try (OutputStream out = new BufferedOutputStream(new Fast(Files.newOutputStream(file)), 1 << 18)) {
            long end = Math.min(pushes(), (group + 1L) * GROUP);
            for (long i = (long) group * GROUP + first; i < end; i += step) {
                out.write(push(i).getBytes(StandardCharsets.UTF_8));
                out.write('\n');
            }
        }
    }

    private static final class Fast extends GZIPOutputStream {
        Fast(OutputStream out) throws IOException {
            super(out, 1 << 16);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
