package io.couponflow.domain.row;

import io.couponflow.domain.Codec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * A row as a tag byte and its parts, on the wire and in state. A tag stands for one shape of one row for ever: a row
 * that gains a column gets a new tag, and the old one goes on being read.
 */
public final class RowFormat implements Codec<Row> {

    private static final Codec<Users> USERS = new Users.Format();
    private static final Codec<Long> LONG = new Codec.OfLong();
    private static final Codec<BigDecimal> DECIMAL = new OfDecimal();

    @Override
    public void write(Row row, DataOutput out) throws IOException {
        if (row instanceof ChannelConversion channelConversion) {
            out.writeByte(1);
            write(channelConversion, out);
        } else if (row instanceof RedemptionLag redemptionLag) {
            out.writeByte(2);
            write(redemptionLag, out);
        } else if (row instanceof Redemption redemption) {
            out.writeByte(3);
            write(redemption, out);
        } else if (row instanceof Payment payment) {
            out.writeByte(4);
            write(payment, out);
        } else if (row instanceof Activity activity) {
            out.writeByte(5);
            write(activity, out);
        } else if (row instanceof Audience audience) {
            out.writeByte(6);
            write(audience, out);
        } else if (row instanceof DataQuality dataQuality) {
            out.writeByte(7);
            write(dataQuality, out);
        } else if (row instanceof MemberActivity memberActivity) {
            out.writeByte(8);
            write(memberActivity, out);
        } else if (row instanceof Inventory inventory) {
            out.writeByte(9);
            write(inventory, out);
        } else if (row instanceof InventoryAlarm inventoryAlarm) {
            out.writeByte(10);
            write(inventoryAlarm, out);
        } else if (row instanceof TokenPosting tokenPosting) {
            out.writeByte(11);
            write(tokenPosting, out);
        } else if (row instanceof TokenBalance tokenBalance) {
            out.writeByte(12);
            write(tokenBalance, out);
        } else {
            throw new IOException("no tag stands for " + row.getClass());
        }
    }

    @Override
    public Row read(DataInput in) throws IOException {
        byte tag = in.readByte();
        return switch (tag) {
            case 1 -> readChannelConversion(in);
            case 2 -> readRedemptionLag(in);
            case 3 -> readRedemption(in);
            case 4 -> readPayment(in);
            case 5 -> readActivity(in);
            case 6 -> readAudience(in);
            case 7 -> readDataQuality(in);
            case 8 -> readMemberActivity(in);
            case 9 -> readInventory(in);
            case 10 -> readInventoryAlarm(in);
            case 11 -> readTokenPosting(in);
            case 12 -> readTokenBalance(in);
            default -> throw Codec.unknownVersion(Row.class, tag);
        };
    }

    private static void write(ChannelConversion row, DataOutput out) throws IOException {
        Codec.writeText(row.account(), out);
        Codec.writeText(row.cardId(), out);
        Codec.writeText(row.channel(), out);
        out.writeLong(row.cohortDate());
        out.writeLong(row.issued());
        out.writeLong(row.gifted());
        out.writeLong(row.redeemed());
        out.writeLong(row.deleted());
        out.writeLong(row.payments());
        out.writeLong(row.paidFen());
        out.writeLong(row.originalFen());
    }

    private static ChannelConversion readChannelConversion(DataInput in) throws IOException {
        return new ChannelConversion(
                Codec.readText(in),
                Codec.readText(in),
                Codec.readText(in),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }

    private static void write(RedemptionLag row, DataOutput out) throws IOException {
        Codec.writeText(row.account(), out);
        Codec.writeText(row.cardId(), out);
        Codec.writeText(row.channel(), out);
        out.writeLong(row.cohortDate());
        out.writeLong(row.lagHours());
        out.writeLong(row.redeemed());
    }

    private static RedemptionLag readRedemptionLag(DataInput in) throws IOException {
        return new RedemptionLag(
                Codec.readText(in),
                Codec.readText(in),
                Codec.readText(in),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }

    private static void write(Redemption row, DataOutput out) throws IOException {
        Codec.writeText(row.account(), out);
        Codec.writeText(row.cardId(), out);
        out.writeLong(row.redeemedDate());
        Codec.writeText(row.channel(), out);
        Codec.writeText(row.redeemChannel(), out);
        Codec.writeText(row.source(), out);
        Codec.writeText(row.location(), out);
        Codec.writeText(row.staff(), out);
        out.writeLong(row.redeemed());
    }

    private static Redemption readRedemption(DataInput in) throws IOException {
        return new Redemption(
                Codec.readText(in),
                Codec.readText(in),
                in.readLong(),
                Codec.readText(in),
                Codec.readText(in),
                Codec.readText(in),
                Codec.readText(in),
                Codec.readText(in),
                in.readLong());
    }

    private static void write(Payment row, DataOutput out) throws IOException {
        Codec.writeText(row.account(), out);
        Codec.writeText(row.cardId(), out);
        out.writeLong(row.paidDate());
        Codec.writeText(row.channel(), out);
        Codec.writeText(row.location(), out);
        out.writeLong(row.payments());
        out.writeLong(row.paidFen());
        out.writeLong(row.originalFen());
        out.writeLong(row.unpriced());
    }

    private static Payment readPayment(DataInput in) throws IOException {
        return new Payment(
                Codec.readText(in),
                Codec.readText(in),
                in.readLong(),
                Codec.readText(in),
                Codec.readText(in),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }

    private static void write(Activity row, DataOutput out) throws IOException {
        Codec.writeText(row.account(), out);
        out.writeLong(row.windowStart());
        Codec.writeText(row.event(), out);
        Codec.writeText(row.cardId(), out);
        Codec.writeText(row.channel(), out);
        out.writeLong(row.events());
        USERS.write(row.users(), out);
    }

    private static Activity readActivity(DataInput in) throws IOException {
        return new Activity(
                Codec.readText(in),
                in.readLong(),
                Codec.readText(in),
                Codec.readText(in),
                Codec.readText(in),
                in.readLong(),
                USERS.read(in));
    }

    private static void write(Audience row, DataOutput out) throws IOException {
        Codec.writeText(row.account(), out);
        out.writeLong(row.activityDate());
        Codec.writeText(row.event(), out);
        Codec.writeText(row.cardId(), out);
        out.writeLong(row.events());
        USERS.write(row.users(), out);
    }

    private static Audience readAudience(DataInput in) throws IOException {
        return new Audience(
                Codec.readText(in),
                in.readLong(),
                Codec.readText(in),
                Codec.readText(in),
                in.readLong(),
                USERS.read(in));
    }

    private static void write(DataQuality row, DataOutput out) throws IOException {
        Codec.writeText(row.source(), out);
        out.writeLong(row.hour());
        out.writeLong(row.received());
        out.writeLong(row.accepted());
        out.writeLong(row.duplicates());
        out.writeLong(row.deadLetters());
        out.writeLong(row.ignored());
        out.writeLong(row.unknownEvents());
    }

    private static DataQuality readDataQuality(DataInput in) throws IOException {
        return new DataQuality(
                Codec.readText(in),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }

    private static void write(MemberActivity row, DataOutput out) throws IOException {
        Codec.writeText(row.account(), out);
        Codec.writeText(row.cardId(), out);
        out.writeLong(row.activityDate());
        out.writeLong(row.activations());
        out.writeLong(row.updates());
        out.writeLong(row.bonusAdded());
        out.writeLong(row.bonusDeducted());
        out.writeLong(row.balanceAdded());
        out.writeLong(row.balanceDeducted());
    }

    private static MemberActivity readMemberActivity(DataInput in) throws IOException {
        return new MemberActivity(
                Codec.readText(in),
                Codec.readText(in),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }

    private static void write(Inventory row, DataOutput out) throws IOException {
        Codec.writeText(row.account(), out);
        Codec.writeText(row.cardId(), out);
        out.writeLong(row.issued());
        out.writeLong(row.lastIssuedAt());
        out.writeLong(row.alarms());
        out.writeLong(row.lastAlarmAt());
        Codec.writeText(row.lastAlarmDetail(), out);
        Codec.writeNullable(row.lastAlarmQuantity(), LONG, out);
    }

    private static Inventory readInventory(DataInput in) throws IOException {
        return new Inventory(
                Codec.readText(in),
                Codec.readText(in),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                Codec.readText(in),
                Codec.readNullable(LONG, in));
    }

    private static void write(InventoryAlarm row, DataOutput out) throws IOException {
        Codec.writeText(row.account(), out);
        Codec.writeText(row.cardId(), out);
        out.writeLong(row.windowStart());
        out.writeLong(row.alarms());
        out.writeLong(row.firstAt());
        out.writeLong(row.lastAt());
        Codec.writeNullable(row.lowestQuantity(), LONG, out);
        Codec.writeText(row.lastDetail(), out);
        out.writeLong(row.issued());
    }

    private static InventoryAlarm readInventoryAlarm(DataInput in) throws IOException {
        return new InventoryAlarm(
                Codec.readText(in),
                Codec.readText(in),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                Codec.readNullable(LONG, in),
                Codec.readText(in),
                in.readLong());
    }

    private static void write(TokenPosting row, DataOutput out) throws IOException {
        Codec.writeText(row.account(), out);
        out.writeLong(row.postingDate());
        Codec.writeText(row.orderType(), out);
        out.writeLong(row.orders());
        DECIMAL.write(row.freeDelta(), out);
        DECIMAL.write(row.payDelta(), out);
    }

    private static TokenPosting readTokenPosting(DataInput in) throws IOException {
        return new TokenPosting(
                Codec.readText(in),
                in.readLong(),
                Codec.readText(in),
                in.readLong(),
                DECIMAL.read(in),
                DECIMAL.read(in));
    }

    private static void write(TokenBalance row, DataOutput out) throws IOException {
        Codec.writeText(row.account(), out);
        out.writeLong(row.balanceDate());
        DECIMAL.write(row.freeBalance(), out);
        DECIMAL.write(row.payBalance(), out);
        out.writeLong(row.reportedAt());
        Codec.writeText(row.status(), out);
        Codec.writeText(row.orderId(), out);
        Codec.writeText(row.sender(), out);
    }

    private static TokenBalance readTokenBalance(DataInput in) throws IOException {
        return new TokenBalance(
                Codec.readText(in),
                in.readLong(),
                DECIMAL.read(in),
                DECIMAL.read(in),
                in.readLong(),
                Codec.readText(in),
                Codec.readText(in),
                Codec.readText(in));
    }
}
