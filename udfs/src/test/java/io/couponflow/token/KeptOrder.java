package io.couponflow.token;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One order as the job keeps it, on the heap. */
class KeptOrder implements TokenOrderMemory {

    private final Map<TokenEvent.Key, TokenEvent> events = new HashMap<>();
    private final Map<Place, Links> places = new HashMap<>();
    private TokenOrder order = TokenOrder.UNKNOWN;

    /** Takes a push; false if it tells nothing new. */
    boolean take(TokenEvent pushed) throws Exception {
        TokenOrder after = order.with(pushed, this);
        if (after == null) {
            return false;
        }
        order = after;
        return true;
    }

    TokenOrder order() {
        return order;
    }

    Map<TokenEvent.Key, TokenEvent> events() {
        return events;
    }

    @Override
    public @Nullable TokenEvent event(TokenEvent.Key key) throws Exception {
        return events.get(key);
    }

    @Override
    public void keep(TokenEvent event) throws Exception {
        events.put(event.key(), event);
    }

    @Override
    public @Nullable Links links(Place place) throws Exception {
        return places.get(place);
    }

    @Override
    public void keep(Place place, Links links) throws Exception {
        places.put(place, links);
    }

    @Override
    public void forget(Place place) throws Exception {
        places.remove(place);
    }
}
