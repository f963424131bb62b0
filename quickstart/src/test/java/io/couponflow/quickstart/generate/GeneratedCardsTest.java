package io.couponflow.quickstart.generate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.couponflow.domain.Parsed;
import io.couponflow.domain.RawPush;
import io.couponflow.parse.PushParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What generated pushes tell of cards, of their stock, of members and of token orders, each push taken once. */
class GeneratedCardsTest {

    private static final int COUNT = 100_000;
    private static final long HALF_DAY = 43_200;
    private static final Rates RATES = Rates.DEFAULT;

    /** Stock as the catalogue has it: by card, how many there are since when. */
    private static final Map<String, TreeMap<Long, Long>> STOCK = new HashMap<>();

    private static List<String> pushes = List.of();

    @BeforeAll
    static void generate(@TempDir Path folder) throws Exception {
        PushGenerator generator = new PushGenerator(Plan.of(5, COUNT));
        PushParser parser = new PushParser();
        // A broken receipt takes no stock, though it may look like one that does.
        pushes = PushGeneratorTest.firstTimes(generator, COUNT).stream()
                .filter(push ->
                        parser.parse(new RawPush("test", 0, 0, System.currentTimeMillis(), push.getBytes(UTF_8)))
                                instanceof Parsed.Accepted)
                .toList();
        Path file = folder.resolve("cards.jsonl");
        generator.writeCatalogue(file);
        for (String line : Files.readAllLines(file)) {
            JsonNode json = new ObjectMapper().readTree(line);
            JsonNode card = json.get("card");
            STOCK.computeIfAbsent(json.get("card_id").asText(), c -> new TreeMap<>())
                    .put(
                            json.get("updated_at").asLong(),
                            card.get(card.get("card_type").asText().toLowerCase(Locale.ROOT))
                                    .at("/base_info/sku/quantity")
                                    .asLong());
        }
    }

    @Test
    void laterLinesOfTheCatalogueRaiseTheStock() {
        assertThat(STOCK.values()).allSatisfy(stock -> {
            assertThat(stock.firstEntry().getValue()).isGreaterThan(200);
            assertThat(List.copyOf(stock.values())).isSorted().doesNotHaveDuplicates();
        });
        assertThat(STOCK.values().stream().filter(stock -> stock.size() > 1))
                .as("cards that were raised early or ran low")
                .hasSizeBetween(5, 15);
    }

    @Test
    void noCardEverIssuesMoreThanItsStock() {
        Map<String, List<Long>> issues = issues();

        assertThat(issues).isNotEmpty();
        issues.forEach((card, times) -> {
            for (int i = 0; i < times.size(); i++) {
                assertThat(STOCK.get(card).floorEntry(times.get(i)).getValue())
                        .as("stock of %s at %d", card, times.get(i))
                        .isGreaterThan(i);
            }
        });
    }

    @Test
    void anAlarmTellsWhatIsLeftOfALowStockOnceInTwelveHours() {
        Map<String, List<Long>> issues = issues();
        Map<String, List<Long>> alarms = new HashMap<>();
        for (String push : named("card_sku_remind")) {
            String card = text(push, "CardId");
            long time = number(push, "CreateTime");
            long told = Long.parseLong(text(push, "Detail").replaceAll("\\D", ""));
            long stock = STOCK.get(card).lowerEntry(time).getValue();
            long before = issues.get(card).stream().filter(at -> at < time).count();
            long after = issues.get(card).stream().filter(at -> at <= time).count();
            // It comes amid the coupons of one tap, and Weixin counted a moment ago.
            assertThat(told)
                    .as("left of %s at %d", card, time)
                    .isBetween(0L, 100L)
                    .isBetween(stock - after, stock - before + 2);
            alarms.computeIfAbsent(card, c -> new ArrayList<>()).add(time);
        }

        assertThat(alarms.keySet()).as("a card of each account").hasSize(4);
        assertThat((double) alarms.values().stream().mapToInt(List::size).sum())
                .as("of half days with a low stock, those that bring an alarm")
                .isGreaterThan(10)
                .isCloseTo(foundLow(issues) * RATES.alarms(), withinPercentage(5));
        assertThat(alarms.values()).allSatisfy(times -> {
            times.sort(null); // One push may be later than the next.
            for (int i = 1; i < times.size(); i++) {
                assertThat(times.get(i) - times.get(i - 1)).isGreaterThanOrEqualTo(HALF_DAY);
            }
        });
    }

    /** How often Weixin looks and finds 100 or less: when one is taken, once in twelve hours. */
    private static int foundLow(Map<String, List<Long>> issues) {
        int found = 0;
        for (Map.Entry<String, List<Long>> card : issues.entrySet()) {
            List<Long> times = card.getValue();
            long looked = Long.MIN_VALUE / 2;
            for (int i = 0; i < times.size(); i++) {
                long at = times.get(i);
                long left = STOCK.get(card.getKey()).floorEntry(at).getValue() - (i + 1);
                if (left <= 100 && at - looked >= HALF_DAY) {
                    looked = at;
                    found++;
                }
            }
        }
        return found;
    }

    /** As the demo sends it, whose days are minutes: nobody looks on for hours. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void aStockRunsLowWithinTheFirstThreeDaysOfAYear(long seed) {
        int day = 500 * 60;
        PushGenerator generator =
                new PushGenerator(new Plan(seed, 360L * day, Plan.DEFAULT_START, 360, 0, Rates.DEFAULT));

        List<String> first = PushGeneratorTest.firstTimes(generator, 3 * day);

        assertThat(first.stream().filter(push -> push.contains("[card_sku_remind]")))
                .as("seed %d", seed)
                .isNotEmpty();
    }

    @Test
    void someCardsAreRejectedBeforeTheyAreApproved() {
        Map<String, Long> approved = new HashMap<>();
        named("card_pass_check").forEach(push -> approved.put(text(push, "CardId"), number(push, "CreateTime")));
        List<String> rejections = named("card_not_pass_check");

        assertThat((double) rejections.size() / approved.size()).isCloseTo(RATES.rejected(), within(0.01));
        assertThat(rejections)
                .allSatisfy(push ->
                        assertThat(approved.get(text(push, "CardId"))).isGreaterThan(number(push, "CreateTime")));
    }

    @Test
    void memberCardsAreActivatedAndUpdatedBothWaysAtTheStatedRates() {
        List<String> updates = named("update_member_card");
        Set<String> activated = new HashSet<>();
        named("submit_membercard_user_info").forEach(push -> activated.add(text(push, "UserCardCode")));
        Set<String> memberCards = new HashSet<>();
        updates.forEach(push -> memberCards.add(text(push, "CardId")));
        double all = updates.size();

        assertThat(updates.stream()
                                .filter(push -> number(push, "ModifyBonus") < 0)
                                .count()
                        / all)
                .isCloseTo(RATES.deducted(), within(0.02));
        assertThat(updates.stream()
                                .filter(push -> number(push, "ModifyBalance") < 0)
                                .count()
                        / all)
                .isCloseTo(RATES.deducted() / 2, within(0.02));
        assertThat(updates.stream()
                                .filter(push -> number(push, "ModifyBalance") > 0)
                                .count()
                        / all)
                .isCloseTo(RATES.deducted() / 2, within(0.02));
        double taken = named("user_get_card").stream()
                .filter(push -> push.contains("<IsRestoreMemberCard>0<"))
                .filter(push -> memberCards.contains(text(push, "CardId")))
                .count();
        assertThat(activated.size() / taken).isCloseTo(RATES.activated(), within(0.03));
    }

    @Test
    void tokenOrdersHaveAllTypesAndStatusesAndTheirQuirksAtTheStatedRates() {
        Map<String, List<String>> orders = new HashMap<>();
        named("card_pay_order")
                .forEach(push -> orders.computeIfAbsent(text(push, "OrderId"), o -> new ArrayList<>())
                        .add(push));
        Set<String> statuses = new HashSet<>();
        Set<String> types = new HashSet<>();
        orders.values()
                .forEach(of -> of.forEach(push -> {
                    statuses.add(text(push, "Status").replace("ORDER_STATUS_", ""));
                    types.add(text(push, "OrderType").replace("ORDER_TYPE_", ""));
                }));

        assertThat(types).containsExactlyInAnyOrder("SYS_ADD", "WXPAY", "REFUND", "REDUCE", "SYS_REDUCE");
        assertThat(statuses)
                .containsExactlyInAnyOrder(
                        "WAITING",
                        "SUCC",
                        "FINANCE_SUCC",
                        "QUANTITY_SUCC",
                        "HAS_RECEIPT",
                        "REFUND_WAITING",
                        "HAS_REFUND",
                        "ROLLBACK",
                        "FROZEN");
        assertThat(share(
                        orders,
                        push -> text(push, "RefundFreeCoinCount").contains(".")
                                || text(push, "RefundPayCoinCount").contains(".")))
                .isCloseTo(RATES.fractionalOrders(), within(0.07));
        assertThat(share(orders, push -> push.indexOf("<CreateTime>") != push.lastIndexOf("<CreateTime>")))
                .isCloseTo(RATES.oldOrders(), within(0.07));
        assertThat(share(orders, push -> push.contains("FROZEN"))).isCloseTo(RATES.oddOrders(), within(0.03));
    }

    /** By card, when its stock was taken from, in order. */
    private static Map<String, List<Long>> issues() {
        Map<String, List<Long>> issues = new HashMap<>();
        for (String push : named("user_get_card")) {
            if (push.contains("<IsRestoreMemberCard>0<")) {
                issues.computeIfAbsent(text(push, "CardId"), c -> new ArrayList<>())
                        .add(number(push, "CreateTime"));
            }
        }
        issues.values().forEach(times -> times.sort(Comparator.naturalOrder()));
        return issues;
    }

    private static double share(Map<String, List<String>> orders, Predicate<String> which) {
        return orders.values().stream()
                        .filter(order -> order.stream().anyMatch(which))
                        .count()
                / (double) orders.size();
    }

    private static List<String> named(String event) {
        return pushes.stream()
                .filter(push -> push.contains("[" + event + "]"))
                .filter(push -> text(push, "Event").equals(event))
                .toList();
    }

    private static long number(String push, String element) {
        return Long.parseLong(text(push, element));
    }

    private static String text(String push, String element) {
        var matcher = Pattern.compile("<" + element + "> ?(?:<!\\[CDATA\\[)?([^]<]*)(?:]]>)? ?</" + element + ">")
                .matcher(push);
        return matcher.find() ? matcher.group(1) : "";
    }
}
