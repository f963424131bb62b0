package io.couponflow.mart;

/**
 * How the values of a column of one row become one. All are commutative and associative, so no order of arrival leaves a trace.
 */
public enum Fold {
    /** Part of the key. */
    KEY,
    /** Numbers add up, in 64 bits that may wrap: what is taken back leaves what was there before. */
    SUM,
    /** The smallest number stays. */
    LEAST,
    /** The greatest number stays. */
    GREATEST,
    /** Decimals add up. */
    DECIMAL_SUM,
    /** Distinct users are counted. */
    USERS,
    /** The values of one change stay together: of the change that is the greatest by them, in the order of the columns. */
    LATEST,
    /** The same, of a column that the database does not have. */
    LATEST_HIDDEN,
    /** Nothing is folded: whoever writes the row knows all of it. */
    WHOLE;

    /** Whether it works on plain numbers, which a row keeps in an array. */
    boolean isOfNumbers() {
        return this == SUM || this == LEAST || this == GREATEST;
    }

    boolean isOfLatest() {
        return this == LATEST || this == LATEST_HIDDEN;
    }

    /** The number that stands for none, and changes nothing when it is folded in: no time and no quantity is so small. */
    long nothing() {
        return this == SUM ? 0 : Long.MIN_VALUE;
    }

    /** Two numbers as one. */
    long of(long a, long b) {
        if (this == SUM) {
            return a + b;
        }
        return this == GREATEST || a == Long.MIN_VALUE || b == Long.MIN_VALUE ? Math.max(a, b) : Math.min(a, b);
    }
}
