package io.couponflow.domain.event;

/** A user chose pictures of Weixin's album from the menu ({@code pic_weixin}). */
public record PicWeixin(String eventKey, SendPicsInfo sendPicsInfo) implements Event {
    @Override
    public String name() {
        return "pic_weixin";
    }
}
