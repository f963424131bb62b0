package io.couponflow.quickstart;

import static io.couponflow.quickstart.CommandLineTester.couponflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.couponflow.connectors.kafka.PushTopicOptions;
import io.couponflow.connectors.kafka.StartPosition;
import io.couponflow.job.JobSettings;
import io.couponflow.quickstart.CommandLineTester.Outcome;
import io.couponflow.quickstart.generate.Rates;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"demo", "run", "dashboard", "replay", "reconcile", "generate"})
    void helpIsNoMistake(String command) {
        Outcome outcome = couponflow(command, "--help");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).contains("Usage: couponflow " + command).contains("--verbose");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void helpNamesTheCommands() {
        Outcome outcome = couponflow("--help");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).contains("demo", "run", "dashboard", "replay", "reconcile", "generate", "--version");
    }

    @Test
    void helpSaysOfEveryCommandWhatItDoesInAWholeSentence() {
        new CommandLine(new Main(new PrintWriter(System.out), new PrintWriter(System.err)))
                .getSubcommands()
                .forEach((name, command) -> assertThat(
                                command.getCommandSpec().usageMessage().description()[0])
                        .as(name)
                        .endsWith("."));
    }

    @Test
    void helpOfGenerateStatesTheRates() {
        assertThat(couponflow("generate", "--help").out().lines().map(String::strip))
                .containsAll(Rates.DEFAULT.table());
    }

    @Test
    void versionIsPrinted() {
        Outcome outcome = couponflow("--version");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).startsWith("couponflow ");
    }

    @Test
    void commandIsNeeded() {
        Outcome outcome = couponflow();

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .contains(
                        "no command given; expected one of demo, run, dashboard, replay, reconcile, generate, cluster");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    run --pushes pom.xml --speed 9      | --speed
                    run                                 | --pushes PATH is missing
                    run --pushes no/such/file.xml       | --pushes is no/such/file.xml; expected a file or folder
                    run --pushes pom.xml --catalog no.x | --catalog is no.x; expected a file
                    run --pushes pom.xml --parallelism x| --parallelism
                    run --pushes pom.xml --zone Mars    | zone is "Mars"
                    run --pushes pom.xml --set ttl=1h   | there is no setting ttl
                    run --pushes pom.xml --jdbc-user me | --jdbc-user is given without --jdbc-url
                    run --pushes pom.xml --jdbc-url x   | jdbc.url is "x"
                    run --pushes pom.xml --jdbc-user me --jdbc-url jdbc:postgresql://localhost:notaport/d | localhost:notaport/d; expected jdbc:postgresql://host:5432/name
                    run --pushes pom.xml --jdbc-url jdbc:postgresql:d | --jdbc-user is missing
                    run --pushes pom.xml --web-port 99999 | --web-port is 99999; expected a port up to 65535
                    generate                            | nothing to write
                    generate --pushes no/such/file.xml  | --pushes is no/such/file.xml; expected a file in a folder
                    generate --pushes x.xml --count 0   | --count is 0; expected 1 or more
                    generate --pushes x.xml --count ten | --count
                    generate --pushes x --hot-share 1.5 | --hot-share is 1.5; expected a share from 0 to 1
                    generate --pushes x.xml --start now | --start
                    generate --pushes x --catalog ./x   | --pushes and --catalog are both ./x; expected two files
                    demo --rate 0                       | --rate is 0; expected 1 to 50000
                    replay --bootstrap-servers h:9092   | --jdbc-url URL is missing
                    replay --jdbc-url jdbc:postgresql:d --jdbc-user me | where to? --bootstrap-servers HOST:PORT or --to FILE is missing
                    replay --jdbc-url jdbc:postgresql:d --jdbc-user me --to x.xml --topic t | --to is a file; expected no --topic beside it
                    replay --jdbc-url jdbc:postgresql:d --jdbc-user me --to x.xml --bootstrap-servers h:1 | expected no --bootstrap-servers beside it
                    replay --jdbc-url jdbc:postgresql:d --jdbc-user me --to x.xml --catalog-topic c | --catalog-to
                    replay --jdbc-url jdbc:postgresql:d --jdbc-user me --to pom.xml | --to is pom.xml; it exists, and is not overwritten
                    replay --jdbc-url jdbc:postgresql:d --jdbc-user me --to x.txt | --to is x.txt; expected a name that ends with .xml
                    replay --jdbc-url jdbc:postgresql:d --jdbc-user me --to no/x.xml | --to is no/x.xml; expected a file in a folder that exists
                    replay --jdbc-url jdbc:postgresql:d --jdbc-user me --to x.xml --catalog-to x.xml | --catalog-to is x.xml; expected a name that ends with .jsonl
                    replay --jdbc-url jdbc:postgresql:d --jdbc-user me --bootstrap-servers h:1 --catalog-to c.jsonl | --catalog-to goes with --to
                    replay --jdbc-url jdbc:postgresql:d --jdbc-user me --bootstrap-servers h:1 --topic a;b | --topic is a;b; expected one topic
                    replay --jdbc-url jdbc:postgresql:d --jdbc-user me --to x.xml --reason BROKEN | --reason is BROKEN; expected
                    replay --jdbc-url jdbc:postgresql:d --jdbc-user me --to x.xml --from today | --from is today; expected a day
                    replay --jdbc-url jdbc:postgresql:d --jdbc-user me --to x.xml --from 2025-01-02 --until 2025-01-01 | --from is not before --until
                    reconcile --jdbc-url jdbc:postgresql:d --jdbc-user me | nothing to compare: --orders FILE or --statistics FILE
                    replay --jdbc-url jdbc:postgresql:d --jdbc-user me --to x.xml --set ttl=1h | there is no setting ttl
                    reconcile --jdbc-url jdbc:postgresql:d --jdbc-user me --orders pom.xml --set jdbc.migrate=maybe | jdbc.migrate is "maybe"
                    reconcile --orders pom.xml          | --jdbc-url URL is missing
                    reconcile --jdbc-url jdbc:postgresql:d --jdbc-user me --orders no.json | --orders is no.json; expected a file that can be read
                    reconcile --jdbc-url jdbc:postgresql:d --jdbc-user me --orders pom.xml --from noon | --from is noon; expected a day
                    demo --dashboard-port 99999         | --dashboard-port is 99999; expected a port up to 65535
                    dashboard                           | --jdbc-url URL is missing: the database that is shown
                    dashboard --jdbc-url jdbc:postgresql:d | --jdbc-user is missing
                    dashboard --jdbc-url jdbc:postgresql:d --jdbc-user me --host 0.0.0.0 | --host is 0.0.0.0 and there are no users
                    dashboard --jdbc-url jdbc:postgresql:d --jdbc-user me --host no.such.host.invalid | --host is no.such.host.invalid; expected an address of this machine
                    dashboard --jdbc-url jdbc:postgresql:d --jdbc-user me --port 99999 | --port is 99999; expected a port up to 65535
                    dashboard --jdbc-url jdbc:postgresql:d --jdbc-user me --audiences sales,ops | --audiences names sales; expected some of marketing, finance, ops
                    dashboard --jdbc-url jdbc:postgresql:d --jdbc-user me --min-n -1 | --min-n is -1; expected 0 or more
                    dashboard --jdbc-url jdbc:postgresql:d --jdbc-user me --users no.yaml | --users is no.yaml; expected a file that can be read
                    dashboard --jdbc-url jdbc:postgresql:d --jdbc-user me --host 0.0.0.0 --users pom.xml | pom.xml
                    launch                              | launch
                    """)
    void badUsageIsToldInALine(String line, String message) {
        Outcome outcome = couponflow(line.strip().split(" +"));

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains(message).doesNotContain("Exception", "\tat ");
        assertThat(outcome.errLines()).hasSizeLessThanOrEqualTo(3);
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void emptyPathIsNoFolder() {
        Outcome outcome = couponflow("run", "--pushes", "");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("--pushes is empty");
        assertThat(outcome.errLines()).hasSize(2);
    }

    @Test
    void folderWithoutPushesIsRefused() throws Exception {
        Files.createSymbolicLink(folder.resolve("loop"), Path.of("."));
        Files.writeString(folder.resolve(".hidden.xml"), "<xml/>");

        Outcome outcome = couponflow("run", "--pushes", folder.toString());

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("--pushes is " + folder + "; expected a .xml or .xml.gz file, or a folder");
    }

    @Test
    void linkThatLeadsNowhereIsToldBeforeAnythingStarts() throws Exception {
        Files.writeString(folder.resolve("a.xml"), "<xml/>");
        Path link = Files.createSymbolicLink(folder.resolve("b.xml"), Path.of("gone.xml"));

        Outcome outcome = couponflow("run", "--pushes", folder.toString());

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("the link " + link + " leads nowhere: nothing is at gone.xml");
    }

    @Test
    void folderThatCannotBeListedIsToldInALine() throws Exception {
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Files.writeString(folder.resolve("a.xml"), "<xml/>");
        Files.setPosixFilePermissions(closed, Set.of());
        assumeFalse(Files.isReadable(closed), "root reads everything");

        Outcome outcome = couponflow("run", "--pushes", folder.toString());

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("the folder " + closed + " can't be listed")
                .doesNotContain("\tat ");
    }

    @Test
    void failuresOfFilesSayWhatIsWrong() {
        assertThat(Main.rootMessage(new UncheckedIOException(new AccessDeniedException("/a.xml"))))
                .isEqualTo("/a.xml: access denied");
        assertThat(Main.rootMessage(new NoSuchFileException("/a.xml"))).isEqualTo("/a.xml: no such file or folder");
        assertThat(Main.rootMessage(new FileSystemException("/a.xml", null, "Too many open files")))
                .isEqualTo("/a.xml: Too many open files");
        assertThat(Main.rootMessage(new NotDirectoryException("/a.xml"))).isEqualTo("/a.xml: NotDirectoryException");
    }

    @Test
    void allMistakesAreToldAtOnce() {
        Outcome outcome = couponflow(
                "run",
                "--speed",
                "--pushes",
                "no/such/file.xml",
                "--parallelism",
                "many",
                "--catalog",
                "no.jsonl",
                "--zone",
                "Mars");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("--speed", "no/such/file.xml", "--parallelism", "no.jsonl", "Mars");
    }

    @Test
    void demoReadsAndWritesItsOwnWhateverTheSettingsFileNames() throws Exception {
        Path file = folder.resolve("couponflow.yaml");
        Files.writeString(file, """
                zone: UTC
                pushes.path: /archive
                kafka:
                  bootstrap-servers: elsewhere:9092
                  topic-pattern: .*
                  start: 2030-01-01T00:00:00Z
                  properties-file: /no/such/file
                jdbc:
                  url: jdbc:postgresql://elsewhere/db
                  user: someone
                  password-file: /no/such/file
                  migrate: false
                """);
        Path security = Files.writeString(folder.resolve("client.properties"), "security.protocol=SASL_PLAINTEXT\n");
        LocalJobOptions options = CommandLine.populateCommand(new LocalJobOptions(), "--config", file.toString());

        JobSettings settings = options.settings(
                DemoCommand.decided("localhost:1234", security.toString(), EmbeddedDatabase.settings(5678)));

        assertThat(settings.zone()).isEqualTo(ZoneId.of("UTC"));
        assertThat(settings.pushesPath()).isNull();
        assertThat(settings.kafka())
                .isEqualTo(new PushTopicOptions(
                        "localhost:1234",
                        List.of("weixin-push"),
                        "",
                        "couponflow",
                        StartPosition.earliest(),
                        false,
                        Map.of("security.protocol", "SASL_PLAINTEXT")));
        assertThat(settings.jdbcUrl()).isEqualTo("jdbc:postgresql://localhost:5678/postgres");
        assertThat(settings.jdbcUser()).isEqualTo("postgres");
        assertThat(settings.migrate()).isTrue();
    }

    @Test
    void passwordFileThatIsMissingIsToldByTheSettings() {
        Outcome outcome = couponflow(
                "run",
                "--pushes",
                "pom.xml",
                "--jdbc-url",
                "jdbc:postgresql:d",
                "--jdbc-user",
                "me",
                "--jdbc-password-file",
                "no.txt");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("jdbc.password-file: no.txt can't be read");
        assertThat(outcome.errLines()).hasSize(2);
    }

    @Test
    void passwordInTheUrlIsRefusedAndNotRepeated() {
        Outcome outcome = couponflow(
                "run", "--pushes", "pom.xml", "--jdbc-url", "jdbc:postgresql://localhost/x?user=a&password=s3cret");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("jdbc.url holds a password").doesNotContain("s3cret");
    }

    @Test
    void generateWritesBothFilesAndSaysWhat() throws Exception {
        Path pushes = folder.resolve("pushes.xml");
        Path catalog = folder.resolve("cards.jsonl");

        Outcome outcome = couponflow(
                "generate", "--pushes", pushes.toString(), "--catalog", catalog.toString(), "--count", "1000");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).contains("wrote 1,000 pushes");
        assertThat(Files.size(pushes)).isGreaterThan(300_000);
        assertThat(Files.readAllLines(catalog)).hasSizeGreaterThan(30);
    }
}
