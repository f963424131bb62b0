package io.couponflow.coupon;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.CouponChange;
import io.couponflow.domain.CouponChange.Received;
import io.couponflow.domain.CouponKey;
import io.couponflow.domain.Days;
import io.couponflow.mart.Row;
import io.couponflow.mart.Rows;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rows that are left when all receipts of one code are in, in the order given. */
class TakenStockTest {

    private static final Days DAYS = new Days(ZoneId.of("Asia/Shanghai"));

    /** 2016-08-31 12:00:00 in Shanghai. */
    private static final long NOON = 1_472_616_000;

    private static final String MORNING = "1472572800000";
    private static final String AFTERNOON = "1472616000000";

    @Test
    void anIssueTakesOneInItsWindow() {
        assertThat(stock(issue(NOON - 1)))
                .containsExactly(
                        "INVENTORY[gh_1, p1, 1, 1472615999000, 0, null, null, null]",
                        "INVENTORY_ALARM[gh_1, p1, " + MORNING + ", 0, null, null, null, null, 1]");
    }

    @Test
    void giftsRestoresAndOtherChangesTakeNothing() {
        assertThat(stock(gift(NOON), new CouponChange.Restored(NOON), new CouponChange.Deleted(NOON)))
                .isEmpty();
    }

    @Test
    void aFurtherIssueTakesNothingMoreButIsTheLast() {
        assertThat(stock(issue(NOON - 1), issue(NOON + 5)))
                .containsExactly(
                        "INVENTORY[gh_1, p1, 1, 1472616005000, 0, null, null, null]",
                        "INVENTORY_ALARM[gh_1, p1, " + MORNING + ", 0, null, null, null, null, 1]");
    }

    @Test
    void anEarlierIssueMovesWhatWasTakenToItsWindow() {
        assertThat(stock(issue(NOON + 5), issue(NOON - 1)))
                .containsExactly(
                        "INVENTORY[gh_1, p1, 1, 1472616005000, 0, null, null, null]",
                        "INVENTORY_ALARM[gh_1, p1, " + MORNING + ", 0, null, null, null, null, 1]");
    }

    @Test
    void anEarlierGiftGivesBackWhatWasTaken() {
        assertThat(stock(issue(NOON), gift(NOON - 1)))
                .as("the receipt was an issue all the same")
                .containsExactly("INVENTORY[gh_1, p1, 0, 1472616000000, 0, null, null, null]");
    }

    @Test
    void anEarlierIssueThanTheGiftTakesOne() {
        assertThat(stock(gift(NOON), issue(NOON)))
                .as("in one second the gift is first")
                .containsExactly("INVENTORY[gh_1, p1, 0, 1472616000000, 0, null, null, null]");
        assertThat(stock(gift(NOON + 1), issue(NOON)))
                .containsExactly(
                        "INVENTORY[gh_1, p1, 1, 1472616000000, 0, null, null, null]",
                        "INVENTORY_ALARM[gh_1, p1, " + AFTERNOON + ", 0, null, null, null, null, 1]");
    }

    private static List<String> stock(CouponChange... changes) {
        TakenStock stock = new TakenStock(DAYS, Duration.ofHours(12));
        List<Row> rows = new ArrayList<>();
        Coupon coupon = Coupon.UNKNOWN;
        for (CouponChange change : changes) {
            Coupon after = coupon.withOrigin(change);
            stock.rows(CouponKey.of("gh_1", "p1", "c1"), change, coupon, after, rows::add);
            coupon = after;
        }
        return Rows.told(Rows.sums(rows).values());
    }

    private static Received issue(long time) {
        return new Received(time, false, "", false, "12b");
    }

    private static Received gift(long time) {
        return new Received(time, true, "c0", false, "(none)");
    }
}
