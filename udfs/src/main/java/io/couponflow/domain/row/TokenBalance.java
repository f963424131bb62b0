package io.couponflow.domain.row;

import io.couponflow.domain.Text;
import io.couponflow.domain.TokenStatus;
import java.math.BigDecimal;
import java.util.Comparator;

/**
 * The last token balances that a push reported on a day. Nothing adds up here: of two reports the later one stays; of
 * one second the one with the higher {@linkplain TokenStatus#RANK ranked} status, then the greater order, sender, free
 * and paid balance.
 *
 * @param balanceDate the day of the push, as days since 1970-01-01
 * @param reportedAt CreateTime, epoch seconds
 * @param status of the order, {@code ORDER_STATUS_…}
 * @param sender FromUserName of the push
 */
public record TokenBalance(
        String account,
        long balanceDate,
        BigDecimal freeBalance,
        BigDecimal payBalance,
        long reportedAt,
        String status,
        String orderId,
        String sender)
        implements Row {

    private static final Comparator<TokenBalance> LATER = Comparator.comparingLong(TokenBalance::reportedAt)
            .thenComparing(TokenBalance::status, TokenStatus.RANK)
            .thenComparing(TokenBalance::orderId, Text::compare)
            .thenComparing(TokenBalance::sender, Text::compare)
            .thenComparing(TokenBalance::freeBalance)
            .thenComparing(TokenBalance::payBalance);

    @Override
    public String key() {
        return Row.key(Table.TOKEN_BALANCE, account, balanceDate);
    }

    @Override
    public Row plus(Row other) {
        if (!(other instanceof TokenBalance that)) {
            throw Row.different(this, other);
        }
        return LATER.compare(this, that) < 0 ? that : this;
    }

    @Override
    public MartRow toMart() {
        return MartRow.of(
                Table.TOKEN_BALANCE, account, balanceDate, freeBalance, payBalance, reportedAt * 1000, orderId);
    }
}
