package io.couponflow.domain;

/**
 * What a coupon's state is keyed by: account, card and code. Codes repeat across cards, and openids across accounts, so
 * neither is a key alone.
 */
public record CouponKey(String account, String cardId, String code) {

    /** The key as one text, as Flink keys a stream by it. */
    public static String of(String account, String cardId, String code) {
        return account + Text.SEPARATOR + cardId + Text.SEPARATOR + code;
    }

    /** The parts of a key that {@link #of} made. */
    public static CouponKey parse(String key) {
        int first = key.indexOf(Text.SEPARATOR);
        int second = key.indexOf(Text.SEPARATOR, first + 1);
        return new CouponKey(key.substring(0, first), key.substring(first + 1, second), key.substring(second + 1));
    }

    /** The key of another code of the card that {@code key} belongs to. */
    public static String sibling(String key, String code) {
        return key.substring(0, key.lastIndexOf(Text.SEPARATOR) + 1) + code;
    }

    /** The code in {@code key}. */
    public static String code(String key) {
        return key.substring(key.lastIndexOf(Text.SEPARATOR) + 1);
    }
}
