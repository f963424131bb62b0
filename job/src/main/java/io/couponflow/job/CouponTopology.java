package io.couponflow.job;

import io.couponflow.activity.CountActivity;
import io.couponflow.card.Card;
import io.couponflow.card.KeepCard;
import io.couponflow.card.ParseCatalogue;
import io.couponflow.card.TakeReviews;
import io.couponflow.coupon.AttributeGift;
import io.couponflow.coupon.NameGiver;
import io.couponflow.coupon.ResolveGift;
import io.couponflow.coupon.TrackCoupon;
import io.couponflow.dedup.DropDuplicates;
import io.couponflow.domain.Days;
import io.couponflow.domain.DedupIdentity;
import io.couponflow.domain.KeyedPush;
import io.couponflow.domain.RawPush;
import io.couponflow.domain.row.MartRow;
import io.couponflow.domain.row.Row;
import io.couponflow.flink.Accumulate;
import io.couponflow.flink.Preaggregate;
import io.couponflow.inventory.CountAlarms;
import io.couponflow.member.CountMembers;
import io.couponflow.parse.ParsePush;
import io.couponflow.token.TrackTokenOrder;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.jspecify.annotations.Nullable;

/**
 * The whole dataflow.
 *
 * <pre>
 * pushes ─▶ ParsePush ─▶ NameGiver ─▶ DropDuplicates ─▶ TrackCoupon ──rows──▶ Preaggregate ─▶ Accumulate ─▶ sink
 *               │                          │    │         │      │                  ▲                        ▲
 *               │                          │    │   above ▼      │ facts of         │                        │
 *               │                          │    │  ResolveGift ×8│ gifted codes     │                        │
 *               │                          │    │         │      ▼                  │                        │
 *               │                          │    │         └─▶ AttributeGift ──rows──┤                        │
 *               │                          │    ├──▶ CountActivity ──────────rows───┤                        │
 *               │                          │    ├──▶ CountAlarms ────────────rows───┤                        │
 *               │                          │    ├──▶ CountMembers ───────────rows───┤                        │
 *               │                          │    └──▶ TrackTokenOrder ────────rows───┤                        │
 *               │                          │                   └─────────────── token orders ─────────────────┤
 *               │                          └───────────── data quality ──────rows───┤                        │
 *               ├─────────────────────────────────────────data quality ──────rows───┘                        │
 *               └──────────────────────────────────────── dead letters ──────────────────────────────────────┘
 *                                                                                                            │
 * catalogue ─▶ ParseCatalogue ─▶ KeepCard ──── cards, dead letters ────────────────────────────────────────────┘
 * accepted ──▶ TakeReviews ─────────┘
 * </pre>
 *
 * <p>One shuffle serves the hot path: a repeated push is about the same coupon as the first, so duplicates and coupons
 * share a key. Rows are pre-aggregated in the tasks that make them. No watermark decides anything: every fold is
 * commutative, and windows are buckets of event time.
 */
public final class CouponTopology {

    private CouponTopology() {}

    /**
     * Wires the stages.
     *
     * @param pushes from a source, whose task also parses
     * @param catalogue lines from a source, whose task also parses; null without. A job that gains one later finds all
     *     other state again
     * @param tables takes the rows that changed, for each checkpoint
     */
    public static void build(
            DataStream<RawPush> pushes,
            @Nullable DataStream<RawPush> catalogue,
            Sink<MartRow> tables,
            JobSettings settings) {
        Days days = new Days(settings.zone());
        SingleOutputStreamOperator<KeyedPush> parsed = ParsePush.attach(pushes, settings.dedupIdentity(), days);

        SingleOutputStreamOperator<KeyedPush> accepted;
        KeyedStream<KeyedPush, String> byCoupon;
        if (settings.dedupIdentity() == DedupIdentity.FIELDS) {
            KeyedStream<KeyedPush, String> byEntity = NameGiver.attach(parsed).keyBy(KeyedPush::key, Types.STRING);
            accepted = DropDuplicates.attach(byEntity, settings.dedupTtl(), days);
            byCoupon = DataStreamUtils.reinterpretAsKeyedStream(accepted, KeyedPush::key, Types.STRING);
        } else {
            // Weixin's identity must see all that one sender did, whatever coupon it was about: a shuffle more.
            KeyedStream<KeyedPush, String> bySender = parsed.keyBy(KeyedPush::senderKey, Types.STRING);
            accepted = DropDuplicates.attach(bySender, settings.dedupTtl(), days);
            byCoupon = NameGiver.attach(accepted).keyBy(KeyedPush::key, Types.STRING);
        }

        SingleOutputStreamOperator<Row> coupons =
                TrackCoupon.attach(byCoupon, settings.couponTtl(), days, settings.alarmWindow());
        SingleOutputStreamOperator<Row> gifts = AttributeGift.attach(
                ResolveGift.attach(coupons.getSideOutput(TrackCoupon.ABOVE), settings.couponTtl())
                        .union(coupons.getSideOutput(TrackCoupon.GIFTS)),
                settings.couponTtl());
        SingleOutputStreamOperator<Row> tokens = TrackTokenOrder.attach(accepted, settings.coinCount(), days);

        DataStream<Row> changes = Preaggregate.attach(coupons, "coupons")
                .union(
                        Preaggregate.attach(gifts, "gifts"),
                        Preaggregate.attach(tokens, "tokens"),
                        counts(accepted, settings, days),
                        Preaggregate.attach(accepted.getSideOutput(DropDuplicates.ROWS), "duplicates"),
                        Preaggregate.attach(parsed.getSideOutput(ParsePush.ROWS), "parsing"));

        Accumulate.attach(changes)
                .union(
                        parsed.getSideOutput(ParsePush.DEAD_LETTERS),
                        tokens.getSideOutput(TrackTokenOrder.FULL_ROWS),
                        cards(accepted, catalogue))
                .sinkTo(tables)
                .setParallelism(1)
                .name("tables")
                .uid("tables");
    }

    /** Rows that take no more than the push itself. */
    private static DataStream<Row> counts(DataStream<KeyedPush> accepted, JobSettings settings, Days days) {
        return Preaggregate.attach(CountActivity.attach(accepted, settings.activityWindow(), days), "activity")
                .union(
                        Preaggregate.attach(CountAlarms.attach(accepted, settings.alarmWindow(), days), "alarms"),
                        Preaggregate.attach(CountMembers.attach(accepted, days), "members"));
    }

    private static DataStream<MartRow> cards(DataStream<KeyedPush> accepted, @Nullable DataStream<RawPush> catalogue) {
        DataStream<Card> reviews = TakeReviews.attach(accepted);
        if (catalogue == null) {
            return KeepCard.attach(reviews);
        }
        SingleOutputStreamOperator<Card> lines = ParseCatalogue.attach(catalogue);
        return KeepCard.attach(reviews.union(lines)).union(lines.getSideOutput(ParseCatalogue.DEAD_LETTERS));
    }
}
