package io.couponflow.card;

import io.couponflow.domain.Codec;
import io.couponflow.domain.Text;
import io.couponflow.mart.RowKey;
import io.couponflow.mart.Table;
import io.couponflow.mart.Tuple;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a card, and what one line or one review adds to it: the same with the other half unknown.
 *
 * @param line the latest of the catalogue; null without one
 * @param review the latest; null without one
 */
public record Card(
        String account,
        String cardId,
        @Nullable CatalogueLine line,
        @Nullable Review review) {

    private static final long LATEST = 253_402_300_799L;

    /** What a line of the catalogue says. The ids are cut as every key is. */
    static Card of(String account, String cardId, CatalogueLine line) {
        return new Card(Text.key(account), Text.key(cardId), line, null);
    }

    /** What a review says. The ids are cut as every key is. */
    static Card of(String account, String cardId, Review review) {
        return new Card(Text.key(account), Text.key(cardId), null, review);
    }

    /** Account and card. */
    public String key() {
        return account + Text.SEPARATOR + cardId;
    }

    /**
     * This and what came after it: the line with the greatest {@code updated_at}, of several the one that came last;
     * the latest review, whenever it came.
     */
    public Card with(Card next) {
        boolean isNewer = line == null || (next.line != null && next.line.updatedAt() >= line.updatedAt());
        Review latest = review == null || next.review == null
                ? (review == null ? next.review : review)
                : review.orLater(next.review);
        return new Card(account, cardId, isNewer ? next.line : line, latest);
    }

    /** The row as the database is to hold it. */
    public Tuple toTuple() {
        return Tuple.of(
                RowKey.in(Table.CARD).text(account).text(cardId).build(),
                line == null ? null : line.cardType(),
                line == null ? null : line.title(),
                review == null ? null : review.approved() ? "approved" : "rejected",
                review == null || review.reason().isEmpty() ? null : review.reason(),
                review == null ? null : millis(review.time()),
                line == null ? null : line.quantity(),
                line == null ? null : line.validityType(),
                line == null ? null : millis(line.beginAt()),
                line == null ? null : millis(line.endAt()),
                line == null ? null : line.fixedBeginTerm(),
                line == null ? null : line.fixedTerm(),
                line == null ? null : line.getLimit(),
                line == null ? null : line.useLimit(),
                line == null ? null : line.canGiveFriend(),
                line == null ? null : line.leastCost(),
                line == null ? null : line.reduceCost(),
                line == null ? null : line.discount(),
                line == null ? null : line.card(),
                line == null ? null : writtenAt(line.updatedAt()));
    }

    /** Lines are compared in whatever unit, but no other is an instant: milliseconds lie beyond the year 9999. */
    private static @Nullable Long writtenAt(long updatedAt) {
        return updatedAt < 1 || updatedAt > LATEST ? null : updatedAt;
    }

    private static @Nullable Long millis(@Nullable Long seconds) {
        return seconds == null ? null : seconds * 1000;
    }

    /** State, and on the wire: a version, the ids, then either half if it is known. */
    public static final class Format implements Codec<Card> {

        private static final int VERSION = 1;
        private static final Codec<CatalogueLine> LINE = new LineFormat();
        private static final Codec<Review> REVIEW = new ReviewFormat();

        @Override
        public void write(Card card, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            Codec.writeText(card.account, out);
            Codec.writeText(card.cardId, out);
            Codec.writeNullable(card.line, LINE, out);
            Codec.writeNullable(card.review, REVIEW, out);
        }

        @Override
        public Card read(DataInput in) throws IOException {
            byte version = in.readByte();
            if (version != VERSION) {
                throw Codec.unknownVersion(Card.class, version);
            }
            return new Card(
                    Codec.readText(in),
                    Codec.readText(in),
                    Codec.readNullable(LINE, in),
                    Codec.readNullable(REVIEW, in));
        }
    }

    private static final class LineFormat implements Codec<CatalogueLine> {

        private static final Codec<String> TEXT = new Codec.OfText();
        private static final Codec<Long> LONG = new Codec.OfLong();

        @Override
        public void write(CatalogueLine line, DataOutput out) throws IOException {
            out.writeLong(line.updatedAt());
            Codec.writeNullable(line.cardType(), TEXT, out);
            Codec.writeNullable(line.title(), TEXT, out);
            Codec.writeNullable(line.quantity(), LONG, out);
            Codec.writeNullable(line.validityType(), TEXT, out);
            Codec.writeNullable(line.beginAt(), LONG, out);
            Codec.writeNullable(line.endAt(), LONG, out);
            Codec.writeNullable(line.fixedBeginTerm(), LONG, out);
            Codec.writeNullable(line.fixedTerm(), LONG, out);
            Codec.writeNullable(line.getLimit(), LONG, out);
            Codec.writeNullable(line.useLimit(), LONG, out);
            Boolean canGive = line.canGiveFriend();
            Codec.writeNullable(canGive == null ? null : canGive ? 1L : 0L, LONG, out);
            Codec.writeNullable(line.leastCost(), LONG, out);
            Codec.writeNullable(line.reduceCost(), LONG, out);
            Codec.writeNullable(line.discount(), LONG, out);
            Codec.writeText(line.card(), out);
        }

        @Override
        public CatalogueLine read(DataInput in) throws IOException {
            return new CatalogueLine(
                    in.readLong(),
                    Codec.readNullable(TEXT, in),
                    Codec.readNullable(TEXT, in),
                    Codec.readNullable(LONG, in),
                    Codec.readNullable(TEXT, in),
                    Codec.readNullable(LONG, in),
                    Codec.readNullable(LONG, in),
                    Codec.readNullable(LONG, in),
                    Codec.readNullable(LONG, in),
                    Codec.readNullable(LONG, in),
                    Codec.readNullable(LONG, in),
                    readTruth(in),
                    Codec.readNullable(LONG, in),
                    Codec.readNullable(LONG, in),
                    Codec.readNullable(LONG, in),
                    Codec.readText(in));
        }

        private static @Nullable Boolean readTruth(DataInput in) throws IOException {
            Long truth = Codec.readNullable(LONG, in);
            return truth == null ? null : truth != 0;
        }
    }

    private static final class ReviewFormat implements Codec<Review> {

        @Override
        public void write(Review review, DataOutput out) throws IOException {
            out.writeLong(review.time());
            out.writeBoolean(review.approved());
            Codec.writeText(review.reason(), out);
        }

        @Override
        public Review read(DataInput in) throws IOException {
            return new Review(in.readLong(), in.readBoolean(), Codec.readText(in));
        }
    }
}
