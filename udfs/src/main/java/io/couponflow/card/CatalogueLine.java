package io.couponflow.card;

import org.jspecify.annotations.Nullable;

/**
 * What a line of the catalogue says of its card: the columns of {@code card} that come from there. Null is what it does
 * not say, or says in a way that can't be read. Instants are epoch seconds, from 1 to the end of the year 9999; money
 * is fen; counts and money are from 0 and have 15 digits at most.
 *
 * @param updatedAt which of several lines counts, the greatest; 0 if it does not say
 * @param cardType as written
 * @param quantity coupons that the merchant put in stock: sku.total_quantity, else sku.quantity
 * @param validityType in its long form where the line has another spelling of a known one, else as written
 * @param fixedBeginTerm days from the receipt until a coupon becomes valid
 * @param fixedTerm days for which it is valid then
 * @param leastCost of a cash coupon its own, else that of the use condition
 * @param reduceCost of a cash coupon
 * @param discount percent, of a discount coupon
 * @param card the object {@code card} whole, as JSON that PostgreSQL takes
 */
public record CatalogueLine(
        long updatedAt,
        @Nullable String cardType,
        @Nullable String title,
        @Nullable Long quantity,
        @Nullable String validityType,
        @Nullable Long beginAt,
        @Nullable Long endAt,
        @Nullable Long fixedBeginTerm,
        @Nullable Long fixedTerm,
        @Nullable Long getLimit,
        @Nullable Long useLimit,
        @Nullable Boolean canGiveFriend,
        @Nullable Long leastCost,
        @Nullable Long reduceCost,
        @Nullable Long discount,
        String card) {}
