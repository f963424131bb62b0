package io.couponflow.domain.event;

import java.util.List;

/**
 * A user changed which messages may be sent ({@code subscribe_msg_change_event}).
 *
 * @param list one per template
 */
public record SubscribeMsgChangeEvent(List<Change> list) implements Event {
    @Override
    public String name() {
        return "subscribe_msg_change_event";
    }

    /** The change for one template; {@code subscribeStatusString} is {@code accept} or {@code reject}. */
    public record Change(String templateId, String subscribeStatusString) {}
}
