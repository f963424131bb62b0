package io.couponflow.mart;

import io.couponflow.domain.Codec;
import io.couponflow.domain.Decimals;
import io.couponflow.domain.Text;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a row behind its key, as {@link Table} declares them: plain numbers in one array, which is all that most tables have, and
 * the rest in another.
 *
 * <ol>
 *   <li>What was never set changes nothing when it is added.
 *   <li>Adding folds each column by itself, but for those of {@link Fold#LATEST}, which stay together: they are compared in their order,
 *       what is unknown comes first, and all of the greater side stay.
 *   <li>Values are added to in place. Whoever adds two gives up both.
 * </ol>
 */
public final class RowValues {

    private static final Object[] NONE = {};
    private static final Codec<Users> USERS = new Users.Format();

    private final Table table;
    private final long[] numbers;
    private final @Nullable Object[] others;

    /** Values that add nothing. */
    RowValues(Table table) {
        this.table = table;
        this.numbers = new long[table.numbers()];
        this.others = table.others() == 0 ? NONE : new @Nullable Object[table.others()];
        if (!table.onlySums()) {
            int number = 0;
            for (Column column : table.folded()) {
                if (column.fold().isOfNumbers()) {
                    numbers[number++] = column.fold().nothing();
                }
            }
        }
    }

    /** The table. */
    public Table table() {
        return table;
    }

    /** What was set, or added up, of a column of plain numbers. */
    public long number(String column) {
        return numbers[table.numberOf(column)];
    }

    void set(String column, long number) {
        numbers[table.numberOf(column)] = number;
    }

    void set(String column, @Nullable Object value) {
        others[table.otherOf(column)] = value;
    }

    /** Adds what {@code that} has, of the same table, which is given up. */
    public void add(RowValues that) {
        if (table != that.table) {
            throw new IllegalArgumentException(
                    "a row of " + table.tableName() + " and one of " + that.table.tableName() + " are not one");
        }
        if (table.onlySums()) {
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] += that.numbers[i];
            }
            return;
        }
        boolean isLater = isLater(that);
        int number = 0;
        int other = 0;
        for (Column column : table.folded()) {
            if (column.fold().isOfNumbers()) {
                numbers[number] = column.fold().of(numbers[number], that.numbers[number]);
                number++;
            } else {
                if (!column.fold().isOfLatest()) {
                    others[other] = sum(others[other], that.others[other]);
                } else if (isLater) {
                    others[other] = that.others[other];
                }
                other++;
            }
        }
    }

    /** True if every column is 0 or unknown: a row that says nothing. */
    public boolean isZero() {
        for (long number : numbers) {
            if (number != 0 && number != Long.MIN_VALUE) {
                return false;
            }
        }
        for (Object other : others) {
            if (other != null && !(other instanceof BigDecimal decimal && decimal.signum() == 0)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The row as the database takes it.
     *
     * @param isNew see {@link Tuple#isNew}
     */
    public Tuple toTuple(RowKey key, boolean isNew) {
        CopyFields fields = new CopyFields(16 * table.folded().size());
        int number = 0;
        int other = 0;
        for (Column column : table.folded()) {
            if (column.fold().isOfNumbers()) {
                long value = numbers[number++];
                if (column.fold() == Fold.SUM || value != column.fold().nothing()) {
                    fields.number(column.type(), value);
                } else {
                    fields.value(column.type(), null);
                }
            } else {
                Object value = others[other++];
                if (column.fold() == Fold.USERS) {
                    fields.number(column.type(), value == null ? 0 : ((Users) value).count());
                } else if (column.fold() != Fold.LATEST_HIDDEN) {
                    fields.value(column.type(), value);
                }
            }
        }
        return new Tuple(key, fields.toByteArray(), isNew);
    }

    private boolean isLater(RowValues that) {
        int other = 0;
        for (Column column : table.folded()) {
            if (column.fold().isOfLatest()) {
                int order = compare(others[other], that.others[other]);
                if (order != 0) {
                    return order < 0;
                }
            }
            other += column.fold().isOfNumbers() ? 0 : 1;
        }
        return false;
    }

    private static int compare(@Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return a != null ? 1 : b != null ? -1 : 0;
        }
        if (a instanceof String text) {
            return Text.compare(text, (String) b);
        }
        return a instanceof Long number ? number.compareTo((Long) b) : ((BigDecimal) a).compareTo((BigDecimal) b);
    }

    private static @Nullable Object sum(@Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a instanceof Users users
                ? users.plus((Users) b)
                : Decimals.canonical(((BigDecimal) a).add((BigDecimal) b));
    }

    void write(DataOutput out) throws IOException {
        for (long number : numbers) {
            Codec.writeVarLong(number, out);
        }
        for (Object other : others) {
            write(other, out);
        }
    }

    void read(DataInput in) throws IOException {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Codec.readVarLong(in);
        }
        for (int i = 0; i < others.length; i++) {
            others[i] = readOther(in);
        }
    }

    private static void write(@Nullable Object value, DataOutput out) throws IOException {
        if (value == null) {
            out.writeByte(0);
        } else if (value instanceof Users users) {
            out.writeByte(1);
            USERS.write(users, out);
        } else if (value instanceof String text) {
            out.writeByte(2);
            Codec.writeText(text, out);
        } else if (value instanceof Long number) {
            out.writeByte(3);
            Codec.writeVarLong(number, out);
        } else {
            out.writeByte(4);
            Codec.writeText(((BigDecimal) value).toPlainString(), out);
        }
    }

    private static @Nullable Object readOther(DataInput in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case 0 -> null;
            case 1 -> USERS.read(in);
            case 2 -> Codec.readText(in);
            case 3 -> Codec.readVarLong(in);
            case 4 -> new BigDecimal(Codec.readText(in));
            default -> throw Codec.unknownVersion(RowValues.class, kind);
        };
    }

    /** State: the table's number, then the columns. */
    public static final class Format implements Codec<RowValues> {

        @Override
        public void write(RowValues values, DataOutput out) throws IOException {
            out.writeByte(values.table.tag());
            values.write(out);
        }

        @Override
        public RowValues read(DataInput in) throws IOException {
            RowValues values = new RowValues(Table.of(in.readByte()));
            values.read(in);
            return values;
        }
    }
}
