package io.couponflow.card;

import io.couponflow.domain.Text;

/**
 * What Weixin said of a card that was handed in: card_pass_check or card_not_pass_check.
 *
 * @param time CreateTime, epoch seconds
 * @param reason why it was refused, {@code ""} if nobody said or if it was approved
 */
public record Review(long time, boolean approved, String reason) {

    /** The one that counts: the later; in one second the refusal, then the one with the greater reason. */
    Review orLater(Review other) {
        if (time != other.time) {
            return time > other.time ? this : other;
        }
        if (approved != other.approved) {
            return approved ? other : this;
        }
        return Text.compare(reason, other.reason) >= 0 ? this : other;
    }
}
