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
import io.couponflow.flink.Accumulate;
import io.couponflow.flink.Preaggregate;
import io.couponflow.inventory.CountAlarms;
import io.couponflow.mart.Row;
import io.couponflow.mart.Tuple;
import io.couponflow.member.CountMembers;
import io.couponflow.parse.ParsePush;
import io.couponflow.token.TrackTokenOrder;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.jspecify.annotations.Nullable;

/**
 * The whole dataflow.
 *
 * <pre>
 * pushes ─▶ ParsePush ─▶ NameGiver ─▶ TrackCoupon ──rows──▶ Preaggregate ─▶ Accumulate ─▶ sink
 *               │                       │  │  │                  ▲                         ▲
 *               │                 above ▼  │  │ facts of         │                         │
 *               │              ResolveGift ×8 │ gifted codes     │                         │
 *               │                       │  │  ▼                  │                         │
 *               │                       └──┼▶ AttributeGift rows─┤                         │
 *               │                 accepted ▼                     │                         │
 *               │                          ├▶ CountActivity rows─┤                         │
 *               │                          ├▶ CountAlarms ─rows──┤                         │
 *               │                          ├▶ CountMembers rows──┤                         │
 *               │                          └▶ TrackTokenOrder ───┤                         │
 *               │                                   └──────── token orders ────────────────┤
 *               ├─────────── data quality ───────────────rows────┘                         │
 *               └─────────── dead letters ─────────────────────────────────────────────────┤
 *                                                                                          │
 * catalogue ─▶ ParseCatalogue ─▶ KeepCard ──── cards, dead letters ────────────────────────┘
 * accepted ──▶ TakeReviews ─────────┘
 * </pre>
 *
 * <p>One shuffle and one access to state serve the hot path: a repeated push is about the same coupon as the first, so
 * TrackCoupon drops duplicates too. Weixin's identity goes by the sender, so by that DropDuplicates comes ahead of NameGiver, with
 * a shuffle of its own. Rows are pre-aggregated in the tasks that make them. No watermark decides anything: every fold is
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
            Sink<Tuple> tables,
            JobSettings settings) {
        Days days = new Days(settings.zone());
        SingleOutputStreamOperator<KeyedPush> parsed = ParsePush.attach(pushes, settings.dedupIdentity(), days);

        boolean bySender = settings.dedupIdentity() == DedupIdentity.SENDER_TIME;
        SingleOutputStreamOperator<KeyedPush> pushesOnce = bySender
                ? DropDuplicates.attach(parsed.keyBy(KeyedPush::senderKey, Types.STRING), settings.dedupTtl(), days)
                : parsed;
        SingleOutputStreamOperator<Row> coupons = TrackCoupon.attach(
                NameGiver.attach(pushesOnce).keyBy(KeyedPush::key, Types.STRING),
                bySender ? null : settings.dedupTtl(),
                settings.couponTtl(),
                days,
                settings.alarmWindow());
        DataStream<KeyedPush> accepted = bySender ? pushesOnce : coupons.getSideOutput(TrackCoupon.ACCEPTED);
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
                        Preaggregate.attach(parsed.getSideOutput(ParsePush.ROWS), "parsing"));
        if (bySender) {
            changes = changes.union(Preaggregate.attach(pushesOnce.getSideOutput(DropDuplicates.ROWS), "duplicates"));
        }

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

    private static DataStream<Tuple> cards(DataStream<KeyedPush> accepted, @Nullable DataStream<RawPush> catalogue) {
        DataStream<Card> reviews = TakeReviews.attach(accepted);
        if (catalogue == null) {
            return KeepCard.attach(reviews);
        }
        SingleOutputStreamOperator<Card> lines = ParseCatalogue.attach(catalogue);
        return KeepCard.attach(reviews.union(lines)).union(lines.getSideOutput(ParseCatalogue.DEAD_LETTERS));
    }
}
