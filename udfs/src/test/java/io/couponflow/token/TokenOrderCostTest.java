package io.couponflow.token;

import static io.couponflow.reference.PushBuilder.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.CoinCount;
import io.couponflow.domain.Days;
import io.couponflow.domain.DedupIdentity;
import io.couponflow.domain.KeyedPush;
import io.couponflow.flink.CodecTypeInfo;
import io.couponflow.flink.Harnesses;
import io.couponflow.mart.Row;
import io.couponflow.mart.Tuple;
import io.couponflow.reference.PushBuilder;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One order may be pushed as often as anybody likes: ten times the pushes read and write at most twelve times the state
 * and emit at most twelve times the rows. Entries, bytes and rows are counted, so the clock has no say.
 */
class TokenOrderCostTest {

    private static final int MOST = 12;
    private static final int PUSHES = 500;
    private static final long TIME = 1_453_295_737;

    /** What the pushes of the order are like. */
    enum Crowd {
        KNOWN_STATUSES {
            @Override
            PushBuilder of(int i) {
                List<String> statuses = List.of("WAITING", "SUCC", "FINANCE_SUCC", "HAS_RECEIPT", "HAS_REFUND");
                return order("ORDER_STATUS_" + statuses.get(i % statuses.size()), TIME + i, "ORDER_TYPE_WXPAY");
            }
        },
        UNKNOWN_STATUSES {
            @Override
            PushBuilder of(int i) {
                return order("novel " + i, TIME, "ORDER_TYPE_WXPAY");
            }
        },
        EVER_ANOTHER_TYPE {
            @Override
            PushBuilder of(int i) {
                return order(
                        "ORDER_STATUS_FINANCE_SUCC", TIME + i, i % 2 == 0 ? "ORDER_TYPE_REFUND" : "ORDER_TYPE_REDUCE");
            }
        },
        ONE_KEY {
            @Override
            PushBuilder of(int i) {
                return push("gh_1", String.format("o%06d", i), TIME, "card_pay_order")
                        .with("OrderId", "7")
                        .with("Status", "ORDER_STATUS_FINANCE_SUCC")
                        .with("OrderType", i % 2 == 0 ? "ORDER_TYPE_WXPAY" : "")
                        .with("FreeCoinCount", Integer.toString(i))
                        .with("PayCoinCount", "0");
            }
        };

        abstract PushBuilder of(int i);

        List<KeyedPush> pushes(int count) {
            List<KeyedPush> pushes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                pushes.add(KeyedPush.of(of(i).build(), DedupIdentity.FIELDS, "test", 0));
            }
            return pushes;
        }

        private static PushBuilder order(String status, long time, String type) {
            return push("gh_1", "oA", time, "card_pay_order")
                    .with("OrderId", "7")
                    .with("Status", status)
                    .with("OrderType", type)
                    .with("CreateOrderTime", Long.toString(time - 9))
                    .with("PayFinishTime", Long.toString(time - 5))
                    .with("FreeCoinCount", Long.toString(time % 1000))
                    .with("PayCoinCount", "0")
                    .with("RefundFreeCoinCount", "7");
        }
    }

    @ParameterizedTest
    @EnumSource
    void tenTimesThePushesOfAnOrderTakeAtMostTwelveTimesTheState(Crowd crowd) throws Exception {
        CountedOrder one = kept(crowd.pushes(PUSHES));
        CountedOrder ten = kept(crowd.pushes(10 * PUSHES));

        assertThat(ten.accesses()).isLessThanOrEqualTo(MOST * one.accesses());
        assertThat(ten.bytes()).isLessThanOrEqualTo(MOST * one.bytes());
    }

    @ParameterizedTest
    @EnumSource
    void inWhateverOrderTheyCome(Crowd crowd) throws Exception {
        CountedOrder one = kept(shuffled(crowd.pushes(PUSHES)));
        CountedOrder ten = kept(shuffled(crowd.pushes(10 * PUSHES)));

        assertThat(ten.accesses()).isLessThanOrEqualTo(MOST * one.accesses());
        assertThat(ten.bytes()).isLessThanOrEqualTo(MOST * one.bytes());
    }

    @ParameterizedTest
    @EnumSource
    void tenTimesThePushesOfAnOrderEmitAtMostTwelveTimesTheRows(Crowd crowd) throws Exception {
        long one = emittedBytes(crowd.pushes(PUSHES));
        long ten = emittedBytes(crowd.pushes(10 * PUSHES));

        assertThat(ten).isLessThanOrEqualTo(MOST * one);
    }

    private static CountedOrder kept(List<KeyedPush> pushes) throws Exception {
        CountedOrder order = new CountedOrder();
        for (KeyedPush push : pushes) {
            order.take(TrackTokenOrder.event(push));
        }
        assertThat(order.order().events()).isGreaterThan(0);
        return order;
    }

    private static List<KeyedPush> shuffled(List<KeyedPush> pushes) {
        Collections.shuffle(pushes, new Random(pushes.size()));
        return pushes;
    }

    private static long emittedBytes(List<KeyedPush> pushes) throws Exception {
        KeyedOneInputStreamOperatorTestHarness<String, KeyedPush, Row> operator =
                Harnesses.keyed(TrackTokenOrder.attach(
                        Harnesses.stream(CodecTypeInfo.of(KeyedPush.class, new KeyedPush.Wire())),
                        CoinCount.REMAINING_BALANCE,
                        new Days(ZoneId.of("Asia/Shanghai"))));
        operator.open();
        Harnesses.feed(operator, pushes);
        long bytes = 0;
        for (Row row : operator.extractOutputValues()) {
            bytes += size(row.values().toTuple(row.key(), false));
        }
        for (Tuple row : Harnesses.side(operator, TrackTokenOrder.FULL_ROWS)) {
            bytes += size(row);
        }
        operator.close();
        return bytes;
    }

    private static int size(Tuple row) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Tuple.Format().write(row, new DataOutputStream(out));
        return out.size();
    }
}
