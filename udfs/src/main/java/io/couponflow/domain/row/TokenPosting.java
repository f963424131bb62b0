package io.couponflow.domain.row;

import io.couponflow.domain.Decimals;
import java.math.BigDecimal;

/**
 * What posted token orders come to.
 *
 * @param postingDate the day on which the orders settled, as days since 1970-01-01
 * @param orderType {@code ORDER_TYPE_…}; {@code ""} where unknown
 * @param orders that are posted
 * @param freeDelta free tokens, below 0 where more were taken than given; {@linkplain Decimals#canonical canonical}
 * @param payDelta paid tokens, likewise
 */
public record TokenPosting(
        String account, long postingDate, String orderType, long orders, BigDecimal freeDelta, BigDecimal payDelta)
        implements Row {

    /** What takes this one back. */
    public TokenPosting negated() {
        return new TokenPosting(account, postingDate, orderType, -orders, freeDelta.negate(), payDelta.negate());
    }

    @Override
    public String key() {
        return Row.key(Table.TOKEN_POSTING, account, postingDate, orderType);
    }

    @Override
    public Row plus(Row other) {
        if (!(other instanceof TokenPosting that)) {
            throw Row.different(this, other);
        }
        return new TokenPosting(
                account,
                postingDate,
                orderType,
                orders + that.orders,
                Decimals.canonical(freeDelta.add(that.freeDelta)),
                Decimals.canonical(payDelta.add(that.payDelta)));
    }

    @Override
    public MartRow toMart() {
        return MartRow.of(Table.TOKEN_POSTING, account, postingDate, orderType, orders, freeDelta, payDelta);
    }
}
