package io.couponflow.domain.event;

/** A user took pictures from the menu ({@code pic_sysphoto}). */
public record PicSysphoto(String eventKey, SendPicsInfo sendPicsInfo) implements Event {
    @Override
    public String name() {
        return "pic_sysphoto";
    }
}
