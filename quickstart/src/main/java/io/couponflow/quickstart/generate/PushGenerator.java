package io.couponflow.quickstart.generate;

import io.couponflow.domain.Reason;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An endless stream of push bodies in their order of arrival. The same plan gives the same bytes.
 *
 * <p>Lives of coupons take their turn by time; pushes without a coupon are mixed in at their rates; then delivery repeats
 * some and holds some back, at most {@link #LATE_BY} pushes. Not safe for use by several threads.
 */
public final class PushGenerator implements Iterator<byte[]> {

    /** How many pushes later than its turn a late or repeated push comes at most. */
    public static final int LATE_BY = 1_000;

    /** A push on its way, perhaps several times, and what it counts as. */
    private static final class Sent {
        final byte[] body;
        final Sort sort;
        final @Nullable Reason reason;
        /** Whether it was given out; from then on it is a repeat. */
        boolean arrived;

        Sent(byte[] body, Sort sort, @Nullable Reason reason) {
            this.body = body;
            this.sort = sort;
            this.reason = reason;
        }
    }

    private enum Sort {
        EVENT,
        UNKNOWN,
        IGNORED,
        BROKEN
    }

    private final Plan plan;
    private final Rates rates;
    private final World world;
    private final Life life;
    private final CouponPushes coupons;
    private final AccountPushes accounts;
    private final BrokenPushes broken;
    private final Stock stock;
    private final SplittableRandom random;
    private final StepQueue queue = new StepQueue();
    private final @Nullable Sent[] underWay = new Sent[LATE_BY + 1];
    private int turn;
    private int reviews;
    private boolean failedReview;
    private byte @Nullable [] alarm;
    private long nextTap;
    private long now;

    private long written;
    private long accepted;
    private long repeats;
    private long ignored;
    private long unknown;
    private final Map<Reason, Long> deadLetters = new EnumMap<>(Reason.class);

    public PushGenerator(Plan plan) {
        this.plan = plan;
        rates = plan.rates();
        world = new World(plan.seed());
        life = new Life(plan, world);
        coupons = new CouponPushes(world, rates);
        stock = new Stock(plan, world);
        accounts = new AccountPushes(world);
        broken = new BrokenPushes(world);
        random = new SplittableRandom(World.mix(plan.seed(), -2));
        now = life.tapAt(0);
    }

    /** Always true: the stream has no end. */
    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public byte[] next() {
        Sent sent = arrive();
        written++;
        Reason reason = sent.reason;
        if (reason != null) {
            deadLetters.merge(reason, 1L, Long::sum);
        } else if (sent.sort == Sort.IGNORED) {
            ignored++;
        } else if (sent.arrived) {
            repeats++;
        } else {
            accepted++;
            unknown += sent.sort == Sort.UNKNOWN ? 1 : 0;
        }
        sent.arrived = true;
        return sent.body;
    }

    /** What was given out so far. */
    public Tally tally() {
        return new Tally(written, accepted, repeats, ignored, unknown, new EnumMap<>(deadLetters));
    }

    /** When what is given out now happened, epoch seconds. */
    public long now() {
        return now;
    }

    /**
     * Writes the plan's count of pushes, a line end after each; compressed if the file's name ends in .gz.
     *
     * @throws IOException if the file can't be written
     */
    public void writePushes(Path file) throws IOException {
        try (OutputStream out = open(file)) {
            for (long i = 0; i < plan.count(); i++) {
                out.write(next());
                out.write('\n');
            }
        }
    }

    /** The catalogue of the cards that the pushes are about, as {@link #writeCatalogue} writes it. */
    public List<CatalogueLine> catalogue() {
        return new Catalogue(plan, world).lines();
    }

    /**
     * Writes the catalogue of the cards that the pushes are about, a line a card, and a later line for those whose stock was
     * changed; compressed if the file's name ends in .gz.
     *
     * @throws IOException if the file can't be written
     */
    public void writeCatalogue(Path file) throws IOException {
        try (OutputStream out = open(file)) {
            for (CatalogueLine line : catalogue()) {
                out.write(line.json().getBytes(StandardCharsets.UTF_8));
                out.write('\n');
            }
        }
    }

    private static OutputStream open(Path file) throws IOException {
        OutputStream out = Files.newOutputStream(file);
        if (file.toString().endsWith(".gz")) {
            out = new GZIPOutputStream(out, 1 << 16) {
                {
                    def.setLevel(Deflater.BEST_SPEED);
                }
            };
        }
        return new BufferedOutputStream(out, 1 << 18);
    }

    private Sent arrive() {
        turn = (turn + 1) % underWay.length;
        Sent due = underWay[turn];
        if (due != null) {
            underWay[turn] = null;
            return due;
        }
        while (true) {
            Sent sent = send();
            if (random.nextDouble() < rates.repeated()) {
                int times = 1 + Math.min(random.nextInt(3), random.nextInt(3));
                for (int i = 0; i < times; i++) {
                    hold(sent);
                }
            }
            if (random.nextDouble() >= rates.late() || !hold(sent)) {
                return sent;
            }
        }
    }

    /** Lets a push arrive at a later turn, unless all of them are taken. */
    private boolean hold(Sent sent) {
        int by = 1 + random.nextInt(LATE_BY);
        for (int i = 0; i < LATE_BY; i++) {
            int slot = (turn + 1 + (by + i - 1) % LATE_BY) % underWay.length;
            if (underWay[slot] == null) {
                underWay[slot] = sent;
                return true;
            }
        }
        return false;
    }

    /** The next push in order of time. */
    private Sent send() {
        byte[] due = alarm;
        if (due != null) {
            alarm = null;
            return event(due);
        }
        double sort = random.nextDouble();
        if ((sort -= rates.broken()) < 0) {
            BrokenPushes.Broken next = broken.next(random, now);
            return new Sent(next.body(), Sort.BROKEN, next.reason());
        }
        if ((sort -= rates.ignored()) < 0) {
            return new Sent(accounts.message(random, now), Sort.IGNORED, null);
        }
        if ((sort -= rates.unknown()) < 0) {
            return new Sent(accounts.unknown(random, now), Sort.UNKNOWN, null);
        }
        if (sort - rates.other() < 0) {
            return event(accounts.other(random, now));
        }
        return event(reviews < world.couponCards.size() ? review() : step());
    }

    /** Cards are reviewed a minute apart, the day before the first taps; those that fail first, evenly spread. */
    private byte[] review() {
        World.Card card = world.couponCards.get(reviews);
        long at = now - 86_400L + reviews * 60L;
        boolean fails = (long) ((card.number() + 1) * rates.rejected()) > (long) (card.number() * rates.rejected());
        if (fails && !failedReview) {
            failedReview = true;
            return accounts.review(card, false, at - 30);
        }
        failedReview = false;
        reviews++;
        return accounts.review(card, true, at);
    }

    private byte[] step() {
        while (queue.isEmpty() || queue.firstAt() >= life.tapAt(nextTap)) {
            tap();
        }
        now = queue.firstAt();
        long stepId = queue.remove();
        int index = (int) (stepId % Life.MAX_STEPS);
        life.live(stepId / Life.MAX_STEPS);
        if (index + 1 < life.size()) {
            queue.add(life.at(index + 1), stepId + 1);
        }
        if (life.step(index) == Life.Step.RECEIVE) {
            take(life.card());
        }
        return coupons.push(life, index);
    }

    private void take(World.Card card) {
        stock.take(card);
        if (stock.isFoundLow(card, now) && random.nextDouble() < rates.alarms()) {
            alarm = accounts.alarm(card, stock.told(card), now);
        }
    }

    private void tap() {
        int lives = life.livesOf(nextTap);
        for (int i = 0; i < lives; i++) {
            long number = nextTap * 8 + i;
            life.live(number);
            if (life.size() > 0) {
                queue.add(life.at(0), number * Life.MAX_STEPS);
            }
        }
        nextTap++;
    }

    private static Sent event(byte[] body) {
        return new Sent(body, Sort.EVENT, null);
    }
}
