package io.couponflow.quickstart.generate;

import static io.couponflow.quickstart.generate.PushXml.bytes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import net.datafaker.Faker;

/**
 * Who and what the pushes are about: accounts, cards, channels, stores and staff. All of it follows from the seed; the
 * names are made up.
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere; written out as they are
final class World {

    /** An Official Account. Every openid and card id of an account carries its five letters. */
    record Account(int number, byte[] id, String letters, String brand, byte[] operator, List<Store> stores) {
        String idText() {
            return new String(id, StandardCharsets.UTF_8);
        }
    }

    /** A store of an account, with the staff that redeems there. */
    record Store(long locationId, byte[] name, List<byte[]> staff) {}

    /**
     * A card.
     *
     * @param customCode its codes are the merchant's own, and repeat across cards
     * @param scarce its stock runs low time and again, so alarms name it
     * @param share which part of all receipts is of this card, 0 to 1
     */
    record Card(
            int number,
            Account account,
            byte[] id,
            String type,
            String title,
            boolean customCode,
            boolean giftable,
            boolean scarce,
            double share) {
        boolean isMemberCard() {
            return type.equals("MEMBER_CARD");
        }
    }

    /** Where coupons are put out: by OuterStr, by the older OuterId, or without either. */
    record Channel(byte[] outerStr, long outerId) {}

    private static final int CHANNELS = 200;
    private static final int ACCOUNTS = 4;
    private static final int COUPON_CARDS = 30;
    private static final String[] COUPON_TYPES = {"CASH", "DISCOUNT", "GROUPON", "GIFT", "GENERAL_COUPON"};
    private static final int PICKS = 1 << 14;

    final List<Account> accounts = new ArrayList<>();
    final List<Card> couponCards = new ArrayList<>();
    final List<Card> memberCards = new ArrayList<>();
    /** The two cards whose codes are the merchant's own. */
    final List<Card> customCodeCards = new ArrayList<>();

    final List<Channel> channels = new ArrayList<>();

    private final long seed;
    private final Card[] couponPicks;
    private final Channel[] channelPicks;

    World(long seed) {
        this.seed = seed;
        SplittableRandom random = new SplittableRandom(mix(seed, -1));
        Faker faker = new Faker(new Locale("zh", "CN"), new Random(seed));
        for (int i = 0; i < ACCOUNTS; i++) {
            accounts.add(account(i, faker, random));
        }
        double[] cardShares = zipf(COUPON_CARDS, 0.8);
        for (int i = 0; i < COUPON_CARDS; i++) {
            couponCards.add(couponCard(i, cardShares[i], faker, random));
        }
        for (Account account : accounts) {
            memberCards.add(memberCard(account, faker, random));
        }
        for (int i = 0; i < CHANNELS; i++) {
            channels.add(channel(i, random));
        }
        couponPicks = picks(couponCards, cardShares).toArray(new Card[0]);
        channelPicks = picks(channels, zipf(CHANNELS, 1.1)).toArray(new Channel[0]);
    }

    private Account account(int number, Faker faker, SplittableRandom random) {
        String letters = base64(random, 5);
        List<Store> stores = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            List<byte[]> staff = new ArrayList<>();
            for (int j = 0; j < 5; j++) {
                staff.add(bytes("o" + letters + base64(random, 22)));
            }
            String name = faker.address().streetName() + "店";
            stores.add(new Store(random.nextLong(200_000_000, 300_000_000), bytes(name), staff));
        }
        String id = String.format(Locale.ROOT, "gh_%012x", random.nextLong(1L << 48));
        return new Account(
                number, bytes(id), letters, faker.company().name(), bytes("o" + letters + base64(random, 22)), stores);
    }

    private Card couponCard(int number, double share, Faker faker, SplittableRandom random) {
        Account account = accounts.get(number % 7 % ACCOUNTS);
        boolean customCode = number == 5 || number == 6;
        Card card = new Card(
                number,
                account,
                bytes("p" + account.letters() + base64(random, 22)),
                COUPON_TYPES[number % COUPON_TYPES.length],
                faker.commerce().productName(),
                customCode,
                number % 6 != 4,
                number % 8 == 3,
                share);
        if (customCode) {
            customCodeCards.add(card);
        }
        return card;
    }

    private Card memberCard(Account account, Faker faker, SplittableRandom random) {
        int number = COUPON_CARDS + account.number();
        byte[] id = bytes("p" + account.letters() + base64(random, 22));
        return new Card(
                number, account, id, "MEMBER_CARD", faker.company().name(), false, false, false, 1.0 / ACCOUNTS);
    }

    private static Channel channel(int number, SplittableRandom random) {
        if (number == 0) {
            return new Channel(bytes("12b"), 0);
        }
        if (number == 6) {
            return new Channel(PushXml.NOTHING, 0);
        }
        return switch (number % 8) {
            case 3 -> new Channel(PushXml.NOTHING, 1000 + number);
            case 5 ->
                new Channel(
                        bytes(Base64.getEncoder()
                                .encodeToString(
                                        bytes("{\"poster\":" + number + ",\"page\":" + random.nextInt(9) + "}"))),
                        0);
            case 7 -> new Channel(bytes("门店海报" + number), 0);
            default -> new Channel(bytes("qr_" + number), 0);
        };
    }

    /** The card of a tap, popular ones more often. */
    Card couponCard(SplittableRandom random, long tap) {
        Card card = couponPicks[random.nextInt(PICKS)];
        return card.customCode() ? customCodeCards.get((int) (tap & 1)) : card;
    }

    /** The channel of a tap, popular ones more often. */
    Channel channel(SplittableRandom random) {
        return channelPicks[random.nextInt(PICKS)];
    }

    /** The openid of an account's user. */
    byte[] openid(Account account, long user) {
        byte[] id = new byte[28];
        id[0] = 'o';
        for (int i = 0; i < 5; i++) {
            id[1 + i] = (byte) account.letters().charAt(i);
        }
        long low = mix(seed, user * 2 + 1);
        long high = mix(seed, user * 2 + 2);
        for (int i = 0; i < 11; i++) {
            id[6 + i] = (byte) LETTERS.charAt((int) (low >>> (6 * i) & 63) % LETTERS.length());
            id[17 + i] = (byte) LETTERS.charAt((int) (high >>> (6 * i) & 63) % LETTERS.length());
        }
        return id;
    }

    /**
     * The code of a coupon in the hands of its n-th holder: twelve digits, as Weixin gives them, or twenty of the
     * merchant's own, which two cards share.
     */
    byte[] code(Card card, long coupon, int hand) {
        long number = card.customCode() ? (coupon >>> 4 << 3 | (coupon & 7)) * 16 + hand : coupon * 16 + hand;
        long scattered = (number % CODES * SCATTER + (seed & 0xFFFFF)) % CODES;
        byte[] digits = new byte[card.customCode() ? 20 : 12];
        for (int i = digits.length - 1; i >= 0; i--) {
            digits[i] = (byte) ('0' + scattered % 10);
            scattered /= 10;
        }
        return digits;
    }

    /** A number that differs in every bit for every pair. */
    static long mix(long seed, long number) {
        long z = seed * 0x9E3779B97F4A7C15L + number * 0xD1B54A32D192ED03L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static final long CODES = 1_000_000_000_000L;
    /** Shares no factor with {@link #CODES}, so no two coupons get one code; small enough not to overflow. */
    private static final long SCATTER = 4_782_969L;

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static String base64(SplittableRandom random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    private static double[] zipf(int size, double exponent) {
        double[] shares = new double[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            shares[i] = 1 / StrictMath.pow(i + 1, exponent);
            sum += shares[i];
        }
        for (int i = 0; i < size; i++) {
            shares[i] /= sum;
        }
        return shares;
    }

    /** A table to pick from with one draw: everything appears in it according to its share, at least once. */
    private static <T> List<T> picks(List<T> things, double[] shares) {
        List<T> picks = new ArrayList<>();
        double sum = 0;
        for (int i = 0; i < things.size(); i++) {
            sum += shares[i];
            long until = Math.max(picks.size() + 1, Math.round(sum * PICKS));
            while (picks.size() < Math.min(until, PICKS)) {
                picks.add(things.get(i));
            }
        }
        return picks;
    }
}
