package io.couponflow.token;

import io.couponflow.domain.Change.TokenOrderPushed;
import io.couponflow.domain.CoinCount;
import io.couponflow.domain.Days;
import io.couponflow.domain.KeyedPush;
import io.couponflow.domain.Text;
import io.couponflow.flink.Accumulate;
import io.couponflow.flink.CodecTypeInfo;
import io.couponflow.flink.Preaggregate;
import io.couponflow.mart.Row;
import io.couponflow.mart.Tuple;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Follows token orders, by order.
 *
 * <ol>
 *   <li>What a push tells of an order is added to what is known of it: {@link TokenOrder}.
 *   <li>What follows for the tables: {@link TokenRows}. The audit trail and the order are written whole, since one key
 *       owns them; postings are changes.
 *   <li>A balance is reported by every push that tells it, also by one that the audit trail leaves out.
 *   <li>Pushes about tokens are rare, so they alone are shuffled once more. Two orders whose ids differ beyond what a key
 *       keeps are one.
 * </ol>
 *
 * <p>State, by account and order: {@code token-order}, the {@link TokenOrder}; {@code token-order-event}, its events by
 * status and time; {@code token-order-link}, the heaps of {@link Teller}. A push reads and writes a few entries of each,
 * however many there are. All of it stays for ever: a refund may come after years, and orders are few.
 *
 * <p>Emits: changes to {@code token_posting} and reports for {@code token_balance}; to {@link #FULL_ROWS} the others.
 */
public final class TrackTokenOrder extends KeyedProcessFunction<String, KeyedPush, Row> {

    /** Rows of {@code token_order_event} and {@code token_order}, with their full values. */
    public static final OutputTag<Tuple> FULL_ROWS = new OutputTag<>("token-orders", Accumulate.TUPLE);

    private static final ValueStateDescriptor<TokenOrder> ORDER =
            new ValueStateDescriptor<>("token-order", CodecTypeInfo.of(TokenOrder.class, new TokenOrderFormat()));

    private static final MapStateDescriptor<TokenEvent.Key, TokenEvent> EVENTS = new MapStateDescriptor<>(
            "token-order-event",
            CodecTypeInfo.of(TokenEvent.Key.class, new TokenEventFormat.OfKey()),
            CodecTypeInfo.of(TokenEvent.class, new TokenEventFormat()));

    private static final MapStateDescriptor<TokenOrderMemory.Place, TokenOrderMemory.Links> LINKS =
            new MapStateDescriptor<>(
                    "token-order-link",
                    CodecTypeInfo.of(TokenOrderMemory.Place.class, new TokenEventFormat.OfPlace()),
                    CodecTypeInfo.of(TokenOrderMemory.Links.class, new TokenEventFormat.OfLinks()));

    private final CoinCount reading;
    private final Days days;
    private transient ValueState<TokenOrder> order;
    private transient TokenOrderMemory memory;

    private TrackTokenOrder(CoinCount reading, Days days) {
        this.reading = reading;
        this.days = days;
    }

    /** Follows the orders that {@code accepted} pushes are about. */
    public static SingleOutputStreamOperator<Row> attach(DataStream<KeyedPush> accepted, CoinCount reading, Days days) {
        return accepted.filter(new OfTokens())
                .name("token-pushes")
                .uid("token-pushes")
                .keyBy(TrackTokenOrder::key, Types.STRING)
                .process(new TrackTokenOrder(reading, days), Preaggregate.ROW)
                .name("track-token-order")
                .uid("track-token-order");
    }

    @Override
    public void open(OpenContext context) {
        order = getRuntimeContext().getState(ORDER);
        memory = new InState(
                getRuntimeContext().getMapState(EVENTS), getRuntimeContext().getMapState(LINKS));
    }

    @Override
    public void processElement(KeyedPush push, Context context, Collector<Row> out) throws Exception {
        TokenEvent pushed = event(push);
        TokenRows rows = new TokenRows(push.account(), orderId(push), reading, days);
        Row balance = rows.balance(pushed);
        if (balance != null) {
            out.collect(balance);
        }
        TokenOrder known = order.value();
        TokenOrder before = known == null ? TokenOrder.UNKNOWN : known;
        TokenOrder after = before.with(pushed, memory);
        if (after != null) {
            order.update(after);
            rows.ofOrder(pushed, before, after, row -> context.output(FULL_ROWS, row), out::collect);
        }
    }

    /** What a push about an order says. */
    static TokenEvent event(KeyedPush push) {
        return TokenEvent.of(((TokenOrderPushed) push.change()).order(), push.createTime(), push.sender());
    }

    private static String key(KeyedPush push) {
        return push.account() + Text.SEPARATOR + orderId(push);
    }

    private static String orderId(KeyedPush push) {
        return Text.key(((TokenOrderPushed) push.change()).order().orderId());
    }

    /** The memory of the order whose push is looked at. */
    private record InState(
            MapState<TokenEvent.Key, TokenEvent> events,
            MapState<TokenOrderMemory.Place, TokenOrderMemory.Links> places)
            implements TokenOrderMemory {

        @Override
        public @Nullable TokenEvent event(TokenEvent.Key key) throws Exception {
            return events.get(key);
        }

        @Override
        public void keep(TokenEvent event) throws Exception {
            events.put(event.key(), event);
        }

        @Override
        public @Nullable Links links(Place place) throws Exception {
            return places.get(place);
        }

        @Override
        public void keep(Place place, Links links) throws Exception {
            places.put(place, links);
        }

        @Override
        public void forget(Place place) throws Exception {
            places.remove(place);
        }
    }

    /** Lets the pushes about token orders through. */
    private static final class OfTokens implements FilterFunction<KeyedPush> {
        @Override
        public boolean filter(KeyedPush push) {
            return push.change() instanceof TokenOrderPushed;
        }
    }
}
