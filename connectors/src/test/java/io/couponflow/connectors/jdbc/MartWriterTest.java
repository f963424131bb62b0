package io.couponflow.connectors.jdbc;

import static io.couponflow.connectors.jdbc.TestMart.issued;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.row.DataQuality;
import io.couponflow.domain.row.MartRow;
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
        MartWriter writer = new MartWriter(0);
        MartRow quality = DataQuality.received("weixin-push", 0).toMart();

        write(writer, quality, issued("b", 1), issued("a", 1), issued("b", 2));

        assertThat(writer.prepareCommit()).singleElement().satisfies(batch -> {
            assertThat(batch.checkpointId()).isEqualTo(1);
            assertThat(batch.rows())
                    .extracting(MartRow::toString)
                    .containsExactly(issued("a", 1).toString(), issued("b", 2).toString(), quality.toString());
        });
    }

    @Test
    void nothingLeavesAheadOfTheCheckpoint() {
        MartWriter writer = new MartWriter(0);
        write(writer, issued("a", 1));

        writer.flush(false);

        assertThat(writer.prepareCommit())
                .singleElement()
                .satisfies(batch -> assertThat(batch.rows()).hasSize(1));
    }

    @Test
    void aCheckpointInWhichNothingChangedHasABatchWithoutRows() {
        MartWriter writer = new MartWriter(0);
        write(writer, issued("a", 1));
        writer.prepareCommit();

        List<MartBatch> batches = writer.prepareCommit();

        assertThat(batches)
                .singleElement()
                .satisfies(batch -> assertThat(batch.rows()).isEmpty());
    }

    @Test
    void batchesAreNumberedByTheCheckpointsThatWereTakenAlsoAfterARestart() {
        MartWriter writer = new MartWriter(7);

        assertThat(writer.prepareCommit()).extracting(MartBatch::checkpointId).containsExactly(8L);
        assertThat(writer.snapshotState(8)).containsExactly(8L);
        assertThat(writer.prepareCommit()).extracting(MartBatch::checkpointId).containsExactly(9L);
        assertThat(writer.snapshotState(12)).containsExactly(12L);
        assertThat(writer.prepareCommit()).extracting(MartBatch::checkpointId).containsExactly(13L);
    }

    private static void write(MartWriter writer, MartRow... rows) {
        for (MartRow row : rows) {
            writer.write(row, CONTEXT);
        }
    }
}
