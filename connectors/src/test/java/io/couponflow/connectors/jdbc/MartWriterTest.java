package io.couponflow.connectors.jdbc;

import static io.couponflow.connectors.jdbc.TestMart.issued;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.mart.DataQuality;
import io.couponflow.mart.MartRow;
import java.util.List;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.junit.jupiter.api.Test;

class MartWriterTest {

    private static final SinkWriter.Context CONTEXT = new SinkWriter.Context() {
        @Override
        public long currentWatermark() {
            return Long.MIN_VALUE;
        }

        @Override
        public Long timestamp() {
            return null;
        }
    };

    @Test
    void aBatchHoldsTheLastValueOfEachRowInTheOrderOfTheKeys() {
        MartWriter writer = new MartWriter();
        MartRow quality = DataQuality.received("weixin-push", 0).toMart();

        write(writer, quality, issued("b", 1), issued("a", 1), issued("b", 2));

        assertThat(writer.prepareCommit()).singleElement().satisfies(batch -> {
            assertThat(batch.checkpointId()).isEqualTo(MartBatch.NOT_STAMPED);
            assertThat(batch.rows())
                    .extracting(MartRow::toString)
                    .containsExactly(issued("a", 1).toString(), issued("b", 2).toString(), quality.toString());
        });
    }

    @Test
    void nothingLeavesAheadOfTheCheckpoint() {
        MartWriter writer = new MartWriter();
        write(writer, issued("a", 1));

        writer.flush(false);

        assertThat(writer.prepareCommit())
                .singleElement()
                .satisfies(batch -> assertThat(batch.rows()).hasSize(1));
    }

    @Test
    void aCheckpointInWhichNothingChangedHasABatchWithoutRows() {
        MartWriter writer = new MartWriter();
        write(writer, issued("a", 1));
        writer.prepareCommit();

        List<MartBatch> batches = writer.prepareCommit();

        assertThat(batches)
                .singleElement()
                .satisfies(batch -> assertThat(batch.rows()).isEmpty());
    }

    private static void write(MartWriter writer, MartRow... rows) {
        for (MartRow row : rows) {
            writer.write(row, CONTEXT);
        }
    }
}
