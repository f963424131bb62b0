package io.couponflow.token;

import io.couponflow.token.TokenOrderMemory.Links;
import io.couponflow.token.TokenOrderMemory.Place;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds which event is the highest that tells one thing of its order: the type, or a time.
 *
 * <ol>
 *   <li>An event that tells it goes into a heap, the highest on top. The top is what counts.
 *   <li>An event is replaced by the push on its key with the greater sender, which may tell it no longer. If it was the
 *       top it is taken off, and the next one, until one is on top that tells it. Elsewhere it stays in the heap until it
 *       is on top.
 *   <li>It is a pairing heap: an event that comes touches two places, and one that is taken off touches of n places about
 *       log n, averaged over all. Its places are kept apart, so nothing is ever read or written as a whole.
 * </ol>
 */
final class Teller<T> {

    /** Who tells {@link TokenOrder#type}. */
    static final Teller<String> TYPE =
            new Teller<>("type", event -> event.orderType().isEmpty() ? null : event.orderType());

    /** Who tells {@link TokenOrder#createdAt}. */
    static final Teller<Long> CREATED = new Teller<>("created", TokenEvent::createdAt);

    /** Who tells {@link TokenOrder#paidAt}. */
    static final Teller<Long> PAID = new Teller<>("paid", TokenEvent::paidAt);

    private final String name;
    private final Function<TokenEvent, @Nullable T> value;

    private Teller(String name, Function<TokenEvent, @Nullable T> value) {
        this.name = name;
        this.value = value;
    }

    /** What an order's only event tells. */
    Told<T> toldBy(TokenEvent only) {
        T told = value.apply(only);
        return told == null ? Told.byNobody() : new Told<>(only.key(), told);
    }

    /**
     * Who tells it after a push.
     *
     * @param told who told it until now
     * @param before the event that {@code now} has replaced; null if its key is new
     * @param now an event that {@code memory} keeps already
     */
    Told<T> after(Told<T> told, @Nullable TokenEvent before, TokenEvent now, TokenOrderMemory memory) throws Exception {
        TokenEvent.Key key = now.key();
        TokenEvent.Key top = told.by();
        T tells = value.apply(now);
        if (tells == null) {
            return key.equals(top) ? withoutTop(key, memory) : told;
        }
        boolean isInHeap = before != null && memory.links(place(key)) != null;
        if (!isInHeap) {
            Links none = new Links(null, null);
            top = top == null ? hung(key, none, null, memory) : melded(top, linksOf(top, memory), key, none, memory);
        }
        return key.equals(top) ? new Told<>(key, tells) : told;
    }

    private Told<T> withoutTop(TokenEvent.Key silent, TokenOrderMemory memory) throws Exception {
        TokenEvent.Key top = takenOff(silent, memory);
        while (top != null) {
            T tells = value.apply(Objects.requireNonNull(memory.event(top)));
            if (tells != null) {
                return new Told<>(top, tells);
            }
            top = takenOff(top, memory);
        }
        return Told.byNobody();
    }

    /** The top of what is left without {@code top}: its children are melded in pairs, then the pairs, the last first. */
    private TokenEvent.@Nullable Key takenOff(TokenEvent.Key top, TokenOrderMemory memory) throws Exception {
        TokenEvent.Key next = linksOf(top, memory).child();
        memory.forget(place(top));
        TokenEvent.Key pairs = null;
        while (next != null) {
            Links links = linksOf(next, memory);
            TokenEvent.Key second = links.sibling();
            if (second == null) {
                pairs = hung(next, links, pairs, memory);
                break;
            }
            Links ofSecond = linksOf(second, memory);
            TokenEvent.Key pair = melded(next, links, second, ofSecond, memory);
            pairs = hung(pair, linksOf(pair, memory), pairs, memory);
            next = ofSecond.sibling();
        }
        TokenEvent.Key left = null;
        while (pairs != null) {
            Links links = linksOf(pairs, memory);
            left = left == null
                    ? hung(pairs, links, null, memory)
                    : melded(left, linksOf(left, memory), pairs, links, memory);
            pairs = links.sibling();
        }
        return left;
    }

    /** Makes one heap of two, whatever hung beside them: the lower top becomes the first child of the higher. */
    private TokenEvent.Key melded(TokenEvent.Key a, Links ofA, TokenEvent.Key b, Links ofB, TokenOrderMemory memory)
            throws Exception {
        boolean aIsHigher = TokenEvent.Key.RANK.compare(a, b) > 0;
        TokenEvent.Key high = aIsHigher ? a : b;
        TokenEvent.Key low = aIsHigher ? b : a;
        memory.keep(place(low), new Links((aIsHigher ? ofB : ofA).child(), (aIsHigher ? ofA : ofB).child()));
        memory.keep(place(high), new Links(low, null));
        return high;
    }

    /** Hangs a heap before {@code sibling}. */
    private TokenEvent.Key hung(
            TokenEvent.Key top, Links links, TokenEvent.@Nullable Key sibling, TokenOrderMemory memory)
            throws Exception {
        memory.keep(place(top), new Links(links.child(), sibling));
        return top;
    }

    private Links linksOf(TokenEvent.Key member, TokenOrderMemory memory) throws Exception {
        return Objects.requireNonNull(memory.links(place(member)));
    }

    private Place place(TokenEvent.Key event) {
        return new Place(name, event);
    }
}
