package io.couponflow.domain.event;

import java.util.List;

/**
 * A subscribed message was sent, or not ({@code subscribe_msg_sent_event}).
 *
 * @param list one per message
 */
public record SubscribeMsgSentEvent(List<Sent> list) implements Event {
    @Override
    public String name() {
        return "subscribe_msg_sent_event";
    }

    /** What became of one message; {@code errorCode} is {@code 0} if it was sent. */
    public record Sent(String templateId, String msgId, String errorCode, String errorStatus) {}
}
