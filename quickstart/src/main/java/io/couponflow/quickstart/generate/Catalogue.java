package io.couponflow.quickstart.generate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.couponflow.quickstart.generate.World.Card;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the merchant says of its cards: the object it created each with, one JSON a line. */
final class Catalogue {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long DAY = 86_400;
    /** A stream may go on a little longer than planned. */
    private static final double LONGEST = 1.1;

    private final Plan plan;
    private final World world;
    private final long start;

    Catalogue(Plan plan, World world) {
        this.plan = plan;
        this.world = world;
        start = plan.start().atStartOfDay(ZoneId.of("Asia/Shanghai")).toEpochSecond();
    }

    /** A line for each card, and after them one for each time that its stock was raised, in that order. */
    List<CatalogueLine> lines() {
        List<CatalogueLine> lines = new ArrayList<>();
        List<Card> cards = new ArrayList<>(world.couponCards);
        cards.addAll(world.memberCards);
        Stock stock = new Stock(plan, world);
        for (Card card : cards) {
            long quantity = stock.quantity(card);
            if (Stock.isRaisedEarly(card)) {
                lines.add(line(card, start - 2 * DAY, quantity - Stock.RAISED_EARLY_BY));
                lines.add(line(card, start - DAY, quantity));
            } else {
                lines.add(line(card, start - 2 * DAY, quantity));
            }
        }
        addRaises(stock, lines);
        return lines;
    }

    /** Goes through the receipts in the order in which the stream has them. */
    private void addRaises(Stock stock, List<CatalogueLine> lines) {
        Life life = new Life(plan, world);
        long end = start + (long) (plan.days() * DAY * LONGEST);
        for (long tap = 0; life.tapAt(tap) < end; tap++) {
            int lives = life.livesOf(tap);
            for (int i = 0; i < lives; i++) {
                life.live(tap * 8 + i);
                if (life.size() > 0 && life.step(0) == Life.Step.RECEIVE && stock.take(life.card())) {
                    lines.add(line(life.card(), life.at(0), stock.quantity(life.card())));
                }
            }
        }
    }

    private CatalogueLine line(Card card, long updatedAt, long quantity) {
        ObjectNode line = JSON.createObjectNode()
                .put("account", card.account().idText())
                .put("card_id", new String(card.id(), StandardCharsets.US_ASCII))
                .put("updated_at", updatedAt);
        String kind = card.type().toLowerCase(Locale.ROOT);
        ObjectNode body = line.putObject("card").put("card_type", card.type()).putObject(kind);
        baseInfo(card, quantity, body.putObject("base_info"));
        switch (card.type()) {
            case "CASH" -> body.put("least_cost", 2_000).put("reduce_cost", 500);
            case "DISCOUNT" -> body.put("discount", 20);
            case "GROUPON" -> body.put("deal_detail", "1 x " + card.title());
            case "GIFT" -> {
                body.put("gift", card.title());
                body.putObject("advanced_info").putObject("use_condition").put("least_cost", 5_000);
            }
            case "GENERAL_COUPON" -> body.put("default_detail", card.title());
            default -> body.put("prerogative", "Points with every visit").put("supply_bonus", true);
        }
        return new CatalogueLine(updatedAt, line.toString());
    }

    private void baseInfo(Card card, long quantity, ObjectNode base) {
        base.put("logo_url", "http://mmbiz.qpic.cn/mmbiz/" + card.number() + "/0")
                .put("brand_name", card.account().brand())
                .put("code_type", "CODE_TYPE_QRCODE")
                .put("title", card.title())
                .put("color", "Color010")
                .put("notice", "Show this coupon at the till")
                .put("description", "One coupon a visit");
        dateInfo(card, base.putObject("date_info"));
        base.putObject("sku").put("quantity", quantity);
        base.put("use_limit", 100)
                .put("get_limit", 50)
                .put("use_custom_code", card.customCode())
                .put("can_give_friend", card.giftable());
        card.account()
                .stores()
                .forEach(store -> base.withArray("location_id_list").add(store.locationId()));
    }

    private void dateInfo(Card card, ObjectNode date) {
        long end = start + plan.days() * DAY - 1;
        if (card.isMemberCard()) {
            date.put("type", "DATE_TYPE_PERMANENT");
            return;
        }
        switch (card.number() % 6) {
            case 0, 1 ->
                date.put("type", "DATE_TYPE_FIX_TIME_RANGE")
                        .put("begin_timestamp", start - DAY)
                        .put("end_timestamp", end + 30 * DAY);
            case 2 -> date.put("type", 1).put("begin_timestamp", start - DAY).put("end_timestamp", end);
            case 3 -> date.put("type", 2).put("fixed_term", 15).put("fixed_begin_term", 0);
            case 4 ->
                date.put("type", "DATE_TYPE_FIX_TERM").put("fixed_term", 30).put("fixed_begin_term", 1);
            default ->
                date.put("type", "DATE_TYPE_FIX_TERM")
                        .put("fixed_term", 60)
                        .put("fixed_begin_term", 0)
                        .put("end_timestamp", end);
        }
    }
}
