package io.couponflow.domain;

import io.couponflow.domain.event.UserGetCard;

/** Which channel a push names. */
public final class Channels {

    /** The channel of an issue that names none. */
    public static final String NONE = "(none)";

    /** Stands in tables for the channel of a code whose issue is not known (yet). */
    public static final String UNATTRIBUTED = "(unattributed)";

    private static final String SCENE_PREFIX = "qrscene_";

    private Channels() {}

    /** The channel a receipt attributes: OuterStr, else OuterId unless 0, else {@link #NONE}. */
    public static String ofReceipt(UserGetCard receipt) {
        String channel = Text.firstOf(receipt.outerStr(), Text.unlessZero(receipt.outerId()));
        return channel.isEmpty() ? NONE : Text.key(channel);
    }

    /**
     * The channel that activity is counted under: the push's own OuterStr (of a receipt also OutetStr, and OuterId
     * unless 0); of a subscribe, scan, click or view its EventKey without {@code qrscene_}; else {@code ""}.
     */
    public static String ofActivity(Push push) {
        String name = push.event().name();
        return Text.key(
                switch (name) {
                    case "subscribe", "scan", "click", "view" ->
                        withoutPrefix(push.fields().first("eventkey"));
                    case "user_get_card" ->
                        push.event() instanceof UserGetCard receipt
                                ? Text.firstOf(receipt.outerStr(), Text.unlessZero(receipt.outerId()))
                                : "";
                    default -> push.fields().first("outerstr");
                });
    }

    private static String withoutPrefix(String eventKey) {
        return eventKey.startsWith(SCENE_PREFIX) ? eventKey.substring(SCENE_PREFIX.length()) : eventKey;
    }
}
