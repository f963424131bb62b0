package io.couponflow.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LocalFlinkTest {

    private static LocalFlink flink;

    @BeforeAll
    static void start() throws Exception {
        flink = LocalFlink.start(1, 0, Duration.ofSeconds(1));
    }

    @AfterAll
    static void close() throws Exception {
        flink.close();
    }

    @Test
    void jobThatReadEverythingPasses() throws Exception {
        LocalFlink.Job job = submit(10);

        assertThat(job.endedWithin(Duration.ofSeconds(30))).isTrue();

        assertThatCode(job::check).doesNotThrowAnyException();
    }

    @Test
    void cancelledJobIsAFailure() throws Exception {
        LocalFlink.Job job = submit(Long.MAX_VALUE);

        flink.cancel(job);

        assertThatThrownBy(job::check).isInstanceOf(Failure.class).hasMessageContaining("CANCELED");
    }

    @Test
    void webUiTakesNoJars() throws Exception {
        assertThat(get("/config")).contains("\"web-submit\":false", "\"web-cancel\":false");
        assertThat(get("/jars")).doesNotContain("files");
    }

    private static LocalFlink.Job submit(long last) throws Exception {
        StreamExecutionEnvironment environment = flink.environment(1);
        environment
                .fromSource(new NumberSequenceSource(1, last), WatermarkStrategy.noWatermarks(), "numbers")
                .sinkTo(new DiscardingSink<>());
        return flink.submit(environment, "numbers");
    }

    private static String get(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(flink.webUi() + path)).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
