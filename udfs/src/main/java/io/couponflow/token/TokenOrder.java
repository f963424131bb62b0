package io.couponflow.token;

import io.couponflow.domain.CoinCount;
import io.couponflow.domain.TokenStatus;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the tables need of one token order, whatever order it was learnt in. It is pushed once for each status, so what it
 * does to the account is read from its pushes and never added up.
 *
 * <ol>
 *   <li>It has one event for each status and CreateTime; of several pushes the one with the greater FromUserName. The
 *       others tell nothing of the order.
 *   <li>Its status is the highest seen. Its type, when it was made and when it was paid are those of the highest event
 *       that says so; of one status the latest event.
 *   <li>It has settled once a status {@linkplain TokenStatus#settles settles} it, at the earliest such event. Its amounts
 *       are the counts of the highest one, with the sign of its type.
 *   <li>It is reversed once a status {@linkplain TokenStatus#reverses undoes} it, at the earliest such event, whether it
 *       has settled or not; else posted once it has settled, else pending. Only a posted order has deltas: its amounts.
 *   <li>Which statuses settle and reverse goes by its type, which may be learnt last. So each known status keeps what
 *       either answer needs: its earliest and its latest time and the counts of its latest event. An unknown status does
 *       neither, whatever the type; the greatest text is enough.
 *   <li>It has one size, however many pushes there are. The events lie beside it ({@link TokenOrderMemory}); a push reads
 *       the one on its own key. Only where the event that told the type or a time tells it no longer, as a push with a
 *       greater FromUserName has taken its place, the next highest must be found: {@link Teller}.
 * </ol>
 *
 * @param events how many it has; 0 before the first
 * @param firstEventAt the earliest, epoch seconds; 0 before the first
 * @param lastEventAt the latest, epoch seconds; 0 before the first
 * @param status the highest, {@code ORDER_STATUS_…}; {@code ""} before the first
 * @param steps the known statuses that were seen
 * @param toldType {@code ORDER_TYPE_…} and the event that tells it
 * @param toldCreated when it was made, epoch seconds, likewise
 * @param toldPaid when it was paid, epoch seconds, likewise
 */
public record TokenOrder(
        long events,
        long firstEventAt,
        long lastEventAt,
        String status,
        Map<TokenStatus, Step> steps,
        Told<String> toldType,
        Told<Long> toldCreated,
        Told<Long> toldPaid) {

    /** An order of which nothing is known. */
    public static final TokenOrder UNKNOWN =
            new TokenOrder(0, 0, 0, "", Map.of(), Told.byNobody(), Told.byNobody(), Told.byNobody());

    /**
     * What is kept of the events with one status.
     *
     * @param earliest epoch seconds
     * @param latest epoch seconds
     * @param freeCount FreeCoinCount of the latest; null where unknown, like the other counts
     */
    public record Step(
            long earliest,
            long latest,
            @Nullable BigDecimal freeCount,
            @Nullable BigDecimal payCount,
            @Nullable BigDecimal refundFreeCount,
            @Nullable BigDecimal refundPayCount) {

        private static Step of(TokenEvent event, long earliest) {
            return new Step(
                    earliest,
                    event.time(),
                    event.freeCount(),
                    event.payCount(),
                    event.refundFreeCount(),
                    event.refundPayCount());
        }

        private Step with(TokenEvent event) {
            if (event.time() >= latest) {
                return of(event, earliest);
            }
            return new Step(
                    Math.min(earliest, event.time()), latest, freeCount, payCount, refundFreeCount, refundPayCount);
        }
    }

    /** An order with that event alone. */
    static TokenOrder of(TokenEvent only) {
        return UNKNOWN.with(
                only, true, Teller.TYPE.toldBy(only), Teller.CREATED.toldBy(only), Teller.PAID.toldBy(only));
    }

    /**
     * What is known after {@code pushed}, which {@code memory} keeps from now on; null if it tells nothing new.
     *
     * @param memory of this order
     */
    @Nullable
    TokenOrder with(TokenEvent pushed, TokenOrderMemory memory) throws Exception {
        TokenEvent before = memory.event(pushed.key());
        if (before != null && TokenEvent.OF_ONE_KEY.compare(before, pushed) >= 0) {
            return null;
        }
        memory.keep(pushed);
        return with(
                pushed,
                before == null,
                Teller.TYPE.after(toldType, before, pushed, memory),
                Teller.CREATED.after(toldCreated, before, pushed, memory),
                Teller.PAID.after(toldPaid, before, pushed, memory));
    }

    private TokenOrder with(TokenEvent pushed, boolean isNew, Told<String> type, Told<Long> created, Told<Long> paid) {
        boolean isFirst = events == 0;
        boolean isHighest = isFirst || TokenStatus.RANK.compare(pushed.status(), status) > 0;
        return new TokenOrder(
                isNew ? events + 1 : events,
                isFirst ? pushed.time() : Math.min(firstEventAt, pushed.time()),
                Math.max(lastEventAt, pushed.time()),
                isHighest ? pushed.status() : status,
                stepsWith(pushed),
                type,
                created,
                paid);
    }

    private Map<TokenStatus, Step> stepsWith(TokenEvent pushed) {
        TokenStatus known = TokenStatus.of(pushed.status());
        if (known == null) {
            return steps;
        }
        Map<TokenStatus, Step> all = new EnumMap<>(TokenStatus.class);
        all.putAll(steps);
        Step before = steps.get(known);
        all.put(known, before == null ? Step.of(pushed, pushed.time()) : before.with(pushed));
        return Collections.unmodifiableMap(all);
    }

    /** {@code ORDER_TYPE_…}, {@code ""} where unknown. */
    public String type() {
        String type = toldType.value();
        return type == null ? "" : type;
    }

    /** When it was made, epoch seconds; null where unknown. */
    public @Nullable Long createdAt() {
        return toldCreated.value();
    }

    /** When it was paid, epoch seconds; null where unknown. */
    public @Nullable Long paidAt() {
        return toldPaid.value();
    }

    /** The earliest push that settles it, epoch seconds, also if it was undone; null without one. */
    public @Nullable Long settledAt() {
        return earliest(TokenStatus::settles);
    }

    /** The earliest push that undoes it, epoch seconds, also if it never settled; null without one. */
    public @Nullable Long reversedAt() {
        return earliest(TokenStatus::reverses);
    }

    /** What it does to the account. */
    public Posting posting(CoinCount reading) {
        if (reversedAt() != null) {
            return Posting.without(Posting.State.REVERSED);
        }
        Posting settled = settled(reading);
        return settled == null ? Posting.without(Posting.State.PENDING) : settled;
    }

    /** What it did to the account when it settled, whatever became of it; null if it has not. */
    public @Nullable Posting settled(CoinCount reading) {
        String type = type();
        Step highest = that(TokenStatus::settles)
                .max(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .orElse(null);
        if (highest == null) {
            return null;
        }
        boolean amounts = reading == CoinCount.ORDER_AMOUNT;
        return new Posting(
                Posting.State.POSTED,
                Posting.signed(amounts ? highest.freeCount() : highest.refundFreeCount(), type),
                Posting.signed(amounts ? highest.payCount() : highest.refundPayCount(), type));
    }

    private @Nullable Long earliest(BiPredicate<TokenStatus, String> does) {
        return that(does)
                .map(step -> step.getValue().earliest())
                .min(Long::compare)
                .orElse(null);
    }

    /** The statuses that do it to an order of this type. */
    private Stream<Map.Entry<TokenStatus, Step>> that(BiPredicate<TokenStatus, String> does) {
        String type = type();
        return steps.entrySet().stream().filter(step -> does.test(step.getKey(), type));
    }
}
