package io.couponflow.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.Change.TokenOrderPushed;
import io.couponflow.domain.CoinCount;
import io.couponflow.domain.Days;
import io.couponflow.domain.DedupIdentity;
import io.couponflow.domain.KeyedPush;
import io.couponflow.domain.Push;
import io.couponflow.domain.Text;
import io.couponflow.mart.Column;
import io.couponflow.mart.Row;
import io.couponflow.mart.RowKey;
import io.couponflow.mart.Rows;
import io.couponflow.mart.Table;
import io.couponflow.mart.Tuple;
import io.couponflow.mart.Type;
import io.couponflow.reference.BatchTokens;
import io.couponflow.reference.Histories;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever order pushes arrive in, and however often: the tables of tokens are those of a plain batch fold. */
class TokenOrderFreeTest {

    private static final int SEEDS = 2_000;
    private static final int ORDERS = 3;
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final Days DAYS = new Days(ZONE);

    /** Of one order: hundreds of pushes on a few keys, so that most replace one another and tell what others told. */
    private static final int CROWDED_SEEDS = 40;

    @ParameterizedTest
    @EnumSource
    void anyOrderOfHundredsOfPushesOfOneOrderGivesTheRowsOfTheBatchFold(CoinCount reading) throws Exception {
        for (long seed = 0; seed < CROWDED_SEEDS; seed++) {
            long crowded = seed;
            List<Push> history = Histories.crowdedOrder(crowded, 250);
            Map<String, Map<List<String>, List<String>>> expected =
                    new HashMap<>(BatchTokens.tables(history, ZONE, reading));
            for (int order = 0; order < ORDERS; order++) {
                long randomSeed = seed * ORDERS + order;
                List<Push> delivered = Histories.delivered(history, new Random(randomSeed));

                Map<String, Map<List<String>, List<String>>> actual = tables(delivered, reading);

                expected.forEach((table, rows) -> assertThat(actual.getOrDefault(table, Map.of()))
                        .as("%s, history %d, random %d", table, crowded, randomSeed)
                        .isEqualTo(new HashMap<>(rows)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyOrderAndAnyRepetitionGiveTheRowsOfTheBatchFold(CoinCount reading) throws Exception {
        for (long seed = 0; seed < SEEDS; seed++) {
            List<Push> history = Histories.history(seed);
            Map<String, Map<List<String>, List<String>>> expected =
                    new HashMap<>(BatchTokens.tables(history, ZONE, reading));
            for (int order = 0; order < ORDERS; order++) {
                long randomSeed = seed * ORDERS + order;
                List<Push> delivered = Histories.delivered(history, new Random(randomSeed));

                Map<String, Map<List<String>, List<String>>> actual = tables(delivered, reading);

                expected.forEach((table, rows) -> assertThat(actual.getOrDefault(table, Map.of()))
                        .as(
                                "%s, %s, random %d, history %s",
                                table, history.get(0).account(), randomSeed, history)
                        .isEqualTo(new HashMap<>(rows)));
            }
        }
    }

    private static Map<String, Map<List<String>, List<String>>> tables(List<Push> delivered, CoinCount reading)
            throws Exception {
        Map<String, KeptOrder> orders = new HashMap<>();
        Map<RowKey, Tuple> full = new HashMap<>();
        List<Row> changes = new ArrayList<>();
        for (Push push : delivered) {
            KeyedPush keyed = KeyedPush.of(push, DedupIdentity.FIELDS, "test", 0);
            if (keyed.change() instanceof TokenOrderPushed pushed) {
                String id = Text.key(pushed.order().orderId());
                TokenEvent event = TokenEvent.of(pushed.order(), keyed.createTime(), keyed.sender());
                TokenRows rows = new TokenRows(keyed.account(), id, reading, DAYS);
                Row balance = rows.balance(event);
                if (balance != null) {
                    changes.add(balance);
                }
                KeptOrder order = orders.computeIfAbsent(keyed.account() + '\0' + id, key -> new KeptOrder());
                TokenOrder before = order.order();
                if (order.take(event)) {
                    rows.ofOrder(event, before, order.order(), row -> full.put(row.key(), row), changes::add);
                }
            }
        }
        Rows.sums(changes).forEach((key, row) -> {
            if (!row.values().isZero()) {
                full.put(key, row.values().toTuple(key, false));
            }
        });
        return asText(full);
    }

    private static Map<String, Map<List<String>, List<String>>> asText(Map<RowKey, Tuple> rows) {
        Map<String, Map<List<String>, List<String>>> tables = new HashMap<>();
        for (Tuple row : rows.values()) {
            Table table = row.key().table();
            List<Column> columns = table.columns();
            List<Object> objects = Rows.values(row);
            List<String> values = IntStream.range(0, columns.size())
                    .mapToObj(i -> text(columns.get(i).type(), objects.get(i)))
                    .toList();
            int keys = table.keys().size();
            tables.computeIfAbsent(table.tableName(), t -> new HashMap<>())
                    .put(values.subList(0, keys), values.subList(keys, values.size()));
        }
        return tables;
    }

    private static String text(Type type, Object value) {
        if (value == null) {
            return "";
        }
        return switch (type) {
            case DATE -> LocalDate.ofEpochDay((Long) value).toString();
            case TIMESTAMPTZ -> Instant.ofEpochMilli((Long) value).toString();
            default -> value.toString();
        };
    }
}
