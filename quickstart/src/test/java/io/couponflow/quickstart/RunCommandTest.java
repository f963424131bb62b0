package io.couponflow.quickstart;

import static io.couponflow.quickstart.CommandLineTester.couponflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.couponflow.quickstart.CommandLineTester.Outcome;
import io.couponflow.quickstart.generate.Plan;
import io.couponflow.quickstart.generate.PushGenerator;
import io.couponflow.quickstart.generate.Tally;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {

    /** The samples of receipt and redemption in Weixin's documents, with one card and one code. */
    private static final String SAMPLES = """
            <xml>
            <ToUserName> <![CDATA[gh_fc0a06a20993]]> </ToUserName>
            <FromUserName> <![CDATA[oZI8Fj040-be6rlDohc6gkoPOQTQ]]> </FromUserName>
            <CreateTime>1472551036</CreateTime>
            <MsgType> <![CDATA[event]]> </MsgType>
            <Event> <![CDATA[user_get_card]]> </Event>
            <CardId> <![CDATA[pZI8Fjwsy5fVPRBeD78J4RmqVvBc]]> </CardId>
            <IsGiveByFriend>0</IsGiveByFriend>
            <UserCardCode> <![CDATA[226009850808]]> </UserCardCode>
            <FriendUserName> <![CDATA[]]> </FriendUserName>
            <OuterId>0</OuterId>
            <OldUserCardCode> <![CDATA[]]> </OldUserCardCode>
            <OuterStr> <![CDATA[12b]]> </OuterStr>
            <IsRestoreMemberCard>0</IsRestoreMemberCard>
            <IsRecommendByFriend>0</IsRecommendByFriend>
            <UnionId>o6_bmasdasdsad6_2sgVt7hMZOPfL</UnionId>
            </xml>
            <xml>
            <ToUserName> <![CDATA[gh_fc0a06a20993]]> </ToUserName>
            <FromUserName> <![CDATA[oZI8Fj040-be6rlDohc6gkoPOQTQ]]> </FromUserName>
            <CreateTime>1472549042</CreateTime>
            <MsgType> <![CDATA[event]]> </MsgType>
            <Event> <![CDATA[user_consume_card]]> </Event>
            <CardId> <![CDATA[pZI8Fjwsy5fVPRBeD78J4RmqVvBc]]> </CardId>
            <UserCardCode> <![CDATA[226009850808]]> </UserCardCode>
            <ConsumeSource> <![CDATA[FROM_API]]> </ConsumeSource>
            <LocationName> <![CDATA[]]> </LocationName>
            <StaffOpenId> <![CDATA[oZ********nJ3bPJu_Rtjkw4c]]> </StaffOpenId>
            <VerifyCode> <![CDATA[]]> </VerifyCode>
            <RemarkAmount> <![CDATA[]]> </RemarkAmount>
            <OuterStr> <![CDATA[xxxxx]]> </OuterStr>
            </xml>
            """;

    @TempDir
    private Path folder;

    private String samples = "";

    @BeforeEach
    void writeSamples() throws Exception {
        Path file = folder.resolve("samples.xml");
        Files.writeString(file, SAMPLES);
        samples = file.toString();
    }

    @Test
    void samplesOfTheDocumentsAreOneIssuedAndOneRedeemedInTheirChannel() {
        // More subtasks than buffers of Flink's own size would serve.
        Outcome outcome = couponflow("run", "--pushes", samples, "--parallelism", "9");

        assertThat(outcome.err()).doesNotContain("failed");
        assertThat(outcome.err()).as("nobody asked for the Web UI").doesNotContain("Web UI", "token");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .containsPattern("received +2\n")
                .containsPattern("accepted +2\n")
                .containsPattern("gh_fc0a06a20993 +12b +1 +0 +1 +0 +100.0 %");
    }

    @Test
    void tablesOfAFormerRunAreRefusedUnlessRebuilt() throws Exception {
        Path generated = folder.resolve("generated.xml.gz");
        PushGenerator generator = new PushGenerator(Plan.of(11, 20_000));
        generator.writePushes(generated);
        Tally tally = generator.tally();
        try (OpenDatabase database = OpenDatabase.start()) {
            Outcome first = runInto(database, samples);
            Outcome refused = runInto(database, samples);
            Outcome rebuilt = whileSomebodyReads(
                    database, () -> runInto(database, generated.toString(), "--rebuild", "--web-port", "0"));

            assertThat(first.exitCode()).as(first.err()).isZero();
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err())
                    .contains("former run", "(--rebuild)")
                    .doesNotContain("\tat ", "reading ", "failed");
            assertThat(refused.out()).isEmpty();
            assertThat(rebuilt.exitCode()).as(rebuilt.err()).isZero();
            assertThat(rebuilt.err())
                    .containsPattern("--rebuild waits for the tables of schema couponflow, which are in use by process"
                            + " [0-9]+, user postgres, a colleague's psql, .*since [0-9-]+ [0-9:]+ UTC")
                    .contains("rebuilding: the tables of schema couponflow are emptied first")
                    .containsPattern("; Flink's Web UI: http://localhost:[0-9]+/\\?token=[-_A-Za-z0-9]{43}\n")
                    .as("its progress")
                    .doesNotContainPattern("-[0-9,]+ pushes/s");
            assertThat(rebuilt.out())
                    .containsPattern("received +" + grouped(tally.written()) + "\n")
                    .containsPattern("accepted +" + grouped(tally.accepted()) + " ")
                    .containsPattern("duplicates +" + grouped(tally.repeats()) + "\n")
                    .containsPattern("dead letters +" + grouped(tally.dead()) + "\n")
                    .containsPattern("ignored +" + grouped(tally.ignored()) + "\n");
        }
    }

    /** The reader ends when the command waits for the second time: between its two waits it tells of whom it waits for. */
    private static Outcome whileSomebodyReads(OpenDatabase database, Supplier<Outcome> command) throws Exception {
        Database named = new Database(database.jdbcUrl(), database.user(), null);
        try (Connection reader = named.connect();
                Connection watch = named.connect();
                Statement look = watch.createStatement()) {
            reader.setClientInfo("ApplicationName", "a colleague's psql");
            reader.setAutoCommit(false);
            reader.createStatement().execute("SELECT FROM couponflow.channel_conversion");
            CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(command);
            awaitWaiting(look, true);
            awaitWaiting(look, false);
            awaitWaiting(look, true);
            reader.rollback();
            return outcome.get(2, TimeUnit.MINUTES);
        }
    }

    private static void awaitWaiting(Statement look, boolean somebodyWaits) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    try (ResultSet row = look.executeQuery("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")) {
                        row.next();
                        return row.getBoolean(1) == somebodyWaits;
                    }
                });
    }

    @Test
    void catalogueGivesEveryCardItsRowAndALineThatIsNoneADeadLetter() throws Exception {
        Path catalog = folder.resolve("cards.jsonl");
        PushGenerator generator = new PushGenerator(Plan.of(11, 1_000));
        generator.writeCatalogue(catalog);
        Files.writeString(catalog, "no card\n", StandardOpenOption.APPEND);
        try (OpenDatabase database = OpenDatabase.start()) {
            Outcome outcome = runInto(database, samples, "--catalog", catalog.toString());

            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
            assertThat(outcome.out())
                    .containsPattern("received +2\n")
                    .containsPattern("dead letters +0\n")
                    .containsPattern("bad catalogue +1 ");
            assertThat(cards(database)).isEqualTo(distinctCards(generator)).isGreaterThan(30);
        }
    }

    private static long distinctCards(PushGenerator generator) {
        return generator.catalogue().stream()
                .map(line -> line.json().replaceAll(".*\"card_id\":\"([^\"]*)\".*", "$1"))
                .distinct()
                .count();
    }

    /** Those with all that the generator says of every card. */
    private static long cards(OpenDatabase database) throws SQLException {
        try (Connection connection = new Database(database.jdbcUrl(), database.user(), null).connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM couponflow.card WHERE num_nulls(card_type,"
                        + " title, quantity, validity_type, get_limit, use_limit, can_give_friend, catalogue) = 0")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void databaseThatTheSettingsFileNamesIsWritten() throws Exception {
        Path file = folder.resolve("couponflow.yaml");
        try (OpenDatabase database = OpenDatabase.start()) {
            Files.writeString(file, "jdbc:\n  url: " + database.jdbcUrl() + "\n  user: " + database.user() + "\n");

            Outcome outcome = couponflow("run", "--pushes", samples, "--config", file.toString());

            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
            assertThat(outcome.err()).doesNotContain("PostgreSQL of its own");
            try (Connection connection = new Database(database.jdbcUrl(), database.user(), null).connect()) {
                assertThat(Figures.totals(connection).received()).isEqualTo(2);
            }
        }
    }

    @Test
    void whatCannotBeReadOfAnArchiveIsToldByNameBeforeAnythingStarts() throws Exception {
        Path dangling = Files.createSymbolicLink(folder.resolve("2016"), Path.of("not-mounted"));

        Outcome outcome = couponflow("run", "--pushes", folder.toString());

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("--pushes is " + folder, "the link " + dangling + " leads nowhere")
                .doesNotContain("starting", "\tat ");
    }

    @Test
    void databaseThatIsDownIsToldInALine() throws Exception {
        int nobody = Ports.free(1).get(0);

        Outcome outcome = couponflow(
                "run",
                "--pushes",
                samples,
                "--jdbc-url",
                "jdbc:postgresql://localhost:" + nobody + "/x",
                "--jdbc-user",
                "me");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("jdbc:postgresql://localhost:" + nobody + "/x can't be used", "refused")
                .doesNotContain("\tat ");
    }

    @Test
    void wrongPasswordIsToldWithoutThePassword() throws Exception {
        Path password = folder.resolve("password");
        Files.writeString(password, "wr0ng\n");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(0)) {
            Outcome outcome = couponflow(
                    "run",
                    "--pushes",
                    samples,
                    "--jdbc-url",
                    database.jdbcUrl(),
                    "--jdbc-user",
                    database.user(),
                    "--jdbc-password-file",
                    password.toString());

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err())
                    .contains("refuses user 'postgres'", "COUPONFLOW_JDBC_PASSWORD")
                    .doesNotContain("wr0ng", "\tat ");
        }
    }

    @Test
    void takenPortIsToldInALine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Outcome outcome = couponflow("run", "--pushes", samples, "--web-port", "" + taken.getLocalPort());

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err())
                    .contains("port " + taken.getLocalPort() + " for the Web UI is taken")
                    .doesNotContain("\tat ");
        }
    }

    private static Outcome runInto(OpenDatabase database, String pushes, String... further) {
        String[] base = {"run", "--pushes", pushes, "--jdbc-url", database.jdbcUrl(), "--jdbc-user", database.user()};
        String[] all = Arrays.copyOf(base, base.length + further.length);
        System.arraycopy(further, 0, all, base.length, further.length);
        return couponflow(all);
    }

    private static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
