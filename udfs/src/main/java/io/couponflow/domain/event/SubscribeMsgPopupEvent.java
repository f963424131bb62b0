package io.couponflow.domain.event;

import java.util.List;

/**
 * A user answered the question whether to be sent messages ({@code subscribe_msg_popup_event}).
 *
 * @param list one per template
 */
public record SubscribeMsgPopupEvent(List<Answer> list) implements Event {
    @Override
    public String name() {
        return "subscribe_msg_popup_event";
    }

    /**
     * The answer for one template.
     *
     * @param subscribeStatusString {@code accept} or {@code reject}
     * @param popupScene where it was asked
     */
    public record Answer(String templateId, String subscribeStatusString, String popupScene) {}
}
