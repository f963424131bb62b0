package io.couponflow.mart;

import java.util.stream.Stream;

/**
 * A column of a {@link Table}.
 *
 * @param digested of a key: unique by its MD5. An index entry holds 2,704 bytes at most, and seven texts of 128 code
 *     points can be longer: such a row could never be written
 */
public record Column(String name, Type type, Fold fold, boolean digested) {

    /** Columns of a key that hold text. */
    static Column[] texts(String... names) {
        return Stream.of(names)
                .map(name -> new Column(name, Type.TEXT, Fold.KEY, false))
                .toArray(Column[]::new);
    }

    /** Columns of a key that hold text which is unique by its digest. */
    static Column[] digests(String... names) {
        return Stream.of(names)
                .map(name -> new Column(name, Type.TEXT, Fold.KEY, true))
                .toArray(Column[]::new);
    }

    /** A column of a key. */
    static Column[] key(String name, Type type) {
        return new Column[] {new Column(name, type, Fold.KEY, false)};
    }

    /** Columns of counts. */
    static Column[] sums(String... names) {
        return fold(Fold.SUM, Type.BIGINT, names);
    }

    /** Columns of one type that fold in one way. */
    static Column[] fold(Fold fold, Type type, String... names) {
        return Stream.of(names).map(name -> new Column(name, type, fold, false)).toArray(Column[]::new);
    }

    /** Columns that are written as they are. */
    static Column[] whole(Type type, String... names) {
        return fold(Fold.WHOLE, type, names);
    }
}
