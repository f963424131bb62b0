package io.couponflow.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.job.CouponJob;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.jobgraph.DistributionPattern;
import org.apache.flink.runtime.jobgraph.JobEdge;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class NetworkMemoryTest {

    @Test
    void asManyExchangesAreCountedAsTheJobHas() {
        LocalJobOptions job = new LocalJobOptions();
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setParallelism(2);

        CouponJob.build(
                environment, job.settings(DemoCommand.decided("localhost:9092", "", EmbeddedDatabase.settings(5432))));

        long exchanges = 0;
        for (var vertex : environment.getStreamGraph().getJobGraph().getVertices()) {
            exchanges += vertex.getInputs().stream()
                    .map(JobEdge::getDistributionPattern)
                    .filter(DistributionPattern.ALL_TO_ALL::equals)
                    .count();
        }
        assertThat(exchanges).isBetween(30L, (long) NetworkMemory.EXCHANGES);
    }

    @Test
    void asManySubtasksAsAreOfferedFitIntoOneProcess() {
        NetworkMemory most = NetworkMemory.of(NetworkMemory.MAX_PARALLELISM, NetworkMemory.MAX_PARALLELISM);

        assertThat(most.size()).isLessThan(MemorySize.ofMebiBytes(640));
        assertThat(NetworkMemory.of(1, 1).size()).isGreaterThan(MemorySize.ofMebiBytes(64));
    }
}
