package io.couponflow.connectors.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.RawPush;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushRecordsTest {

    private static final long TIMESTAMP = 1472551036000L;

    @ParameterizedTest
    @ValueSource(strings = {"0", "7", "0007", "253402300799999"})
    void takesTheHeadersTime(String header) {
        RawPush push = read(header.getBytes(UTF_8), TIMESTAMP, new byte[1]);

        assertThat(push.receivedAt()).isEqualTo(Long.parseLong(header));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " 7",
                "-7",
                "+7",
                "7.0",
                "\u0667",
                "253402300800000",
                "999999999999999999999",
                "00000000000000000007"
            })
    void takesTheTimestampWhereTheHeaderCantBeRead(String header) {
        RawPush push = read(header.getBytes(UTF_8), TIMESTAMP, new byte[1]);

        assertThat(push.receivedAt()).isEqualTo(TIMESTAMP);
    }

    @Test
    void takesTheTimestampWhereTheHeaderIsNull() {
        RawPush push = read(null, TIMESTAMP, new byte[1]);

        assertThat(push.receivedAt()).isEqualTo(TIMESTAMP);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 253402300800000L})
    void takesTheClockWhereTheTimestampIsNone(long timestamp) {
        long before = System.currentTimeMillis();

        RawPush push = read("x".getBytes(UTF_8), timestamp, new byte[1]);

        assertThat(push.receivedAt()).isBetween(before, System.currentTimeMillis());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RawPush.MAX_BODY, RawPush.MAX_BODY + 1, RawPush.MAX_BODY + 2, 1_000_000})
    void keepsOneByteMoreThanIsParsed(int length) {
        RawPush push = read(null, TIMESTAMP, new byte[length]);

        assertThat(push.body()).hasSize(Math.min(length, RawPush.MAX_BODY + 1));
    }

    @Test
    void readsNoValueAsAnEmptyBody() {
        RawPush push = read(null, TIMESTAMP, null);

        assertThat(push.body()).isEmpty();
    }

    @Test
    void producesAPojo() {
        assertThat(new PushRecords(RawPush.MAX_BODY).getProducedType()).isInstanceOf(PojoTypeInfo.class);
    }

    private static RawPush read(byte[] header, long timestamp, byte[] value) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("received-at", "1".getBytes(UTF_8));
        headers.add("received-at", header);
        headers.add("other", "2".getBytes(UTF_8));
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                "t", 3, 4, timestamp, TimestampType.CREATE_TIME, 0, 0, null, value, headers, Optional.empty());
        List<RawPush> pushes = new ArrayList<>();

        new PushRecords(RawPush.MAX_BODY).deserialize(record, new ListCollector<>(pushes));

        assertThat(pushes).hasSize(1);
        assertThat(pushes.get(0))
                .extracting(RawPush::source, RawPush::partition, RawPush::position)
                .containsExactly("t", 3, 4L);
        return pushes.get(0);
    }
}
