package io.couponflow.domain.event;

/**
 * What a push tells. In every record of this package, text is never null and {@code ""} where unknown; numbers and
 * booleans are null where unknown. Ids, codes and order numbers are text, whatever they look like.
 */
public sealed interface Event permits UserGetCard, UserConsumeCard, UserPayFromPayCell, UserDelCard, UnknownEvent {

    /** The event's name as Weixin spells it, in lower case. */
    String name();
}
