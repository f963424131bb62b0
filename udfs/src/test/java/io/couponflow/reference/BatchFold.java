package io.couponflow.reference;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsLast;

import io.couponflow.domain.CoinCount;
import io.couponflow.domain.Push;
import io.couponflow.domain.event.Event;
import io.couponflow.domain.event.UserConsumeCard;
import io.couponflow.domain.event.UserDelCard;
import io.couponflow.domain.event.UserGetCard;
import io.couponflow.domain.event.UserPayFromPayCell;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * What the tables must show once all pushes are in, worked out the plain way: everything in memory, grouped by code,
 * sorted, chains followed by recursion. It shares no rule with the job, so that a difference between the two is a
 * mistake in one of them.
 */
public final class BatchFold {

    private static final String UNATTRIBUTED = "(unattributed)";
    private static final int MOST_GIFTS = 8;

    /** What a code can be traced back to: where and when its coupon was issued. */
    private record Issue(String channel, long time) {}

    private record Coupon(String account, String cardId, String code) {}

    /** A push with its event as the type that it is. */
    private record Told<E extends Event>(Push push, E event) {
        long time() {
            return push.createTime();
        }
    }

    private final Map<Coupon, List<Told<UserGetCard>>> receipts = new HashMap<>();
    private final Map<Coupon, List<Told<UserConsumeCard>>> consumes = new HashMap<>();
    private final Map<Coupon, List<Told<UserPayFromPayCell>>> payCells = new HashMap<>();
    private final Map<Coupon, List<Told<UserDelCard>>> deletes = new HashMap<>();
    private final Set<Coupon> giftedAway = new HashSet<>();

    private final Rows channelConversion =
            new Rows("issued", "gifted", "redeemed", "deleted", "payments", "paid_fen", "original_fen", "unpriced");
    private final Rows redemptionLag = new Rows("redeemed");
    private final Rows redemption = new Rows("redeemed");
    private final Rows payment = new Rows("payments", "paid_fen", "original_fen", "unpriced");
    private final List<BatchStock.Issue> issueOrigins = new ArrayList<>();
    private final List<BatchStock.Issue> issueReceipts = new ArrayList<>();
    private final LocalTime local;

    private BatchFold(ZoneId zone) {
        this.local = new LocalTime(zone);
    }

    /**
     * The tables {@code channel_conversion}, {@code redemption_lag}, {@code redemption}, {@code payment},
     * {@code activity}, {@code audience}, {@code gift_offer}, {@code inventory}, {@code inventory_alarm} (in windows of 12 hours),
     * {@code member_activity} and those of tokens (with the counts read as balances) by name; a table maps the columns of a key to the other columns (without
     * checkpoint_id and updated_at), all as text: dates and instants as ISO 8601, numbers decimal, what is unknown empty.
     * Rows of zeros are left out; users are exact.
     *
     * @param accepted the pushes in any order, without duplicates
     * @param activityWindow the length of the windows of {@code activity}, in whole seconds
     */
    public static Map<String, SortedMap<List<String>, List<String>>> tables(
            List<Push> accepted, ZoneId zone, Duration activityWindow) {
        BatchFold fold = new BatchFold(zone);
        accepted.forEach(fold::group);
        Set<Coupon> coupons = new HashSet<>(fold.receipts.keySet());
        coupons.addAll(fold.consumes.keySet());
        coupons.addAll(fold.payCells.keySet());
        coupons.addAll(fold.deletes.keySet());
        coupons.forEach(fold::tell);

        Map<String, SortedMap<List<String>, List<String>>> tables = new LinkedHashMap<>();
        tables.put("channel_conversion", fold.channelConversion.asText());
        tables.put("redemption_lag", fold.redemptionLag.asText());
        tables.put("redemption", fold.redemption.asText());
        tables.put("payment", fold.payment.asText());
        tables.put("activity", BatchActivity.activity(accepted, fold.local, activityWindow));
        tables.put("audience", BatchActivity.audience(accepted, fold.local));
        tables.put("gift_offer", BatchActivity.giftOffer(accepted, fold.local));
        BatchStock stock = new BatchStock(accepted, fold.issueOrigins, fold.issueReceipts, fold.local);
        tables.put("inventory", stock.inventory());
        tables.put("inventory_alarm", stock.inventoryAlarm());
        tables.put("member_activity", BatchMembers.memberActivity(accepted, fold.local));
        tables.putAll(BatchTokens.tables(accepted, zone, CoinCount.REMAINING_BALANCE));
        return tables;
    }

    private void group(Push push) {
        String account = push.account();
        if (push.event() instanceof UserGetCard receipt) {
            Coupon coupon = new Coupon(account, receipt.cardId(), receipt.userCardCode());
            put(receipts, coupon, push, receipt);
            if (!isRestore(receipt) && !oldCode(receipt).isEmpty()) {
                giftedAway.add(new Coupon(account, receipt.cardId(), oldCode(receipt)));
            }
        } else if (push.event() instanceof UserConsumeCard consume) {
            put(consumes, new Coupon(account, consume.cardId(), consume.userCardCode()), push, consume);
        } else if (push.event() instanceof UserPayFromPayCell pay) {
            put(payCells, new Coupon(account, pay.cardId(), pay.userCardCode()), push, pay);
        } else if (push.event() instanceof UserDelCard delete) {
            put(deletes, new Coupon(account, delete.cardId(), delete.userCardCode()), push, delete);
        }
    }

    private static <E extends Event> void put(Map<Coupon, List<Told<E>>> map, Coupon coupon, Push push, E event) {
        map.computeIfAbsent(coupon, c -> new ArrayList<>()).add(new Told<>(push, event));
    }

    private void tell(Coupon coupon) {
        Optional<Issue> issue = issueOf(coupon, 0);
        tellReceipts(coupon, issue);
        tellStock(coupon);
        if (!giftedAway.contains(coupon)) {
            if (consumes.containsKey(coupon)) {
                tellRedemption(coupon, issue);
            } else if (isDeleted(coupon)) {
                count(coupon, issue, lastDelete(coupon), "deleted", 1);
            }
        }
        payments(coupon).forEach(paid -> tellPayment(coupon, issue, paid));
    }

    private void tellReceipts(Coupon coupon, Optional<Issue> issue) {
        origin(coupon)
                .filter(origin -> !isGift(origin.event()))
                .ifPresent(origin -> count(coupon, issue, origin.time(), "issued", 1));
        receiptsOf(coupon).stream()
                .filter(receipt -> isGift(receipt.event()))
                .forEach(gift -> count(coupon, issue, gift.time(), "gifted", 1));
    }

    private void tellStock(Coupon coupon) {
        origin(coupon)
                .filter(origin -> !isGift(origin.event()))
                .ifPresent(origin -> issueOrigins.add(stockIssue(coupon, origin)));
        receiptsOf(coupon).stream()
                .filter(receipt -> !isRestore(receipt.event()) && !isGift(receipt.event()))
                .forEach(receipt -> issueReceipts.add(stockIssue(coupon, receipt)));
    }

    private static BatchStock.Issue stockIssue(Coupon coupon, Told<UserGetCard> receipt) {
        return new BatchStock.Issue(coupon.account(), coupon.cardId(), receipt.time());
    }

    private void tellRedemption(Coupon coupon, Optional<Issue> issue) {
        Told<UserConsumeCard> first = consumes.get(coupon).stream()
                .min(comparing((Told<UserConsumeCard> consume) -> consume.time())
                        .thenComparing(consume -> whereRedeemed(consume.event()), Texts.KEYS))
                .orElseThrow();
        count(coupon, issue, first.time(), "redeemed", 1);
        issue.ifPresent(known -> {
            List<String> key = new ArrayList<>(attribution(coupon, issue, first.time()));
            key.add(Long.toString(Math.max(0, (first.time() - known.time()) / 3600)));
            redemptionLag.add(List.copyOf(key), "redeemed", 1);
        });
        List<String> key = new ArrayList<>(List.of(
                Texts.key(coupon.account()),
                Texts.key(coupon.cardId()),
                local.day(first.time()),
                issue.map(Issue::channel).orElse(UNATTRIBUTED)));
        key.addAll(whereRedeemed(first.event()));
        redemption.add(List.copyOf(key), "redeemed", 1);
    }

    private void tellPayment(Coupon coupon, Optional<Issue> issue, Told<UserPayFromPayCell> paid) {
        List<String> key = List.of(
                Texts.key(coupon.account()),
                Texts.key(coupon.cardId()),
                local.day(paid.time()),
                issue.map(Issue::channel).orElse(UNATTRIBUTED),
                location(paid.event()));
        count(coupon, issue, paid.time(), "payments", 1);
        payment.add(key, "payments", 1);
        Long fee = paid.event().fee();
        Long originalFee = paid.event().originalFee();
        if (fee == null || originalFee == null) {
            count(coupon, issue, paid.time(), "unpriced", 1);
            payment.add(key, "unpriced", 1);
        } else {
            count(coupon, issue, paid.time(), "paid_fen", fee);
            count(coupon, issue, paid.time(), "original_fen", originalFee);
            payment.add(key, "paid_fen", fee);
            payment.add(key, "original_fen", originalFee);
        }
    }

    private void count(Coupon coupon, Optional<Issue> issue, long factTime, String column, long more) {
        channelConversion.add(attribution(coupon, issue, factTime), column, more);
    }

    /** account, card_id, channel, cohort_date. */
    private List<String> attribution(Coupon coupon, Optional<Issue> issue, long factTime) {
        return List.of(
                Texts.key(coupon.account()),
                Texts.key(coupon.cardId()),
                issue.map(Issue::channel).orElse(UNATTRIBUTED),
                local.day(issue.map(Issue::time).orElse(factTime)));
    }

    /** The issue at the start of the chain that leads to this code, which is {@code gifts} gifts before the asker's. */
    private Optional<Issue> issueOf(Coupon coupon, int gifts) {
        if (gifts > MOST_GIFTS) {
            return Optional.empty();
        }
        return origin(coupon).flatMap(origin -> {
            if (!isGift(origin.event())) {
                return Optional.of(new Issue(channel(origin.event()), origin.time()));
            }
            String old = oldCode(origin.event());
            return old.isEmpty()
                    ? Optional.empty()
                    : issueOf(new Coupon(coupon.account(), coupon.cardId(), old), gifts + 1);
        });
    }

    private Optional<Told<UserGetCard>> origin(Coupon coupon) {
        return receiptsOf(coupon).stream()
                .filter(receipt -> !isRestore(receipt.event()))
                .min(comparing((Told<UserGetCard> receipt) -> receipt.time())
                        .thenComparing(receipt -> isGift(receipt.event()) ? 0 : 1)
                        .thenComparing(receipt -> receipt.event().oldUserCardCode(), Texts.BY_CODE_POINT)
                        .thenComparing(receipt -> channel(receipt.event()), Texts.BY_CODE_POINT));
    }

    private List<Told<UserGetCard>> receiptsOf(Coupon coupon) {
        return receipts.getOrDefault(coupon, List.of());
    }

    private static boolean isRestore(UserGetCard receipt) {
        return Boolean.TRUE.equals(receipt.isRestoreMemberCard());
    }

    private static boolean isGift(UserGetCard receipt) {
        return !isRestore(receipt) && (!oldCode(receipt).isEmpty() || Boolean.TRUE.equals(receipt.isGiveByFriend()));
    }

    /** The code that this one was before it was given away, or {@code ""}; a code can't come from itself. */
    private static String oldCode(UserGetCard receipt) {
        return receipt.oldUserCardCode().equals(receipt.userCardCode()) ? "" : receipt.oldUserCardCode();
    }

    private static String channel(UserGetCard issue) {
        return Texts.key(
                Texts.firstKnown(issue.outerStr(), Texts.firstKnown(Texts.unlessZero(issue.outerId()), "(none)")));
    }

    private boolean isDeleted(Coupon coupon) {
        long lastRestore = receiptsOf(coupon).stream()
                .filter(receipt -> isRestore(receipt.event()))
                .mapToLong(Told::time)
                .max()
                .orElse(Long.MIN_VALUE);
        return deletes.containsKey(coupon) && lastDelete(coupon) > lastRestore;
    }

    private long lastDelete(Coupon coupon) {
        return deletes.get(coupon).stream().mapToLong(Told::time).max().orElseThrow();
    }

    /** One for each TransId, and each of those without. */
    private List<Told<UserPayFromPayCell>> payments(Coupon coupon) {
        Comparator<Told<UserPayFromPayCell>> firstOfAll = comparing((Told<UserPayFromPayCell> pay) -> pay.time())
                .thenComparing(pay -> pay.event().fee(), nullsLast(naturalOrder()))
                .thenComparing(pay -> pay.event().originalFee(), nullsLast(naturalOrder()))
                .thenComparing(pay -> location(pay.event()), Texts.BY_CODE_POINT);
        List<Told<UserPayFromPayCell>> payments = new ArrayList<>();
        Set<String> transIds = new HashSet<>();
        for (Told<UserPayFromPayCell> pay : payCells.getOrDefault(coupon, List.of()).stream()
                .sorted(firstOfAll)
                .toList()) {
            if (pay.event().transId().isEmpty() || transIds.add(pay.event().transId())) {
                payments.add(pay);
            }
        }
        return payments;
    }

    /** redeem_channel, source, location, staff. */
    private static List<String> whereRedeemed(UserConsumeCard consume) {
        return List.of(
                Texts.key(consume.outerStr()),
                Texts.key(consume.consumeSource()),
                Texts.key(Texts.firstKnown(consume.locationName(), Texts.unlessZero(consume.locationId()))),
                Texts.key(consume.staffOpenId()));
    }

    private static String location(UserPayFromPayCell pay) {
        return Texts.key(Texts.firstKnown(pay.locationName(), Texts.unlessZero(pay.locationId())));
    }
}
