package io.couponflow.domain.event;

/**
 * A user opened a mini program from the menu ({@code view_miniprogram}).
 *
 * @param eventKey the path of the page
 */
public record ViewMiniprogram(String eventKey, String menuId) implements Event {
    @Override
    public String name() {
        return "view_miniprogram";
    }
}
