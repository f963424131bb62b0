package io.couponflow.domain.event;

/** A user took or chose pictures from the menu ({@code pic_photo_or_album}). */
public record PicPhotoOrAlbum(String eventKey, SendPicsInfo sendPicsInfo) implements Event {
    @Override
    public String name() {
        return "pic_photo_or_album";
    }
}
