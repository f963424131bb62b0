package io.couponflow.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
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
    void jobThatFailsIsToldThoughItStartsAgain() throws Exception {
        StreamExecutionEnvironment environment = flink.environment(1);
        environment
                .fromSource(new NumberSequenceSource(1, Long.MAX_VALUE), WatermarkStrategy.noWatermarks(), "numbers")
                .map(LocalFlinkTest::refuse)
                .returns(Types.LONG)
                .sinkTo(new DiscardingSink<>());
        LocalFlink.Job job = flink.submit(environment, "numbers");

        await().until(() -> flink.lastFailure(job).isPresent());

        assertThat(job.endedWithin(Duration.ZERO)).isFalse();
        assertThat(flink.lastFailure(job).orElseThrow().message()).contains("no number is good enough");
        flink.cancel(job);
    }

    private static Long refuse(Long number) {
        throw new IllegalStateException("no number is good enough");
    }

    @Test
    void webUiTakesNoJars() throws Exception {
        assertThat(get("/config")).contains("\"web-submit\":false", "\"web-cancel\":false");
        assertThat(get("/jars")).doesNotContain("files");
    }

    @Test
    void nobodyElsewhereReachesAnyOfItsPorts() throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/self/net/tcp6")), "only Linux tells what this process listens to");
        Set<String> own = new HashSet<>();
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path file : open) {
                own.add(Files.isSymbolicLink(file) ? target(file) : "");
            }
        }

        List<String> listening = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            Files.readAllLines(Path.of("/proc/self/net", table)).stream()
                    .map(line -> line.strip().split(" +"))
                    .filter(field -> field[3].equals("0A") && own.contains("socket:[" + field[9] + "]"))
                    .forEach(field -> listening.add(field[1].replaceFirst(":.*", "")));
        }

        assertThat(listening)
                .isNotEmpty()
                .allSatisfy(address -> assertThat(address)
                        .isIn("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"));
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) { // closed meanwhile
            return "";
        }
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
