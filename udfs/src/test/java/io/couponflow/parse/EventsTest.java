package io.couponflow.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.Fields;
import io.couponflow.domain.Parsed;
import io.couponflow.domain.Push;
import io.couponflow.domain.event.Event;
import io.couponflow.domain.event.UnknownEvent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventsTest {

    @ParameterizedTest
    @MethodSource("samples")
    void readsTheSample(String sample) {
        Parsed parsed = Samples.parse(Samples.body(sample));

        assertThat(parsed).isInstanceOf(Parsed.Accepted.class);
        Push push = ((Parsed.Accepted) parsed).push();
        assertThat(push.account() + " " + push.sender() + " " + push.createTime() + "\n" + push.event() + "\n")
                .isEqualTo(Samples.expected(sample));
        assertThat(push.event().name()).isEqualTo(eventOf(sample));
    }

    @Test
    void everyEventOfTheCatalogueHasASample() {
        List<String> sampled = Samples.names();

        assertThat(sampled)
                .containsAll(EventTypes.all().stream().map(EventType::name).toList());
    }

    @Test
    void everyRecordOfAnEventIsInTheCatalogue() {
        List<Class<?>> read = EventTypes.all().stream()
                .map(type -> type.reader().apply(Fields.of()).getClass())
                .collect(Collectors.toList());
        read.add(UnknownEvent.class);

        assertThat(read)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(Event.class.getPermittedSubclasses()));
    }

    @Test
    void everyRecordTellsTheNameItIsCataloguedUnder() {
        assertThat(EventTypes.all())
                .hasSize(63)
                .allSatisfy(type ->
                        assertThat(type.reader().apply(Fields.of()).name()).isEqualTo(type.name()));
    }

    @Test
    void keepsUnknownElementsByName() {
        Push push = Samples.accepted(Samples.DELETION.replace(
                "</xml>", "<NewThing><Part> a </Part><Part><![CDATA[b]]></Part></NewThing><Empty/></xml>"));

        assertThat(push.fields().all("newthing/part")).containsExactly("a", "b");
        assertThat(push.fields().first("usercardcode")).isEqualTo("007");
        assertThat(push.fields().size()).isEqualTo(9);
    }

    private static String eventOf(String sample) {
        int dot = sample.indexOf('.');
        return dot < 0 ? sample : sample.substring(0, dot);
    }

    static List<String> samples() {
        return Samples.names();
    }
}
