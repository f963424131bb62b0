package io.couponflow.domain.event;

/**
 * A user tapped a menu entry ({@code CLICK}).
 *
 * @param eventKey the key of the menu entry
 */
public record Click(String eventKey, String menuId) implements Event {
    @Override
    public String name() {
        return "click";
    }
}
