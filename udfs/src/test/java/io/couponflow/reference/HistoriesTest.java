package io.couponflow.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.Push;
import io.couponflow.domain.event.UserGetCard;
import io.couponflow.domain.event.UserPayFromPayCell;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HistoriesTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    @Test
    void theSameSeedGivesTheSameHistory() {
        assertThat(xml(Histories.history(42))).isEqualTo(xml(Histories.history(42)));
    }

    @Test
    void aFoldOfAnyDeliveryEqualsThatOfTheHistory() {
        for (long seed = 0; seed < 300; seed++) {
            List<Push> history = Histories.history(seed);
            List<Push> delivered = Histories.delivered(history, new Random(seed));

            List<Push> accepted = BatchDuplicates.firstOfEach(delivered, BatchDuplicates.Identity.CONTENT);

            assertThat(accepted).as("seed %d", seed).hasSameSizeAs(history);
            assertThat(tables(accepted)).as("seed %d", seed).isEqualTo(tables(history));
        }
    }

    /** A generator that stopped making gifts would make every comparison pass, so each shape must turn up often. */
    @Test
    void historiesHoldWhatHurtsOften() {
        Map<String, Integer> seen = new HashMap<>();
        LongStream.range(0, 1000).mapToObj(Histories::history).forEach(history -> {
            Map<String, SortedMap<List<String>, List<String>>> tables = tables(history);
            tables.get("channel_conversion").forEach((key, row) -> {
                String who = key.get(2).equals("(unattributed)") ? "unattributed " : "attributed ";
                List<String> columns =
                        List.of("issued", "gifted", "redeemed", "deleted", "payments", "paid", "original", "unpriced");
                for (int i = 0; i < columns.size(); i++) {
                    if (!row.get(i).equals("0")) {
                        seen.merge(who + columns.get(i), 1, Integer::sum);
                    }
                }
            });
            tables.get("inventory").forEach((key, row) -> {
                seen.merge("stock issued " + !row.get(0).equals("0"), 1, Integer::sum);
                seen.merge("stock alarmed " + !row.get(2).equals("0"), 1, Integer::sum);
                seen.merge("stock quantity " + row.get(5), 1, Integer::sum);
            });
            tables.get("inventory_alarm").forEach((key, row) -> {
                seen.merge("stock window " + key.get(2).substring(10), 1, Integer::sum);
                seen.merge(
                        "stock several "
                                + (row.get(0).length() > 1 || row.get(0).charAt(0) > '1'),
                        1,
                        Integer::sum);
            });
            tables.get("member_activity").values().forEach(row -> {
                for (int i = 0; i < row.size(); i++) {
                    seen.merge("member " + i + " " + !row.get(i).equals("0"), 1, Integer::sum);
                }
            });
            tables.get("gift_offer").values().forEach(row -> {
                seen.merge("given " + !row.get(0).equals("0"), 1, Integer::sum);
                seen.merge("returned " + !row.get(2).equals("0"), 1, Integer::sum);
            });
            tables.get("redemption_lag").keySet().forEach(key -> seen.merge("lag " + key.get(4), 1, Integer::sum));
            tables.get("token_order").values().forEach(row -> seen.merge("tokens " + row.get(2), 1, Integer::sum));
            tables.get("token_order").forEach((key, row) -> {
                seen.merge("tokens " + row.get(2) + settledAndReversed(row), 1, Integer::sum);
                seen.merge("order " + row.get(2) + " as " + row.get(0) + " by " + row.get(1), 1, Integer::sum);
                Set<Boolean> typed = new HashSet<>();
                tables.get("token_order_event").forEach((event, told) -> {
                    if (event.subList(0, 2).equals(key)) {
                        typed.add(!told.get(0).isEmpty());
                    }
                });
                seen.merge("tokens typed by all, some or none: " + typed.size(), 1, Integer::sum);
            });
            tables.get("token_posting").keySet().forEach(key -> seen.merge("posted " + key.get(2), 1, Integer::sum));
            tables.get("token_balance").keySet().forEach(key -> seen.merge("balance " + key.get(1), 1, Integer::sum));
            tables.get("payment").values().forEach(row -> seen.merge("unpriced " + row.get(3), 1, Integer::sum));
        });

        assertThat(seen).doesNotContainKey("unattributed issued");
        assertThat(seen.keySet())
                .contains("attributed issued", "attributed gifted", "attributed redeemed", "attributed deleted")
                .contains("stock issued true", "stock issued false", "stock alarmed true", "stock alarmed false")
                .contains("stock quantity 0", "stock quantity 7", "stock quantity 9223372036854775807")
                .contains("stock window T16:00:00Z", "stock window T04:00:00Z", "stock several true")
                .contains("member 0 true", "member 1 true", "member 2 true", "member 3 true", "member 4 true")
                .contains("member 5 true", "member 1 false", "member 5 false")
                .contains("given true", "given false", "returned true", "returned false")
                .contains("attributed paid", "unattributed gifted", "unattributed redeemed", "unattributed deleted")
                .contains("tokens pending", "tokens posted", "tokens reversed", "posted ", "posted ORDER_TYPE_REFUND")
                .contains("tokens reversed and never settled", "tokens reversed on a later day")
                .contains("tokens reversed on the day", "tokens reversed before they settled")
                .contains("order posted as ORDER_TYPE_REFUND by ORDER_STATUS_HAS_REFUND")
                .contains("tokens typed by all, some or none: 2")
                .contains("posted ORDER_TYPE_REDUCE", "balance 2016-08-30", "balance 2016-08-31")
                .contains("unattributed paid", "lag 0", "lag 1", "lag 11", "lag 12", "lag 23", "unpriced 1");
        assertThat(seen)
                .allSatisfy((what, times) -> assertThat(times)
                        .as(what)
                        .isGreaterThan(what.contains("tributed") ? 50 : what.startsWith("tokens reversed") ? 25 : 0));
    }

    private static String settledAndReversed(List<String> order) {
        String settledAt = order.get(5);
        String reversedAt = order.get(11);
        if (reversedAt.isEmpty()) {
            return "";
        }
        if (settledAt.isEmpty()) {
            return " and never settled";
        }
        String settled = day(settledAt);
        String reversed = day(reversedAt);
        if (reversed.equals(settled)) {
            return " on the day";
        }
        return reversed.compareTo(settled) > 0 ? " on a later day" : " before they settled";
    }

    private static String day(String instant) {
        return Instant.parse(instant).atZone(SHANGHAI).toLocalDate().toString();
    }

    @Test
    void someCodesHaveMoreHeirsAndPaymentsThanNearlyAllDo() {
        Map<Integer, Integer> heirs = new TreeMap<>();
        Map<Integer, Integer> payments = new TreeMap<>();
        LongStream.range(0, 1000).mapToObj(Histories::history).forEach(history -> {
            Map<List<String>, Set<String>> heirsOf = new HashMap<>();
            Map<List<String>, Set<String>> paymentsOf = new HashMap<>();
            for (Push push : history) {
                if (push.event() instanceof UserGetCard receipt) {
                    heirsOf.computeIfAbsent(
                                    List.of(push.account(), receipt.cardId(), receipt.oldUserCardCode()),
                                    code -> new HashSet<>())
                            .add(receipt.userCardCode());
                } else if (push.event() instanceof UserPayFromPayCell pay) {
                    paymentsOf
                            .computeIfAbsent(
                                    List.of(push.account(), pay.cardId(), pay.userCardCode()), code -> new HashSet<>())
                            .add(pay.transId());
                }
            }
            heirsOf.forEach((code, of) -> heirs.merge(code.get(2).isEmpty() ? 0 : of.size(), 1, Integer::sum));
            paymentsOf.values().forEach(of -> payments.merge(of.size(), 1, Integer::sum));
        });

        assertThat(heirs.get(5) + heirs.get(6))
                .as("codes with five or six heirs of %s", heirs)
                .isGreaterThan(50);
        assertThat(payments.get(5) + payments.get(6))
                .as("codes with so many payments of %s", payments)
                .isGreaterThan(50);
    }

    private static Map<String, SortedMap<List<String>, List<String>>> tables(List<Push> pushes) {
        return BatchFold.tables(pushes, SHANGHAI, Duration.ofHours(12));
    }

    private static List<String> xml(List<Push> pushes) {
        return pushes.stream().map(PushBuilder::xml).toList();
    }
}
