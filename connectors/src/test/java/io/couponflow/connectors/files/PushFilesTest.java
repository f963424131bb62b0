package io.couponflow.connectors.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.couponflow.domain.RawPush;
import io.couponflow.mart.ArchiveFile;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PushFilesTest {

    @RegisterExtension
    static final MiniClusterExtension FLINK = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    private Path folder;

    private StreamExecutionEnvironment env;

    @BeforeEach
    void setUp() {
        Configuration config = new Configuration();
        config.set(PipelineOptions.GENERIC_TYPES, false);
        config.set(PipelineOptions.OBJECT_REUSE, true);
        env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        env.setParallelism(1);
    }

    @Test
    void readsAFolderRecursivelyInPathOrder() throws Exception {
        write("b.xml", "<xml>3</xml>stray<xml>4</xml>");
        write("a/2016/x y%20#:.XML", "\u00EF\u00BB\u00BF<xml>1</xml>\n");
        writeZipped("a/z.xml.GZ", "<xml>2</xml>");
        write("empty.xml", "");
        write("a/notes.txt", "<xml>no</xml>");
        write("a/.hidden.xml", "<xml>no</xml>");
        write(".trash/c.xml", "<xml>no</xml>");

        List<String> pushes = read(folder.toString());

        assertThat(pushes)
                .containsExactly(
                        "a/2016/x y%20#:.XML 0/0 <xml>1</xml>",
                        "a/z.xml.GZ 0/0 <xml>2</xml>",
                        "b.xml 0/0 <xml>3</xml>",
                        "b.xml 0/1 stray",
                        "b.xml 0/2 <xml>4</xml>");
    }

    @Test
    void readsALinkedFolderOnceHoweverManyLinksLeadToIt() throws Exception {
        Path archive = Files.createDirectory(folder.resolve("archive"));
        write("elsewhere/x.xml", "<xml>1</xml>");
        write("archive/z/y.xml", "<xml>2</xml>");
        Files.createSymbolicLink(archive.resolve("latest"), Path.of("."));
        Files.createSymbolicLink(archive.resolve("a"), Path.of("z"));
        Files.createSymbolicLink(archive.resolve("b"), folder.resolve("elsewhere"));
        Files.createSymbolicLink(archive.resolve("c"), folder.resolve("elsewhere"));

        List<String> pushes = read(archive.toString());

        assertThat(pushes).containsExactly("b/x.xml 0/0 <xml>1</xml>", "z/y.xml 0/0 <xml>2</xml>");
    }

    @Test
    void readsTheFileThatIsGivenWhateverItsName() throws Exception {
        write(".pushes.txt", "<xml>1</xml>");

        List<String> pushes = read(folder.resolve(".pushes.txt").toString());

        assertThat(pushes).containsExactly(".pushes.txt 0/0 <xml>1</xml>");
    }

    @Test
    void readsAFolderThatIsGivenAsUri() throws Exception {
        write("a b.xml", "<xml>1</xml>");

        List<String> pushes = read("file://" + folder + "/");

        assertThat(pushes).containsExactly("a b.xml 0/0 <xml>1</xml>");
    }

    @Test
    void readsEveryMemberOfAGzipFile() throws Exception {
        Files.write(folder.resolve("a.gz"), concat(zip("<xml>1</x"), zip("ml>"), zip("<xml>2</xml>")));

        List<String> pushes = read(folder.resolve("a.gz").toString());

        assertThat(pushes).containsExactly("a.gz 0/0 <xml>1</xml>", "a.gz 0/1 <xml>2</xml>");
    }

    @Test
    void readsAPlainFileThatIsCalledGz() throws Exception {
        write("a.xml.gz", "<xml>1</xml>");

        List<String> pushes = read(folder.toString());

        assertThat(pushes).containsExactly("a.xml.gz 0/0 <xml>1</xml>");
    }

    @Test
    void readsACutOffGzipFileUpToThereAndGoesOn() throws Exception {
        String stream = manyPushes(2_000);
        byte[] zipped = zip(stream);
        Files.write(folder.resolve("a.xml.gz"), Arrays.copyOf(zipped, zipped.length / 2));
        Files.write(folder.resolve("b.xml.gz"), new byte[] {0x1F, (byte) 0x8B, 8});
        Files.write(folder.resolve("c.xml.gz"), new byte[0]);
        write("d.xml", "<xml>last</xml>");

        List<String> pushes = read(folder.toString());

        List<String> cut = pushes.subList(0, pushes.size() - 1);
        assertThat(cut).hasSizeBetween(100, 1_999).allMatch(push -> push.startsWith("a.xml.gz"));
        assertThat(stream).startsWith(bodies(cut));
        assertThat(cut.get(cut.size() - 1)).as("the tail").doesNotEndWith("</xml>");
        assertThat(pushes.get(pushes.size() - 1)).isEqualTo("d.xml 0/0 <xml>last</xml>");
    }

    @Test
    void readsACorruptGzipFileUpToThereAndGoesOn() throws Exception {
        String stream = manyPushes(2_000);
        byte[] zipped = zip(stream);
        Arrays.fill(zipped, zipped.length / 2, zipped.length / 2 + 64, (byte) 0xFF);
        Files.write(folder.resolve("a.xml.gz"), zipped);
        write("b.xml", "<xml>last</xml>");

        List<String> pushes = read(folder.toString());

        assertThat(pushes).hasSizeGreaterThan(500);
        assertThat(stream).startsWith(bodies(pushes.subList(0, 500)));
        assertThat(pushes.get(pushes.size() - 1)).isEqualTo("b.xml 0/0 <xml>last</xml>");
    }

    @Test
    void marksThePushesWithTheTimeOfReading() throws Exception {
        write("a.xml", "<xml>1</xml>");
        long before = System.currentTimeMillis();

        List<RawPush> pushes = readRaw(folder.toString());

        assertThat(pushes.get(0).receivedAt()).isBetween(before, System.currentTimeMillis());
    }

    @Test
    void tellsAtTheEndOfAGzipFileThatItIsCutOff() throws Exception {
        byte[] zipped = zip(manyPushes(200));
        Files.write(folder.resolve("a.xml.gz"), Arrays.copyOf(zipped, zipped.length / 2));
        writeZipped("b.xml.gz", "<xml>2</xml>");

        List<RawPush> all = readAll(folder.toString());

        assertThat(all.stream().filter(ArchiveFile::isMarker).map(ArchiveFile::of))
                .extracting(ArchiveFile::problem)
                .satisfiesExactly(
                        cutOff -> assertThat(cutOff).contains("cut off or corrupt"),
                        whole -> assertThat(whole).isNull());
    }

    @Test
    void refusesWhatCannotBeReadByNameBeforeAnythingStarts() throws Exception {
        write("a.xml", "<xml>1</xml>");
        Path dangling = Files.createSymbolicLink(folder.resolve("b.xml"), Path.of("gone.xml"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PushFiles.at(folder.toString()))
                .withMessageContaining(dangling.toString());
    }

    @Test
    void tellsTheEndOfEachFileBehindItsLastPush() throws Exception {
        write("a.xml", "<xml>1</xml>stray");
        writeZipped("b.xml.gz", "<xml>2</xml>");
        write("c.xml", "");
        long before = System.currentTimeMillis();

        List<RawPush> all = readAll(folder.toString());

        assertThat(all.stream().map(push -> ArchiveFile.isMarker(push) ? "end" : "push"))
                .containsExactly("push", "push", "end", "push", "end", "end");
        assertThat(all.stream().filter(ArchiveFile::isMarker).map(ArchiveFile::of))
                .allSatisfy(file -> assertThat(file.readAt()).isBetween(before, System.currentTimeMillis()))
                .map(file -> file.source() + " " + file.pushes() + " " + file.bytes() + " " + file.modifiedAt())
                .containsExactly(
                        "a.xml 2 " + found("a.xml"), "b.xml.gz 1 " + found("b.xml.gz"), "c.xml 0 " + found("c.xml"));
    }

    @Test
    void listsWhatItReadsInItsOrderByTheSourceOfThePushes() throws Exception {
        write("b.xml", "<xml>3</xml>");
        write("a/x y%20#:.XML", "<xml>1</xml>");
        write("a/.hidden.xml", "<xml>no</xml>");

        List<ListedFile> files = PushFiles.list(folder.toString());
        List<ListedFile> file = PushFiles.list(folder.resolve("b.xml").toString());

        assertThat(files)
                .map(found -> found.source() + " " + found.bytes() + " " + found.modifiedAt())
                .containsExactly("a/x y%20#:.XML " + found("a/x y%20#:.XML"), "b.xml " + found("b.xml"));
        assertThat(file).map(ListedFile::source).containsExactly("b.xml");
    }

    @Test
    void refusesAMissingPathByName() {
        String missing = folder.resolve("no such.xml").toString();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PushFiles.at(missing))
                .withMessageContaining(missing);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PushFiles.at("file://" + folder + "/none"))
                .withMessageContaining(folder + "/none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PushFiles.at("nosuch://bucket/a"))
                .withMessageContaining("nosuch://bucket/a");
        assertThatIllegalArgumentException().isThrownBy(() -> PushFiles.at(" ")).withMessageContaining("empty");
    }

    private List<String> read(String path) throws Exception {
        return readRaw(path).stream()
                .map(push -> push.source() + " " + push.partition() + "/" + push.position() + " "
                        + new String(push.body(), UTF_8))
                .toList();
    }

    /** The size of a file and the time of its last change. */
    private String found(String name) {
        File file = folder.resolve(name).toFile();
        return file.length() + " " + file.lastModified();
    }

    private List<RawPush> readRaw(String path) throws Exception {
        return readAll(path).stream()
                .filter(push -> !ArchiveFile.isMarker(push))
                .toList();
    }

    private List<RawPush> readAll(String path) throws Exception {
        DataStream<RawPush> pushes = env.fromSource(PushFiles.at(path), WatermarkStrategy.noWatermarks(), "files");
        return pushes.executeAndCollect(10_000);
    }

    private static String bodies(List<String> pushes) {
        return String.join(
                "", pushes.stream().map(push -> push.split(" ", 3)[2]).toList());
    }

    /** Pushes side by side that don't compress well. */
    private static String manyPushes(int count) {
        Random random = new Random(1);
        StringBuilder stream = new StringBuilder();
        for (int i = 0; i < count; i++) {
            stream.append("<xml>").append(Long.toHexString(random.nextLong())).append("</xml>");
        }
        return stream.toString();
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content.getBytes(ISO_8859_1));
    }

    private void writeZipped(String name, String content) throws IOException {
        Files.write(folder.resolve(name), zip(content));
    }

    private static byte[] zip(String content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(content.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] concat(byte[]... parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.write(part);
        }
        return bytes.toByteArray();
    }
}
