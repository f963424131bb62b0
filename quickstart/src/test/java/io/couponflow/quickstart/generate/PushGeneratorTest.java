package io.couponflow.quickstart.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.couponflow.domain.Parsed;
import io.couponflow.domain.RawPush;
import io.couponflow.domain.Reason;
import io.couponflow.parse.PushParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushGeneratorTest {

    private static final int COUNT = 100_000;

    @TempDir
    private Path folder;

    @Test
    void sameSeedWritesTheSameBytesAndAnotherSeedOthers() throws Exception {
        String first = sha256(written(7, "first.xml"));
        String again = sha256(written(7, "again.xml"));
        String other = sha256(written(8, "other.xml"));

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void sameSeedWritesTheSameCatalogue() throws Exception {
        Path first = folder.resolve("first.jsonl");
        Path again = folder.resolve("again.jsonl");
        new PushGenerator(Plan.of(7, COUNT)).writeCatalogue(first);
        new PushGenerator(Plan.of(7, COUNT)).writeCatalogue(again);

        assertThat(again).hasSameBinaryContentAs(first);
    }

    @Test
    void gzippedFileHoldsTheSamePushes() throws Exception {
        Path plain = written(7, "plain.xml");
        Path zipped = written(7, "zipped.xml.gz");

        try (InputStream in = new GZIPInputStream(Files.newInputStream(zipped))) {
            assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(plain));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 10, 1_000})
    void writesExactlyAsManyPushesAsAsked(long count) throws Exception {
        Path file = folder.resolve("pushes.xml");
        new PushGenerator(Plan.of(3, count)).writePushes(file);

        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(Pattern.compile("</xml>").matcher(text).results().count()).isEqualTo(count);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyPushReadsAsWhatItIsCountedAs(long seed) {
        PushGenerator generator = new PushGenerator(Plan.of(seed, COUNT));
        PushParser parser = new PushParser();
        Set<String> seen = new HashSet<>();
        Map<Reason, Long> deadLetters = new HashMap<>();
        long accepted = 0;
        long repeats = 0;
        long ignored = 0;
        for (int i = 0; i < COUNT; i++) {
            byte[] body = generator.next();
            Parsed parsed = parser.parse(new RawPush("test", 0, i, System.currentTimeMillis(), body));
            if (parsed instanceof Parsed.Rejected dead) {
                deadLetters.merge(dead.reason(), 1L, Long::sum);
            } else if (parsed == Parsed.Ignored.INSTANCE) {
                ignored++;
            } else if (seen.add(new String(body, StandardCharsets.UTF_8))) {
                accepted++;
            } else {
                repeats++;
            }
        }

        Tally tally = generator.tally();
        assertThat(deadLetters).as("seed %d", seed).isEqualTo(tally.deadLetters());
        assertThat(deadLetters.keySet())
                .isEqualTo(EnumSet.complementOf(EnumSet.of(Reason.EMPTY_BODY, Reason.BAD_CATALOGUE)));
        assertThat(List.of(accepted, repeats, ignored))
                .as("seed %d", seed)
                .containsExactly(tally.accepted(), tally.repeats(), tally.ignored());
        assertThat(tally.accepted() + tally.repeats() + tally.ignored() + tally.dead())
                .isEqualTo(tally.written())
                .isEqualTo(COUNT);
    }

    @Test
    void pushesWithoutACouponComeAtTheStatedRates() {
        PushGenerator generator = new PushGenerator(Plan.of(5, COUNT));
        List<String> first = firstTimes(generator, COUNT);
        Rates rates = Rates.DEFAULT;
        double all = first.size();

        Tally tally = generator.tally();
        assertThat(tally.dead() / (double) tally.written()).isCloseTo(rates.broken(), within(0.001));
        assertThat(tally.ignored() / (double) tally.written()).isCloseTo(rates.ignored(), within(0.003));
        assertThat(tally.unknown() / all).isCloseTo(rates.unknown(), within(0.001));
        // A push that is sent again is so 14/9 times on average: 5/9 of them once, 3/9 twice, 1/9 three times.
        assertThat((COUNT - all) / all).isCloseTo(rates.repeated() * 14 / 9, within(0.004));
    }

    @Test
    void soManyTapsOnlyLookThatTheFunnelNarrows() {
        Rates rates = Rates.DEFAULT;
        PushGenerator generator = new PushGenerator(Plan.of(5, COUNT));
        List<String> views = new ArrayList<>();
        Set<String> takers = new HashSet<>();
        Set<String> takes = new HashSet<>();
        for (String push : firstTimes(generator, COUNT)) {
            String user = push.replaceAll("(?s).*<FromUserName>(.*)</FromUserName>.*", "$1");
            if (push.contains("user_view_card")) {
                views.add(user);
            } else if (push.contains("<IsGiveByFriend>0<")) {
                takers.add(user);
                takes.add(user + push.replaceAll("(?s).*(<CreateTime>.*</CreateTime>).*", "$1"));
            }
        }
        double looks = views.stream().filter(user -> !takers.contains(user)).count();

        assertThat(looks / (looks + takes.size())).isCloseTo(rates.looked(), within(0.03));
        assertThat(views.size()).isGreaterThan(takes.size());
    }

    @Test
    void couponsAreGiftedRedeemedAndDeletedAtTheStatedRates() {
        Rates rates = Rates.DEFAULT;
        // So many days that nearly every life is over before the stream ends.
        PushGenerator generator = new PushGenerator(new Plan(5, COUNT, Plan.DEFAULT_START, 900, 0, rates));
        List<String> first = firstTimes(generator, COUNT);
        double taken = count(first, "<IsGiveByFriend>0<");
        double gifts = count(first, "<IsGiveByFriend>1<");
        double given = count(first, "user_gifting_card");
        double checkouts = count(first, "user_pay_from_pay_cell");
        double consumed = count(first, "user_consume_card");

        assertThat(checkouts / consumed).isCloseTo(rates.checkouts(), within(0.02));
        assertThat(1 - given / gifts).isCloseTo(rates.silentGifts(), within(0.04));
        assertThat(gifts / taken).isCloseTo(rates.gifted() / (1 - rates.giftedOn()) * 5 / 6, within(0.03));
    }

    @Test
    void hotShareOfTheReceiptsIsOfOneChannelOfOneCard() {
        PushGenerator generator = new PushGenerator(new Plan(5, COUNT, Plan.DEFAULT_START, 90, 0.9, Rates.DEFAULT));
        Pattern card = Pattern.compile("<CardId> ?<!\\[CDATA\\[([^]]+)]]> ?</CardId>");
        Pattern channel = Pattern.compile("<OuterStr> ?<!\\[CDATA\\[([^]]+)]]> ?</OuterStr>");
        Map<String, Long> taken = new HashMap<>();
        for (String push : firstTimes(generator, COUNT)) {
            if (push.contains("user_get_card") && push.contains("<IsGiveByFriend>0<")) {
                var id = card.matcher(push);
                var name = channel.matcher(push);
                taken.merge((id.find() ? id.group(1) : "") + "/" + (name.find() ? name.group(1) : ""), 1L, Long::sum);
            }
        }

        double all = taken.values().stream().mapToLong(Long::longValue).sum();
        double most = taken.values().stream().mapToLong(Long::longValue).max().orElse(0);
        assertThat(most / all).isCloseTo(0.9, within(0.02));
    }

    @Test
    void catalogueKnowsEveryCardOfThePushes() throws Exception {
        Path file = folder.resolve("cards.jsonl");
        PushGenerator generator = new PushGenerator(Plan.of(5, COUNT));
        generator.writeCatalogue(file);
        Set<String> known = new HashSet<>();
        Set<String> types = new HashSet<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode json = new ObjectMapper().readTree(line);
            known.add(json.get("account").asText() + "/" + json.get("card_id").asText());
            types.add(json.get("card").get("card_type").asText());
        }

        Pattern names = Pattern.compile(
                "<ToUserName> ?<!\\[CDATA\\[(gh_[^]]+)]]>[\\s\\S]*<CardId> ?<!\\[CDATA\\[([^]]+)]]> ?</CardId>");
        Set<String> used = new HashSet<>();
        for (String push : firstTimes(generator, COUNT)) {
            var matcher = names.matcher(push);
            if (matcher.find()) {
                used.add(matcher.group(1) + "/" + matcher.group(2));
            }
        }
        assertThat(used).isSubsetOf(known).hasSizeGreaterThan(30);
        assertThat(types)
                .containsExactlyInAnyOrder("CASH", "DISCOUNT", "GROUPON", "GIFT", "GENERAL_COUPON", "MEMBER_CARD");
    }

    @Test
    void checkoutIsPaidAndRedeemedInOneSecondInEitherOrder() {
        Rates ordered = Rates.DEFAULT.withDelivery(0, 0);
        PushGenerator generator = new PushGenerator(new Plan(5, COUNT, Plan.DEFAULT_START, 90, 0, ordered));
        Pattern order = Pattern.compile("<CreateTime>(\\d+)<[\\s\\S]*<TransId> ?<!\\[CDATA\\[(\\d+)]]>");
        Map<String, String> opened = new HashMap<>();
        int paidFirst = 0;
        int redeemedFirst = 0;
        for (String push : firstTimes(generator, COUNT)) {
            var matcher = order.matcher(push);
            if (matcher.find()) {
                String event = push.contains("user_pay_from_pay_cell") ? "pay" : "consume";
                String other = opened.put(matcher.group(2) + "@" + matcher.group(1), event);
                paidFirst += "pay".equals(other) ? 1 : 0;
                redeemedFirst += "consume".equals(other) ? 1 : 0;
            }
        }

        assertThat(paidFirst).isGreaterThan(1_000);
        assertThat(redeemedFirst).isGreaterThan(1_000);
        assertThat(opened.size()).as("every checkout has both").isLessThanOrEqualTo(paidFirst + redeemedFirst + 1);
    }

    private Path written(long seed, String name) throws IOException {
        Path file = folder.resolve(name);
        new PushGenerator(Plan.of(seed, 5_000)).writePushes(file);
        return file;
    }

    /** Readable pushes that are no messages, each once. */
    static List<String> firstTimes(PushGenerator generator, int count) {
        Set<String> seen = new HashSet<>();
        List<String> first = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String push = new String(generator.next(), StandardCharsets.UTF_8);
            if (seen.add(push)) {
                first.add(push);
            }
        }
        return first;
    }

    private static long count(List<String> pushes, String text) {
        return pushes.stream().filter(push -> push.contains(text)).count();
    }

    private static String sha256(Path file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
