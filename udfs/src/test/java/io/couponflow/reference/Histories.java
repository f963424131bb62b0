package io.couponflow.reference;

import io.couponflow.domain.Push;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Small coupon histories, made to hurt: few cards, codes and channels so that everything collides, times that tie and
 * sit on both sides of midnight and noon in Shanghai, every shape of gift, and token orders in every status. The same seed gives the same history; its
 * accounts carry the seed, so that many histories can go through one job and a difference names its own.
 */
public final class Histories {

    /** Midnight of 2016-08-31 in Asia/Shanghai. */
    public static final long MIDNIGHT = Instant.parse("2016-08-30T16:00:00Z").getEpochSecond();

    private static final int MOST_PUSHES = 40;
    private static final List<String> CARDS = List.of("p1", "p2", "p3");
    private static final List<String> CODES =
            List.of("00", "01", "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "\uFF5E", "\uD83D\uDE00");
    private static final List<String> USERS = List.of("oA", "oB", "oC", "oD");
    private static final String LONG = "\uD83D\uDE00".repeat(127) + "x";

    /** Some differ beyond what a key keeps, some only in how UTF-16 sorts them. */
    private static final List<String> CHANNELS =
            List.of("", "", "12b", "0", "(none)", "\uFF5E", "\uD83D\uDE00", LONG + "yz", LONG + "yy", LONG + "z");

    private static final List<String> OUTER_IDS = List.of("", "0", "00", "7", "07");
    private static final List<String> TRUTHS = List.of("", "0", "0", "false", "1", "true", "TRUE", "maybe");
    private static final List<String> FEES = List.of("0", "1", "100", "100", "250", "", "12.5", "-3", "1e3");
    private static final List<String> TRANS_IDS =
            List.of("", "1002240343201500000000000001", "1002240343201500000000000002");
    private static final List<String> LOCATION_NAMES = List.of("", "", "Jing'an", "\uFF5E");
    private static final List<String> LOCATION_IDS = List.of("", "0", "000", "291710000");
    private static final List<String> SOURCES = List.of("FROM_API", "FROM_MP", "FROM_MOBILE_HELPER", "");
    private static final List<String> STAFF = List.of("", "oStaff1", "oStaff2");
    private static final List<String> EVENT_KEYS = List.of("", "qrscene_12b", "12b", "qrscene_", "qrscene_qrscene_7");

    /** With and without a number, one too long, and two that UTF-16 sorts the other way round. */
    private static final List<String> DETAILS = List.of(
            "",
            "low",
            "the card's quantity is equal to 0",
            "the card's quantity is equal to 100",
            "left: 007 of 500",
            "99999999999999999999 or 9223372036854775807",
            "\uFF5E 12",
            "\uD83D\uDE00 5",
            "\uFF17");

    private static final List<String> MODIFICATIONS = List.of(
            "",
            "0",
            "100",
            "+30",
            "-100",
            "1e3",
            "999999999999999",
            "-999999999999999",
            "1000000000000000",
            "-9223372036854775808",
            "9223372036854775808");

    /** Where times gather: midnight, noon of the days about it, and whole hours from them. */
    private static final List<Integer> ANCHORS = List.of(0, 0, -43_200, 43_200, -3_600, 3_600, -86_400);

    private final Random random;
    private final List<Push> pushes = new ArrayList<>();
    private final List<String> accounts;
    private final int size;
    private final List<String> cards;
    private final List<String> codes;
    private final List<Integer> anchors;
    private final int spread;

    private Histories(long seed) {
        this.random = new Random(seed);
        String account = "gh_" + seed;
        this.accounts = List.of(account, account, account, account, account + "_too");
        this.size = 2 + random.nextInt(MOST_PUSHES - 1);
        this.cards = some(CARDS, CARDS.size());
        this.codes = some(CODES, CODES.size());
        this.anchors = some(ANCHORS, 3);
        this.spread = 1 + random.nextInt(4);
    }

    /** The accepted pushes of that seed, from 1 to 40, no two the same, in an order of no meaning. */
    public static List<Push> history(long seed) {
        Histories histories = new Histories(seed);
        while (histories.pushes.size() < histories.size) {
            histories.happen();
        }
        List<Push> pushes = histories.pushes.subList(0, histories.size);
        return BatchDuplicates.firstOfEach(pushes, BatchDuplicates.Identity.CONTENT);
    }

    /** {@code size} pushes of one token order, most on the key of another, without duplicates. */
    public static List<Push> crowdedOrder(long seed, int size) {
        return BatchDuplicates.firstOfEach(
                TokenHistory.crowd(new Random(seed), size), BatchDuplicates.Identity.CONTENT);
    }

    /** The pushes in another order, some of them delivered up to four times. */
    public static List<Push> delivered(List<Push> pushes, Random random) {
        List<Push> delivered = new ArrayList<>(pushes);
        for (Push push : pushes) {
            int retries = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
            delivered.addAll(Collections.nCopies(retries, push));
        }
        Collections.shuffle(delivered, random);
        return delivered;
    }

    private void happen() {
        String account = any(accounts);
        String card = any(cards);
        String code = any(codes);
        switch (random.nextInt(26)) {
            case 0, 1, 2, 3 -> issue(account, card, code);
            case 4, 5 -> gift(account, card, any(codes), code);
            case 6 -> chain(account, card, 1 + random.nextInt(11));
            case 7 -> boomerang(account, card, code);
            case 8 -> giftToTwo(account, card, code);
            case 9 -> giftWithoutOldCode(account, card, code);
            case 10 -> restore(account, card, code);
            case 11, 12 -> delete(account, card, code);
            case 13, 14 -> consume(account, card, code, time());
            case 15 -> pay(account, card, code, time());
            case 16, 17 -> checkout(account, card, code);
            case 18 -> anything(account, card, code);
            case 19 -> alarms(account, card);
            case 20 -> member(account, card, code);
            case 21, 22, 23 -> pushes.addAll(TokenHistory.pushes(account, random, this::time));
            case 24 -> crowd(account, card, code);
            default -> life(account, card, code);
        }
    }

    private PushBuilder push(String account, String card, String code, long time, String event) {
        return PushBuilder.push(account, any(USERS), time, event)
                .with("CardId", card)
                .with("UserCardCode", code);
    }

    private PushBuilder receipt(String account, String card, String code, long time) {
        return push(account, card, code, time, "user_get_card");
    }

    private void issue(String account, String card, String code) {
        PushBuilder receipt = receipt(account, card, code, time())
                .with(random.nextInt(4) == 0 ? "OutetStr" : "OuterStr", any(CHANNELS))
                .with("OuterId", any(OUTER_IDS))
                .with("IsGiveByFriend", any(List.of("", "0", "false")));
        if (random.nextInt(8) == 0) {
            receipt.with("OldUserCardCode", code);
        }
        pushes.add(receipt.build());
    }

    private void gift(String account, String card, String from, String to) {
        pushes.add(receipt(account, card, to, time())
                .with("OldUserCardCode", from)
                .with("IsGiveByFriend", any(TRUTHS))
                .with("FriendUserName", any(USERS))
                .with("OutetStr", random.nextInt(6) == 0 ? any(CHANNELS) : "")
                .build());
    }

    /** Some hops go missing, some chains bite their own tail. */
    private void chain(String account, String card, int gifts) {
        List<String> hands = new ArrayList<>(CODES);
        Collections.shuffle(hands, random);
        if (random.nextInt(5) != 0) {
            issue(account, card, hands.get(0));
        }
        int missing = random.nextInt(5) == 0 ? random.nextInt(gifts) : -1;
        for (int i = 0; i < gifts; i++) {
            if (i != missing) {
                gift(account, card, hands.get(i), hands.get(i + 1));
            }
        }
        if (random.nextInt(8) == 0) {
            gift(account, card, hands.get(gifts), hands.get(0));
        }
        checkout(account, card, hands.get(gifts));
    }

    /** More heirs, payments and days to one code than is usual, and receipts that say otherwise where it comes from. */
    private void crowd(String account, String card, String code) {
        List<String> heirs = new ArrayList<>(CODES);
        Collections.shuffle(heirs, random);
        heirs.subList(0, 5 + random.nextInt(3)).forEach(heir -> gift(account, card, code, heir));
        for (int left = 5 + random.nextInt(8); left > 0; left--) {
            pay(account, card, code, time(), random.nextInt(3) == 0 ? "" : "4" + random.nextInt(9));
        }
        for (int left = random.nextInt(5); left > 0; left--) {
            if (random.nextBoolean()) {
                issue(account, card, code);
            } else {
                gift(account, card, any(CODES), code);
            }
        }
    }

    private void boomerang(String account, String card, String code) {
        List<String> hands = some(CODES, CODES.size());
        String friend = hands.get(0);
        String back = hands.get(hands.size() - 1);
        issue(account, card, code);
        gift(account, card, code, friend);
        gift(account, card, friend, back);
        consume(account, card, back, time());
    }

    private void giftToTwo(String account, String card, String code) {
        gift(account, card, code, any(codes));
        gift(account, card, code, any(codes));
    }

    private void giftWithoutOldCode(String account, String card, String code) {
        pushes.add(receipt(account, card, code, time())
                .with("IsGiveByFriend", any(List.of("1", "true", "True")))
                .with("OldUserCardCode", any(List.of("", code)))
                .build());
    }

    private void restore(String account, String card, String code) {
        pushes.add(receipt(account, card, code, time())
                .with("IsRestoreMemberCard", any(List.of("1", "true")))
                .with("OuterStr", any(CHANNELS))
                .with("OldUserCardCode", random.nextInt(3) == 0 ? any(codes) : "")
                .build());
    }

    private void delete(String account, String card, String code) {
        pushes.add(push(account, card, code, time(), "user_del_card").build());
    }

    private void consume(String account, String card, String code, long time) {
        pushes.add(push(account, card, code, time, "user_consume_card")
                .with("ConsumeSource", any(SOURCES))
                .with("LocationName", any(LOCATION_NAMES))
                .with("LocationId", any(LOCATION_IDS))
                .with("StaffOpenId", any(STAFF))
                .with("OuterStr", random.nextInt(3) == 0 ? any(CHANNELS) : "")
                .build());
    }

    private void pay(String account, String card, String code, long time) {
        pay(account, card, code, time, any(TRANS_IDS));
    }

    private void pay(String account, String card, String code, long time, String transId) {
        pushes.add(push(account, card, code, time, "user_pay_from_pay_cell")
                .with("TransId", transId)
                .with("LocationId", any(LOCATION_IDS))
                .with("LocationName", any(LOCATION_NAMES))
                .with("Fee", any(FEES))
                .with("OriginalFee", any(FEES))
                .build());
    }

    private void checkout(String account, String card, String code) {
        long time = time();
        pay(account, card, code, time);
        consume(account, card, code, time);
    }

    /** Received, deleted, restored, redeemed: each in any order and often in the same second. */
    private void life(String account, String card, String code) {
        issue(account, card, code);
        delete(account, card, code);
        restore(account, card, code);
        if (random.nextBoolean()) {
            delete(account, card, code);
        }
        if (random.nextInt(3) == 0) {
            consume(account, card, code, time());
        }
    }

    /** One, or several that may tie. */
    private void alarms(String account, String card) {
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            pushes.add(PushBuilder.push(account, any(USERS), time(), "card_sku_remind")
                    .with("CardId", card)
                    .with("Detail", any(DETAILS))
                    .build());
        }
    }

    private void member(String account, String card, String code) {
        pushes.add(
                push(account, card, code, time(), "submit_membercard_user_info").build());
        for (int left = random.nextInt(3); left > 0; left--) {
            pushes.add(push(account, card, code, time(), "update_member_card")
                    .with("ModifyBonus", any(MODIFICATIONS))
                    .with("ModifyBalance", any(MODIFICATIONS))
                    .build());
        }
    }

    private void anything(String account, String card, String code) {
        String event =
                any(List.of("user_view_card", "subscribe", "SCAN", "click", "VIEW", "user_gifting_card", "Novel"));
        PushBuilder push = PushBuilder.push(account, any(USERS), time(), event);
        if (event.startsWith("user_")) {
            push.with("CardId", card).with("UserCardCode", code).with("OuterStr", any(CHANNELS));
            if (event.equals("user_gifting_card")) {
                push.with("IsReturnBack", any(List.of("", "0", "1", "true", "FALSE", "2")));
            }
        } else {
            push.with("EventKey", any(EVENT_KEYS)).with("OuterId", any(OUTER_IDS));
        }
        pushes.add(push.build());
    }

    private long time() {
        return MIDNIGHT + any(anchors) + random.nextInt(spread) - spread / 2;
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private <T> List<T> some(List<T> of, int atMost) {
        List<T> some = new ArrayList<>(of);
        Collections.shuffle(some, random);
        return List.copyOf(some.subList(0, 1 + random.nextInt(atMost)));
    }
}
