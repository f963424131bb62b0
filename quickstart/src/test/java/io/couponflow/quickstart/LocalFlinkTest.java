package io.couponflow.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

class LocalFlinkTest {

    private static final Path LINUX = Path.of("/proc/self/net/tcp6");

    private static Set<Integer> portsBefore;
    private static LocalFlink flink;
    private static Stranger stranger;
    private static String token;
    private static String cookie;

    @BeforeAll
    static void start() throws Exception {
        portsBefore =
                Files.exists(LINUX) ? Stranger.ports(ProcessHandle.current().pid()) : Set.of();
        flink = LocalFlink.start(1, 0, Duration.ofSeconds(1));
        stranger = new Stranger(flink.rest());
        token = flink.webUi().replaceFirst(".*token=", "");
        cookie = "couponflow-flink-" + URI.create(flink.rest().address()).getPort() + "=" + token;
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
    void whoHasNoTokenNeitherReadsNorRunsNorSavesNorCancels() throws Exception {
        LocalFlink.Job job = submit(Long.MAX_VALUE);

        stranger.assertIsRefusedEverything(job.id().toHexString(), token);

        assertThat(flink.rest().jobs())
                .filteredOn(known -> known.id().equals(job.id().toHexString()))
                .extracting(FlinkRest.Job::state)
                .singleElement()
                .isIn("CREATED", "RUNNING");
        flink.cancel(job);
    }

    @Test
    void anotherUserIsRefusedAndCannotReadTheToken() throws Exception {
        AnotherUser.assumeItCanBeTried();
        String jobs = flink.rest().address() + "/jobs";

        assertThat(AnotherUser.run("curl", "-s", "-i", jobs)).startsWith("HTTP/1.1 401 ");
        assertThat(AnotherUser.run("curl", "-s", "-i", "-H", "Authorization: Bearer " + token, jobs))
                .as("with the token, as anybody")
                .startsWith("HTTP/1.1 200 ");
        assertThat(ProcessHandle.allProcesses().flatMap(process -> process.info().commandLine().stream()))
                .noneMatch(line -> line.contains(token));
        assertThat(Files.getPosixFilePermissions(flink.folder()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aRefusalIsAPlainSentence() throws Exception {
        assertThat(stranger.ask("GET /jobs"))
                .containsIgnoringCase("content-type: text/plain; charset=utf-8")
                .endsWith("couponflow: nobody but the user who started this Flink may use it; open the link that"
                        + " './couponflow cluster status', 'demo' or 'run --web-port' prints\n");
    }

    @Test
    void theLinkLeadsToACookieThatEverythingIsReadWith() throws Exception {
        String entered = stranger.ask("GET /?token=" + token);

        assertThat(entered)
                .startsWith("HTTP/1.1 303 ")
                .containsIgnoringCase("\r\nlocation: /\r\n")
                .containsIgnoringCase("\r\nset-cookie: " + cookie + "; Path=/; HTTPOnly; SameSite=Strict\r\n");
        for (String page : new String[] {"GET /", "GET /jobs/overview", "GET /config", "GET /jobmanager/config"}) {
            assertThat(stranger.ask(page, "Cookie: " + cookie)).as(page).startsWith("HTTP/1.1 200 ");
            assertThat(stranger.ask(page, "Cookie: " + cookie, "Sec-Fetch-Site: same-site"))
                    .as("%s for a page of another port", page)
                    .startsWith("HTTP/1.1 403 ");
        }
        assertThat(stranger.ask("GET /jobmanager/config", "Cookie: " + cookie)).doesNotContain(token);
    }

    @Test
    void everyRequestOfAConnectionIsLookedAt() throws Exception {
        String host = "Host: " + URI.create(flink.rest().address()).getAuthority() + "\r\n";
        String admitted = "GET /config HTTP/1.1\r\n" + host + "Authorization: Bearer " + token + "\r\n\r\n";
        String refused = "GET /jobs HTTP/1.1\r\n" + host + "\r\n";

        String first = stranger.exchange(refused + admitted);

        assertThat(first)
                .as("nothing after a refusal")
                .startsWith("HTTP/1.1 401 ")
                .doesNotContain("HTTP/1.1 200 ");
        try (var connection = stranger.connect()) {
            assertThat(connection.statusOf(admitted)).isEqualTo(200);
            assertThat(connection.statusOf(admitted)).isEqualTo(200);
            assertThat(connection.statusOf(refused)).isEqualTo(401);
        }
    }

    @Test
    void anUploadIsRefusedByItsHeadAndNeverTaken() throws Exception {
        String answer = stranger.ask(
                "POST /jars/upload", "Content-Type: multipart/form-data; boundary=b", "Content-Length: 1000000");

        assertThat(answer).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void theOwnerSeesTheJobInABrowserByTheLink() throws Exception {
        Browser.assumeInstalled();
        LocalFlink.Job job = submit(Long.MAX_VALUE);
        try (Browser browser = Browser.start()) {
            browser.driver().get(flink.webUi());

            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(browser.driver()
                                    .findElement(By.tagName("body"))
                                    .getText())
                            .contains("Running Jobs", "numbers"));
            assertThat(browser.driver().getCurrentUrl()).doesNotContain("token");
        }
        flink.cancel(job);
    }

    @Test
    void webUiOnlyShows() throws Exception {
        assertThat(flink.rest().get("/config"))
                .hasValueSatisfying(config ->
                        assertThat(config.toString()).contains("\"web-submit\":false", "\"web-cancel\":false"));
        assertThat(flink.rest().get("/jars")).isEmpty();
    }

    @Test
    void nobodyElsewhereReachesItsPortsAndNobodyHereWithoutTheKey() throws Exception {
        assumeTrue(Files.exists(LINUX), "only Linux tells what this process listens to");

        Set<Integer> ports =
                new TreeSet<>(Stranger.ports(ProcessHandle.current().pid()));

        ports.removeAll(portsBefore);
        assertThat(ports).as("REST, BLOB server").hasSize(2);
        ports.remove(URI.create(flink.rest().address()).getPort());
        assertThat(ports)
                .allSatisfy(port -> Stranger.assertLetsNobodyInWithoutTheKey(
                        port,
                        flink.folder().resolve("internal.p12"),
                        InternalTls.ofThisProcess().password()));
    }

    private static LocalFlink.Job submit(long last) throws Exception {
        StreamExecutionEnvironment environment = flink.environment(1);
        environment
                .fromSource(new NumberSequenceSource(1, last), WatermarkStrategy.noWatermarks(), "numbers")
                .sinkTo(new DiscardingSink<>());
        return flink.submit(environment, "numbers");
    }
}
