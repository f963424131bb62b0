package io.couponflow.domain;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The statuses of a token order, in the order that it goes through them. */
public enum TokenStatus {
    /** To be paid. */
    WAITING,
    /** Paid. */
    SUCC,
    /** The tokens are on the account. */
    FINANCE_SUCC,
    /** The tokens have become stock of a coupon. */
    QUANTITY_SUCC,
    /** There is an invoice. */
    HAS_RECEIPT,
    /** A refund was asked for. */
    REFUND_WAITING,
    /** The tokens were given back. */
    HAS_REFUND,
    /** Rolled back: the platform failed. */
    ROLLBACK;

    /** Type of an order that is itself a refund: unused tokens come back from stock that has expired. */
    public static final String REFUND_TYPE = "ORDER_TYPE_REFUND";

    private static final Map<String, TokenStatus> BY_TEXT =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(TokenStatus::toString, status -> status));

    /** Statuses as text: unknown ones, by code point, below all known ones in their order. */
    public static final Comparator<String> RANK = Comparator.comparing(
                    TokenStatus::of, Comparator.nullsFirst(Comparator.<TokenStatus>naturalOrder()))
            .thenComparing(Text::compare);

    /** A text that compares by code point as its status does by {@link #RANK}. */
    public static String ranked(String status) {
        return (char) ('1' + Arrays.asList(values()).indexOf(of(status))) + status;
    }

    /** The status of that text, null if it is unknown. */
    public static @Nullable TokenStatus of(String text) {
        return BY_TEXT.get(text);
    }

    /** True if it makes an order of that type count: its tokens have changed hands. */
    public boolean settles(String orderType) {
        return switch (this) {
            case FINANCE_SUCC, QUANTITY_SUCC, HAS_RECEIPT, REFUND_WAITING -> true;
            case HAS_REFUND -> orderType.equals(REFUND_TYPE);
            case WAITING, SUCC, ROLLBACK -> false;
        };
    }

    /** True if it undoes an order of that type, whatever else was seen of it. */
    public boolean reverses(String orderType) {
        return this == ROLLBACK || this == HAS_REFUND && !orderType.equals(REFUND_TYPE);
    }

    /** As pushes spell it: {@code ORDER_STATUS_…}. */
    @Override
    public String toString() {
        return "ORDER_STATUS_" + name();
    }
}
