package io.couponflow.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.couponflow.domain.Parsed;
import io.couponflow.domain.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttacksTest {

    /** Far above what any of these costs, far below what an expansion or a quadratic search would. */
    private static final Duration QUICK = Duration.ofSeconds(2);

    private static final String SECRET = "the-merchants-api-key";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE xml [<!ENTITY x SYSTEM '%s'>]><xml><ToUserName>&x;</ToUserName></xml>",
                "<!DOCTYPE xml [<!ENTITY x SYSTEM '%s'>]><xml a='&x;'/>",
                "<!DOCTYPE xml SYSTEM '%s'><xml/>",
                "<!DOCTYPE xml PUBLIC '-//x' '%s'><xml/>",
                "<!DOCTYPE xml [<!ENTITY %% x SYSTEM '%s'> %%x;]><xml/>",
                "<!DOCTYPE xml [<!ENTITY %% f SYSTEM '%s'><!ENTITY %% e \"<!ENTITY s '%%f;'>\">%%e;]><xml>&s;</xml>",
            })
    void aLocalFileIsNeverRead(String attack, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("secret.dtd"), SECRET);

        Parsed parsed = quickly(attack.formatted(file.toUri()));

        assertThat(parsed).isInstanceOf(Parsed.Rejected.class);
        assertThat(((Parsed.Rejected) parsed).reason()).isEqualTo(Reason.FORBIDDEN_XML);
        assertThat(parsed.toString()).doesNotContain(SECRET).doesNotContain(folder.toString());
    }

    @Test
    void anIncludeIsJustAnElement(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("secret.xml"), SECRET);
        String include =
                "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' parse='text' href='" + file.toUri() + "'/>";

        Parsed parsed = quickly(Samples.DELETION.replace("<CardId>p1", "<CardId>" + include));

        assertThat(((Parsed.Rejected) parsed).reason()).isEqualTo(Reason.MISSING_FIELD);
    }

    @Test
    void aBillionLaughsAreNotExpanded() {
        StringBuilder laughs = new StringBuilder("<!DOCTYPE xml [<!ENTITY a0 'ha'>");
        for (int i = 1; i < 30; i++) {
            laughs.append("<!ENTITY a" + i + " '" + ("&a" + (i - 1) + ";").repeat(10) + "'>");
        }

        assertReason(Reason.FORBIDDEN_XML, laughs + "]><xml>&a29;</xml>");
    }

    @Test
    void parameterEntitiesAreNotExpanded() {
        assertReason(
                Reason.FORBIDDEN_XML,
                "<!DOCTYPE xml [<!ENTITY % a '<!ENTITY &#37; b \"<!ENTITY c &#39;x&#39;>\"> %b;'> %a;]><xml>&c;</xml>");
    }

    @Test
    void manyAttributesAreNotComparedWithEachOther() {
        assertReason(Reason.TOO_COMPLEX, "<xml" + attributes(5_000) + "/>");
        assertReason(Reason.TOO_LARGE, "<xml" + attributes(500_000) + "/>");
    }

    @Test
    void attributesWhoseNamesCollideAreNotCompared() {
        StringBuilder attributes = new StringBuilder();
        for (int i = 0; i < 1 << 12; i++) {
            attributes.append(' ');
            for (int bit = 0; bit < 12; bit++) {
                attributes.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            attributes.append("=''");
        }

        assertReason(Reason.TOO_LARGE, "<xml" + attributes + "/>");
        assertReason(Reason.TOO_COMPLEX, "<xml" + attributes.substring(0, 60_000 / 28 * 28) + "/>");
    }

    @Test
    void aDeepDocumentIsLeftAtTheSeventeenthLevel() {
        assertReason(Reason.TOO_COMPLEX, "<xml>" + "<a>".repeat(20_000));
        assertReason(Reason.TOO_LARGE, "<xml>" + "<a>".repeat(100_000) + "</a>".repeat(100_000) + "</xml>");
    }

    @Test
    void fiftyMegabytesOfTextAreNotRead() {
        assertReason(Reason.TOO_LARGE, "<xml><a>" + "x".repeat(50_000_000) + "</a></xml>");
    }

    @Test
    void longNamesBelowEachOtherAreRead() {
        String name = "n".repeat(3_000);

        assertReason(
                Reason.MISSING_FIELD,
                "<xml>" + ("<" + name + ">").repeat(9) + "<a>1</a>".repeat(200) + ("</" + name + ">").repeat(9)
                        + "</xml>");
    }

    @Test
    void everNewNamesDoNotFillTheMemoryOfAParser() {
        PushParser parser = new PushParser();
        Random random = new Random(1);

        assertTimeout(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 20_000; i++) {
                StringBuilder body = new StringBuilder("<xml>");
                for (int j = 0; j < 20; j++) {
                    body.append("<A").append(random.nextLong()).append("/>");
                }
                body.append("</xml>");
                Parsed parsed = parser.parse(
                        Samples.raw(body.toString().replace("-", "_").getBytes(UTF_8)));
                assertThat(parsed).isInstanceOf(Parsed.Rejected.class);
            }
        });
    }

    private static void assertReason(Reason reason, String body) {
        assertThat(((Parsed.Rejected) quickly(body)).reason()).isEqualTo(reason);
    }

    private static Parsed quickly(String body) {
        byte[] bytes = body.getBytes(UTF_8);
        return assertTimeout(QUICK, () -> Samples.parse(bytes));
    }

    private static String attributes(int count) {
        StringBuilder attributes = new StringBuilder();
        for (int i = 0; i < count; i++) {
            attributes.append(" a").append(i).append("=''");
        }
        return attributes.toString();
    }
}
