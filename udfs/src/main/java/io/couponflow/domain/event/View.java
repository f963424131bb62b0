package io.couponflow.domain.event;

/**
 * A user opened a page from the menu ({@code VIEW}).
 *
 * @param eventKey the address of the page
 */
public record View(String eventKey, String menuId) implements Event {
    @Override
    public String name() {
        return "view";
    }
}
