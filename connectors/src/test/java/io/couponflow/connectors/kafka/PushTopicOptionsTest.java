package io.couponflow.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PushTopicOptionsTest {

    @Test
    void refusesWhatCantBeRead() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options("", List.of("a"), "", "g"))
                .withMessageContaining("bootstrap servers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options("h:1", List.of("a"), "", " "))
                .withMessageContaining("consumer group");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options("h:1", List.of(), "", "g"))
                .withMessageContaining("exactly one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options("h:1", List.of("a"), "b.*", "g"))
                .withMessageContaining("[a]")
                .withMessageContaining("b.*");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options("h:1", List.of("a", ""), "", "g"))
                .withMessageContaining("blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options("h:1", List.of(), "b(", "g"))
                .withMessageContaining("b(");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StartPosition.timestamp(-1))
                .withMessageContaining("-1");
    }

    @Test
    void keepsTheValuesOfPropertiesOutOfItsText() {
        PushTopicOptions options = new PushTopicOptions(
                "h:1", List.of("a"), "", "g", StartPosition.committed(), false, Map.of("sasl.jaas.config", "secret"));

        assertThat(options.toString()).contains("sasl.jaas.config").doesNotContain("secret");
    }

    private static PushTopicOptions options(String servers, List<String> topics, String pattern, String group) {
        return new PushTopicOptions(servers, topics, pattern, group, StartPosition.committed(), false, Map.of());
    }
}
