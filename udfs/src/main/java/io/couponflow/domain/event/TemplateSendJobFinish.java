package io.couponflow.domain.event;

/**
 * A template message was delivered, or not ({@code TEMPLATESENDJOBFINISH}).
 *
 * @param status {@code success}, or {@code failed:} and the cause
 */
public record TemplateSendJobFinish(String msgId, String status) implements Event {
    @Override
    public String name() {
        return "templatesendjobfinish";
    }
}
