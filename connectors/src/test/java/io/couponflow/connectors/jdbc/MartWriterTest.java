package io.couponflow.connectors.jdbc;

import static io.couponflow.connectors.jdbc.TestMart.CONTEXT;
import static io.couponflow.connectors.jdbc.TestMart.blocks;
import static io.couponflow.connectors.jdbc.TestMart.deadLetter;
import static io.couponflow.connectors.jdbc.TestMart.issued;
import static io.couponflow.connectors.jdbc.TestMart.newlyIssued;
import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.mart.Table;
import io.couponflow.mart.Tuple;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MartWriterTest {

    @Test
    void aBatchHoldsTheLastValueOfEachRowBesideItsNeighbours() {
        List<MartBatch.Block> blocks = blocks(deadLetter(1, "", "a"), issued("b", 1), issued("a", 1), issued("b", 2));

        assertThat(blocks)
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        MartBatch.Block.of(List.of(issued("a", 1), issued("b", 2))),
                        MartBatch.Block.of(List.of(deadLetter(1, "", "a"))));
        assertThat(blocks)
                .extracting(MartBatch.Block::table)
                .containsExactly(Table.CHANNEL_CONVERSION, Table.DEAD_LETTER);
        assertThat(blocks).extracting(MartBatch.Block::rows).containsExactly(2, 1);
    }

    @Test
    void manyRowsOfATableAreSeveralBlocks() {
        Tuple[] rows = IntStream.rangeClosed(0, 2 * MartWriter.ROWS_A_BLOCK)
                .mapToObj(i -> issued("c" + i, i))
                .toArray(Tuple[]::new);

        assertThat(blocks(rows))
                .extracting(MartBatch.Block::rows)
                .containsExactly(MartWriter.ROWS_A_BLOCK, MartWriter.ROWS_A_BLOCK, 1);
    }

    @Test
    void rowsThatAreNewAreABlockOfTheirOwnBehindTheOthersOfTheirTable() {
        List<MartBatch.Block> blocks =
                blocks(deadLetter(1, "", "a"), newlyIssued("a", 1), issued("c", 1), newlyIssued("b", 1));

        assertThat(blocks)
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        MartBatch.Block.of(List.of(issued("c", 1))),
                        MartBatch.Block.of(List.of(newlyIssued("a", 1), newlyIssued("b", 1))),
                        MartBatch.Block.of(List.of(deadLetter(1, "", "a"))));
        assertThat(blocks).extracting(MartBatch.Block::isNew).containsExactly(false, true, false);
    }

    @Test
    void aNewRowThatChangesBeforeTheCheckpointIsStillNew() {
        assertThat(blocks(newlyIssued("a", 1), issued("a", 2), issued("a", 3)))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(MartBatch.Block.of(List.of(newlyIssued("a", 3))));
    }

    @Test
    void theBatchOfTheEndOfTheInputIsTheLast() {
        MartWriter writer = new MartWriter();
        writer.flush(false);
        assertThat(writer.prepareCommit()).extracting(MartBatch::isLast).containsExactly(false);

        writer.flush(true);

        assertThat(writer.prepareCommit()).extracting(MartBatch::isLast).containsExactly(true);
    }

    @Test
    void aBatchIsYetToBeStamped() {
        assertThat(new MartWriter().prepareCommit())
                .extracting(MartBatch::checkpointId)
                .containsExactly(MartBatch.NOT_STAMPED);
    }

    @Test
    void nothingLeavesAheadOfTheCheckpoint() {
        MartWriter writer = new MartWriter();
        writer.write(issued("a", 1), CONTEXT);

        writer.flush(false);

        assertThat(writer.prepareCommit()).extracting(MartBatch::rows).containsExactly(1);
    }

    @Test
    void aCheckpointInWhichNothingChangedHasABatchWithoutRows() {
        MartWriter writer = new MartWriter();
        writer.write(issued("a", 1), CONTEXT);
        writer.prepareCommit();

        List<MartBatch> batches = writer.prepareCommit();

        assertThat(batches).extracting(MartBatch::blocks).containsExactly(List.of());
    }
}
