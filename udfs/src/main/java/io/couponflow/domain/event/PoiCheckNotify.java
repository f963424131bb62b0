package io.couponflow.domain.event;

/**
 * A store was reviewed ({@code poi_check_notify}).
 *
 * @param uniqId the merchant's own id of the store
 * @param poiId Weixin's
 */
public record PoiCheckNotify(String uniqId, String poiId, String result, String msg) implements Event {
    @Override
    public String name() {
        return "poi_check_notify";
    }
}
