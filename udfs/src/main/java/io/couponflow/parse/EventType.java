package io.couponflow.parse;

import io.couponflow.domain.Fields;
import io.couponflow.domain.event.Event;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How one event is read.
 *
 * @param name the event's name in lower case
 * @param required the elements without which it is of no use, beside those that every event needs
 * @param reader its record, from the push's fields
 */
record EventType(String name, List<Required> required, Function<Fields, Event> reader) {

    /**
     * An element that must have a value.
     *
     * @param element as Weixin spells it
     * @param field the name its value has in {@link Fields}
     */
    record Required(String element, String field) {

        static List<Required> of(String... elements) {
            return Stream.of(elements)
                    .map(e -> new Required(e, Values.lower(e)))
                    .toList();
        }
    }
}
