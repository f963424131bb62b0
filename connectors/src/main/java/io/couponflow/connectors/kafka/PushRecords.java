package io.couponflow.connectors.kafka;

import io.couponflow.domain.RawPush;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka record as a push, whatever it holds: an exception here would restart the job on the same record for ever.
 *
 * <ul>
 *   <li>A null value is an empty body. Of a value over the longest one byte more than that is kept.
 *   <li>The receive time is that of the last header {@value #RECEIVED_AT} (epoch milliseconds in ASCII digits), else the
 *       record's timestamp, else now. A time that is none, or not before the year 10000 (more than a timestamp of the
 *       tables can be relied on to hold), counts as absent.
 * </ul>
 */
final class PushRecords implements KafkaRecordDeserializationSchema<RawPush> {

    private static final long serialVersionUID = 1L;

    static final String RECEIVED_AT = "received-at";

    /** 10000-01-01T00:00:00Z in epoch milliseconds, 15 digits. */
    private static final long YEAR_10000 = 253_402_300_800_000L;

    private static final int MAX_DIGITS = 15;
    private static final long NO_TIME = -1;
    private static final byte[] NO_BODY = {};

    private final int longest;

    /** @param longest the bytes of a value that are kept, but for one more */
    PushRecords(int longest) {
        this.longest = longest;
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RawPush> out) {
        out.collect(new RawPush(
                record.topic(), record.partition(), record.offset(), receivedAt(record), body(record.value())));
    }

    private byte[] body(byte @Nullable [] value) {
        if (value == null) {
            return NO_BODY;
        }
        return value.length <= longest ? value : Arrays.copyOf(value, longest + 1);
    }

    private static long receivedAt(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(RECEIVED_AT);
        long told = header == null ? NO_TIME : time(header.value());
        if (told != NO_TIME) {
            return told;
        }
        long timestamp = record.timestamp();
        return timestamp >= 0 && timestamp < YEAR_10000 ? timestamp : System.currentTimeMillis();
    }

    private static long time(byte @Nullable [] digits) {
        if (digits == null || digits.length == 0 || digits.length > MAX_DIGITS) {
            return NO_TIME;
        }
        long time = 0;
        for (byte digit : digits) {
            if (digit < '0' || digit > '9') {
                return NO_TIME;
            }
            time = time * 10 + digit - '0';
        }
        return time < YEAR_10000 ? time : NO_TIME;
    }

    @Override
    public TypeInformation<RawPush> getProducedType() {
        return Types.POJO(RawPush.class);
    }
}
