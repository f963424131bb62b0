package io.couponflow.quickstart;

import static io.couponflow.quickstart.CommandLineTester.couponflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.couponflow.connectors.files.PushFiles;
import io.couponflow.connectors.files.PushSplitter;
import io.couponflow.job.JobOptions;
import io.couponflow.job.JobSettings;
import io.couponflow.job.SettingsLoader;
import io.couponflow.quickstart.CommandLineTester.Outcome;
import io.couponflow.quickstart.generate.Plan;
import io.couponflow.quickstart.generate.PushGenerator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs with {@code --state}, each test on a database of its own. */
class NightlyRunTest {

    private static final int NIGHTS = 6;
    private static final FileTime LONG_AGO = FileTime.fromMillis(1_472_551_036_000L);
    private static final String RECEIVED = "SELECT sum(received) FROM couponflow.data_quality";
    private static final String ACCEPTED = "SELECT sum(accepted) FROM couponflow.data_quality";
    private static final Pattern CODE = Pattern.compile("<UserCardCode>(.*?)</UserCardCode>");

    private static TestDatabases databases;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        databases = new TestDatabases();
    }

    @AfterAll
    static void close() {
        databases.close();
    }

    @Test
    void sixNightsThatPartReceiptsFromRedemptionsEndWithTheTablesOfOneRun() throws Exception {
        List<byte[]> nights = nights(23, 12_000);
        String nightly = databases.newDatabase();
        String atOnce = databases.newDatabase();
        Path archive = Files.createDirectory(folder.resolve("archive"));
        Path catalogue = folder.resolve("cards.jsonl");
        List<Outcome> outcomes = new ArrayList<>();

        List<String> cards = catalogue(23);
        for (int night = 0; night < NIGHTS; night++) {
            if (night == 0) {
                Files.write(catalogue, cards.subList(0, cards.size() / 2));
            } else if (night == 3) {
                Files.write(catalogue, cards);
            }
            Files.write(archive.resolve("night-" + night + ".xml"), nights.get(night));
            String parallelism = night % 2 == 0 ? "1" : "2";
            // There may be a night without the catalogue.
            outcomes.add(
                    night == 4
                            ? run(nightly, archive, "--state", state(), "--parallelism", parallelism)
                            : run(
                                    nightly,
                                    archive,
                                    "--state",
                                    state(),
                                    "--parallelism",
                                    parallelism,
                                    "--catalog",
                                    catalogue.toString()));
        }
        Outcome all = run(atOnce, archive, "--catalog", catalogue.toString());

        assertThat(outcomes)
                .allSatisfy(outcome ->
                        assertThat(outcome.exitCode()).as(outcome.err()).isZero());
        assertThat(outcomes)
                .element(2)
                .satisfies(outcome -> assertThat(outcome.err()).contains("reading 1 new of 3 files"));
        assertThat(all.exitCode()).as(all.err()).isZero();
        databases.assertSameTables(nightly, atOnce, "seed 23");
        assertThat(databases.rows(
                        nightly,
                        "SELECT sum(redeemed) > 100 AND sum(gifted) > 100 FROM couponflow.channel_conversion"
                                + " WHERE channel <> '(unattributed)'"))
                .as("redemptions and gifts that found their issue in another night")
                .containsExactly("t");
        assertThat(databases.rows(nightly, "SELECT count(*) FROM couponflow.archive_file"))
                .containsExactly("7");
        assertThat(databases.rows(nightly, "SELECT count(*) > 10 FROM couponflow.card WHERE catalogue IS NOT NULL"))
                .containsExactly("t");
    }

    @Test
    void runThatWasInterruptedIsCarriedOnFromItsLastCheckpointWhereverTheArchiveIsThen() throws Exception {
        List<byte[]> nights = nights(29, 12_000);
        String interrupted = databases.newDatabase();
        String atOnce = databases.newDatabase();
        Path archive = Files.createDirectory(folder.resolve("archive"));
        Files.write(archive.resolve("a.xml"), nights.get(0));
        Path slow = archive.resolve("b.xml");
        assertThat(new ProcessBuilder("mkfifo", slow.toString()).start().waitFor())
                .isZero();

        Throwable failure = interruptOnce(
                () -> hasCommitted(interrupted, "a.xml"), interrupted, archive, slow, nights.get(NIGHTS - 1));
        List<String> readSoFar = databases.rows(interrupted, "SELECT source FROM couponflow.archive_file");
        Files.delete(slow);
        Files.write(slow, nights.get(NIGHTS - 1));
        Path elsewhere = Files.move(archive, folder.resolve("elsewhere"));
        Outcome next = run(interrupted, elsewhere, "--state", state());
        Outcome all = run(atOnce, elsewhere);

        assertThat(failure).isInstanceOf(Failure.class).hasMessageContaining("ended before all files were read");
        assertThat(readSoFar).as("read by the run that was interrupted").containsExactly("a.xml");
        assertThat(next.exitCode()).as(next.err()).isZero();
        assertThat(next.err()).contains("reading 1 new of 2 files");
        assertThat(all.exitCode()).as(all.err()).isZero();
        assertThat(databases.rows(
                        interrupted,
                        "SELECT count(*) FROM couponflow.job_run WHERE restored_checkpoint_id IS NOT NULL"))
                .as("starts from a checkpoint")
                .containsExactly("1");
        databases.assertSameTables(interrupted, atOnce, "seed 29");
    }

    /**
     * Runs over a folder with a file that is a pipe, of which only the first half comes until the run has come so far, and
     * asks the run to end then.
     */
    private Throwable interruptOnce(BooleanSupplier soFar, String database, Path archive, Path pipe, byte[] content)
            throws Exception {
        ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
        try (Stop stop = Stop.onSignal();
                FileChannel both = FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            CompletableFuture<Void> run = CompletableFuture.runAsync(() -> run(database, archive, stop));
            ByteBuffer rest = ByteBuffer.wrap(content);
            writer.execute(() -> write(both, rest, content.length / 2));
            await().atMost(Duration.ofSeconds(120)).until(() -> run.isDone() || soFar.getAsBoolean());
            stop.request();
            // A reader that waits for bytes can't be stopped, so it is given some, but never the end.
            writer.scheduleWithFixedDelay(() -> write(both, rest, 64 * 1024), 0, 100, TimeUnit.MILLISECONDS);
            return catchThrowable(run::join).getCause();
        } finally {
            writer.shutdownNow();
        }
    }

    private static void write(FileChannel target, ByteBuffer from, int count) {
        try {
            ByteBuffer chunk = from.slice(from.position(), Math.min(count, from.remaining()));
            while (chunk.hasRemaining()) {
                from.position(from.position() + target.write(chunk));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(String database, Path archive, Stop stop) {
        JobSettings settings = SettingsLoader.load(
                Map.of(
                        JobOptions.PUSHES_PATH.key(),
                        archive.toString(),
                        JobOptions.JDBC_URL.key(),
                        databases.url(database),
                        JobOptions.JDBC_USER.key(),
                        databases.user()),
                Map.of(),
                null);
        RunCommand.migrate(settings);
        try (StateFolder state = StateFolder.open(Path.of(state()))) {
            new NightlyRun(settings, Database.of(settings), state, new PrintWriter(new StringWriter()))
                    .run(PushFiles.list(archive.toString()), null, 0, 2, 0, stop);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean hasCommitted(String database, String source) {
        try {
            return databases
                    .rows(database, "SELECT source FROM couponflow.archive_file")
                    .contains(source);
        } catch (SQLException e) {
            return false; // not migrated yet
        }
    }

    @Test
    void runThatEndedBeforeItsFirstCheckpointIsNotInTheWayOfTheNext() throws Exception {
        List<byte[]> nights = nights(41, 2_000);
        String database = databases.newDatabase();
        Path archive = Files.createDirectory(folder.resolve("archive"));
        Files.write(archive.resolve("a.xml"), nights.get(0));
        Outcome first = run(database, archive, "--state", state());
        Path slow = archive.resolve("b.xml");
        assertThat(new ProcessBuilder("mkfifo", slow.toString()).start().waitFor())
                .isZero();

        interruptOnce(() -> hasStartedTwice(database), database, archive, slow, nights.get(1));
        Files.delete(slow);
        Files.write(slow, nights.get(1));
        Outcome next = run(database, archive, "--state", state());

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(next.exitCode()).as(next.err()).isZero();
        assertThat(databases.rows(database, "SELECT source FROM couponflow.archive_file"))
                .containsExactly("a.xml", "b.xml");
    }

    private static boolean hasStartedTwice(String database) {
        try {
            return databases
                    .rows(database, "SELECT count(*) FROM couponflow.job_run WHERE last_checkpoint_id IS NOT NULL")
                    .contains("2");
        } catch (SQLException e) {
            return false; // not migrated yet
        }
    }

    @Test
    void catalogueIsReadWhenItChangesAlsoBackToWhatItWas() throws Exception {
        Path archive = Files.createDirectory(folder.resolve("archive"));
        Files.write(archive.resolve("a.xml"), nights(43, 500).get(0));
        Path cards = folder.resolve("cards.jsonl");
        String database = databases.newDatabase();
        List<String> titles = new ArrayList<>();

        for (String title : List.of("one", "two", "one")) {
            Files.writeString(
                    cards,
                    "{\"account\": \"gh_1\", \"card_id\": \"p1\", \"card\": {\"card_type\": \"CASH\", \"cash\":"
                            + " {\"base_info\": {\"title\": \"" + title + "\"}}}}");
            Files.setLastModifiedTime(cards, FileTime.fromMillis(title.equals("one") ? 1_000_000 : 2_000_000));
            Outcome outcome = run(database, archive, "--state", state(), "--catalog", cards.toString());
            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
            titles.addAll(databases.rows(database, "SELECT title FROM couponflow.card WHERE card_id = 'p1'"));
        }

        assertThat(titles).containsExactly("one", "two", "one");
    }

    @Test
    void fileThatWasReadUnderAnotherNameIsNotCountedAgain() throws Exception {
        Path archive = Files.createDirectory(folder.resolve("archive"));
        Path year = Files.createDirectory(archive.resolve("2016"));
        byte[] pushes = nights(47, 500).get(0);
        Files.write(year.resolve("a.xml"), pushes);
        String database = databases.newDatabase();
        Outcome first = run(database, archive, "--state", state());
        List<String> received = databases.rows(database, RECEIVED);

        Outcome oneLevelDown = run(database, year, "--state", state());
        Files.delete(year.resolve("a.xml"));
        Files.write(year.resolve("a.xml.gz"), zip(pushes));
        Outcome rotated = run(database, archive, "--state", state());

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(oneLevelDown.exitCode()).as(oneLevelDown.err()).isZero();
        assertThat(oneLevelDown.err())
                .contains("1 files are known under other names, and not read again: a.xml", "nothing new");
        assertThat(rotated.exitCode()).as(rotated.err()).isZero();
        assertThat(rotated.err()).contains("1 files are known under other names", "2016/a.xml.gz", "nothing new");
        assertThat(databases.rows(database, RECEIVED)).isEqualTo(received);
    }

    @Test
    void gzipThatIsCutOffIsToldWithItsNameAndEndsWith1UnlessItIsAccepted() throws Exception {
        Path archive = Files.createDirectory(folder.resolve("推送 100%#?"));
        byte[] zipped = zip(nights(59, 500).get(0));
        Path whole =
                Files.write(archive.resolve("b:1.xml.gz"), zip(nights(59, 500).get(1)));
        Path cutOff = Files.write(archive.resolve("a号.xml.gz"), Arrays.copyOf(zipped, zipped.length / 2));
        for (Path file : List.of(whole, cutOff)) {
            Files.setLastModifiedTime(file, LONG_AGO);
        }
        String database = databases.newDatabase();

        Outcome nightly = run(database, archive, "--state", state());
        Outcome asBefore = run(database, archive, "--state", state());
        Outcome atOnce = run(databases.newDatabase(), archive, "--accept-damaged");
        Files.write(cutOff, zipped);
        Files.setLastModifiedTime(cutOff, FileTime.fromMillis(LONG_AGO.toMillis() + 1));
        Outcome mended = run(database, archive, "--state", state());

        assertThat(nightly.exitCode()).isEqualTo(1);
        assertThat(nightly.err()).contains("a号.xml.gz: its gzip data is cut off or corrupt", "--accept-damaged");
        assertThat(nightly.out())
                .containsPattern("received +[1-9]")
                .containsPattern("damaged files +1\n")
                .contains("a号.xml.gz: its gzip data is cut off");
        assertThat(asBefore.exitCode()).as(asBefore.err()).isZero();
        assertThat(asBefore.err()).contains("1 files are as they were when they could not be read to their end");
        assertThat(atOnce.exitCode()).as(atOnce.err()).isZero();
        assertThat(atOnce.out()).containsPattern("damaged files +1\n");
        assertThat(mended.exitCode()).as(mended.err()).isZero();
        assertThat(databases.rows(
                        database, "SELECT source, min(received) > 0 FROM couponflow.data_quality GROUP BY source"))
                .containsExactly("a号.xml.gz|t", "b:1.xml.gz|t");
        assertThat(databases.rows(database, "SELECT source, pushes, problem IS NULL FROM couponflow.archive_file"))
                .containsExactly(
                        "a号.xml.gz|" + (pushes(nights(59, 500).get(0)) + 1) + "|t",
                        "b:1.xml.gz|" + pushes(nights(59, 500).get(1)) + "|t");
    }

    private static byte[] zip(byte[] content) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(zipped)) {
            out.write(content);
        }
        return zipped.toByteArray();
    }

    @Test
    void rebuildThatCannotStartLeavesTheStateAsItIs() throws Exception {
        Path archive = Files.createDirectory(folder.resolve("archive"));
        Files.write(archive.resolve("a.xml"), nights(53, 500).get(0));
        String database = databases.newDatabase();
        Outcome first = run(database, archive, "--state", state());

        Outcome rebuild;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            rebuild = run(database, archive, "--state", state(), "--rebuild", "--web-port", "" + taken.getLocalPort());
        }
        Outcome next = run(database, archive, "--state", state());

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertRefused(rebuild, "is taken");
        assertThat(next.exitCode()).as(next.err()).isZero();
    }

    @Test
    void stateIsUsedWithItsOwnTablesAloneAndTablesWithTheirOwnState() throws Exception {
        Path archive = Files.createDirectory(folder.resolve("archive"));
        Files.write(archive.resolve("a.xml"), nights(31, 500).get(0));
        String own = databases.newDatabase();
        String empty = databases.newDatabase();
        String another = databases.newDatabase();

        Outcome first = run(own, archive, "--state", state());
        Outcome nothingNew = run(own, archive, "--state", state());
        Outcome withoutState = run(own, archive);
        Outcome emptyState =
                run(own, archive, "--state", folder.resolve("other").toString());
        Outcome emptyTables = run(empty, archive, "--state", state());
        Outcome otherIdentity = run(own, archive, "--state", state(), "--set", "dedup.identity=sender-time");
        Outcome otherZone = run(own, archive, "--state", state(), "--zone", "UTC");
        Outcome inUse;
        try (StateFolder used = StateFolder.open(Path.of(state()))) {
            inUse = run(own, archive, "--state", used.toString());
        }
        Outcome used = run(another, archive);
        Outcome othersTables = run(another, archive, "--state", state());

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(nothingNew.exitCode()).as(nothingNew.err()).isZero();
        assertThat(nothingNew.err()).contains("nothing new: all 1 files were read before");
        assertThat(nothingNew.out()).containsPattern("received +[1-9]");
        assertThat(used.exitCode()).as(used.err()).isZero();
        assertRefused(withoutState, "would overwrite them");
        assertRefused(emptyState, "would overwrite them");
        assertRefused(emptyTables, "have never been written");
        assertRefused(otherIdentity, "was made with dedup.identity fields, this run is configured for sender-time");
        assertRefused(otherZone, "were counted with zone Asia/Shanghai, this run is configured for UTC");
        assertRefused(inUse, "is in use by another run");
        assertRefused(othersTables, "has never written the tables");
    }

    @Test
    void fileThatGrowsIsGoneOnWithAndAPushOfAnyFormerNightIsADuplicate() throws Exception {
        Path archive = Files.createDirectory(folder.resolve("archive"));
        byte[] pushes = nights(37, 500).get(0);
        Path file = Files.write(archive.resolve("a.xml"), pushes);
        String database = databases.newDatabase();
        // too short for any night: with --state pushes are remembered as long as coupons
        String[] options = {"--state", state(), "--set", "dedup.ttl=1ms"};
        Outcome first = run(database, archive, options);
        List<String> accepted = databases.rows(database, ACCEPTED);

        Files.setLastModifiedTime(file, LONG_AGO);
        Outcome touched = run(database, archive, options);
        Files.write(file, pushes, StandardOpenOption.APPEND);
        Files.writeString(file, "<xml>", StandardOpenOption.APPEND);
        Outcome grown = run(database, archive, options);
        Files.setLastModifiedTime(file, LONG_AGO);
        Outcome settled = run(database, archive, options);

        assertThat(List.of(first, touched, grown, settled))
                .allSatisfy(outcome ->
                        assertThat(outcome.exitCode()).as(outcome.err()).isZero());
        assertThat(touched.err()).contains("1 files are of another time", "nothing new");
        assertThat(grown.err()).contains("reading 1 new of 1 files", "1 files are still being written", "a.xml");
        assertThat(settled.err()).contains("reading 1 new of 1 files");
        assertThat(databases.rows(database, ACCEPTED)).isEqualTo(accepted);
        assertThat(databases.rows(
                        database,
                        "SELECT pushes = " + (2 * pushes(pushes) + 1) + ", bytes = " + (2L * pushes.length + 5)
                                + ", complete FROM couponflow.archive_file"))
                .containsExactly("t|t|t");
        assertThat(databases.rows(database, "SELECT position FROM couponflow.dead_letter WHERE body = '<xml>'"))
                .containsExactly("" + 2 * pushes(pushes));
    }

    private static long pushes(byte[] file) throws IOException {
        try (PushSplitter pushes = new PushSplitter(new ByteArrayInputStream(file))) {
            return pushes.skip(Long.MAX_VALUE);
        }
    }

    @Test
    void whatIsWrongWithTheStateIsToldWithAllOtherMistakes() throws Exception {
        Path file = Files.writeString(folder.resolve("a.xml"), "<xml>1</xml>");

        Outcome outcome =
                couponflow("run", "--pushes", folder.toString(), "--state", file.toString(), "--zone", "Nowhere");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("--state is " + file + "; expected a folder that can be written, or a place for one")
                .contains("--state is given without --jdbc-url")
                .contains("Nowhere");
    }

    private static void assertRefused(Outcome outcome, String why) {
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(1);
        assertThat(outcome.err()).contains(why).doesNotContain("\tat ");
        assertThat(outcome.out()).isEmpty();
    }

    private String state() {
        return folder.resolve("state").toString();
    }

    /** A night each: half of all coupons are received in the first five and redeemed in the last, the others inversely. */
    private static List<byte[]> nights(long seed, int pushes) throws IOException {
        List<ByteArrayOutputStream> nights =
                Stream.generate(ByteArrayOutputStream::new).limit(NIGHTS).toList();
        PushGenerator generator = new PushGenerator(Plan.of(seed, pushes));
        for (int i = 0; i < pushes; i++) {
            byte[] push = generator.next();
            String text = new String(push, StandardCharsets.UTF_8);
            Matcher code = CODE.matcher(text);
            boolean late = code.find() && code.group(1).hashCode() % 2 == 0;
            boolean receipt = text.contains("user_get_card");
            // All repetitions of a push fall into its night.
            int night = Math.floorMod(Arrays.hashCode(push), NIGHTS / 2) + (late == receipt ? NIGHTS / 2 : 0);
            nights.get(night).write(push);
            nights.get(night).write('\n');
        }
        return nights.stream().map(ByteArrayOutputStream::toByteArray).toList();
    }

    private List<String> catalogue(long seed) throws IOException {
        Path file = folder.resolve("all-cards.jsonl");
        new PushGenerator(Plan.of(seed, 12_000)).writeCatalogue(file);
        return Files.readAllLines(file);
    }

    private static Outcome run(String database, Path pushes, String... further) {
        return couponflow(Stream.concat(
                        Stream.of(
                                "run",
                                "--pushes",
                                pushes.toString(),
                                "--jdbc-url",
                                databases.url(database),
                                "--jdbc-user",
                                databases.user()),
                        Stream.of(further))
                .toArray(String[]::new));
    }
}
