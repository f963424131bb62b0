package io.couponflow.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.couponflow.domain.RawPush;
import io.couponflow.mart.ArchiveFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs read of an archive night by night, with real files; the rules are those of {@link KnownFiles}. */
class KnownFilesTest {

    private static final Instant EVENING = Instant.parse("2016-08-30T18:00:00Z");
    private static final Instant NIGHT = EVENING.plus(Duration.ofHours(4));
    private static final Instant AT_ONCE = EVENING.plus(Duration.ofMinutes(9));

    /** With all that a file may hold besides whole pushes. */
    private static final String ALL_KINDS =
            "\uFEFF<?xml version='1.0'?><xml>1</xml>\n<xml><![CDATA[</xml>]]></xml> stray"
                    + "<xml>3<!-- </xml> --></XML >\r\n\r\n<xml>4</xml><xml>5</xml>"
                    + "<xml>cut <!DOCTYPE x> \n<xml>6</xml>\n";

    private final Nights nights = new Nights();
    private int writes;

    @TempDir
    private Path folder;

    @Test
    void fileThatWasMovedRenamedLinkedZippedOrCopiedIsNotReadAgain() throws IOException {
        write("a.xml", "<xml>1</xml>\n<xml>2</xml>");
        nights.read(folder, NIGHT);
        Path renamed = Files.move(folder.resolve("a.xml"), folder.resolve("b.xml"));
        List<String> afterRename = nights.read(folder, NIGHT);
        Files.createDirectory(folder.resolve("2016"));
        Path moved = Files.move(renamed, folder.resolve("2016/b.xml"));
        List<String> afterMove = nights.read(folder, NIGHT);
        Files.createSymbolicLink(folder.resolve("link.xml"), moved);
        Files.createLink(folder.resolve("hard.xml"), moved);
        List<String> afterLink = nights.read(folder, NIGHT);
        write("2016/b.xml.gz", zip(Files.readAllBytes(moved)));
        Files.delete(moved);
        Files.delete(folder.resolve("link.xml"));

        List<String> afterZip = nights.read(folder, NIGHT);

        assertThat(List.of(afterRename, afterMove, afterLink, afterZip)).allMatch(List::isEmpty);
        assertThat(nights.plan.otherNames())
                .extracting(ListedFile::source)
                .containsExactly("2016/b.xml.gz", "hard.xml");
        assertThat(bodies()).containsExactly("<xml>1</xml>", "<xml>2</xml>");
    }

    @Test
    void contentThatLiesThereTwiceIsReadOnceByThePathThatComesFirst() throws IOException {
        write("a.xml", "<xml>1</xml>");
        write("b.xml.gz", zip("<xml>1</xml>".getBytes(StandardCharsets.UTF_8)));

        List<String> read = nights.read(folder, NIGHT);

        assertThat(read).containsExactly("a.xml 0 <xml>1</xml>");
        assertThat(nights.plan.otherNames()).extracting(ListedFile::source).containsExactly("b.xml.gz");
    }

    @Test
    void otherContentOfAKnownNameIsReadBehindThePositionsOfTheFormer() throws IOException {
        write("a.xml", "<xml>1</xml><xml>2</xml>");
        nights.read(folder, NIGHT);
        write("a.xml", "<xml>3</xml><xml>4</xml>");
        List<String> other = nights.read(folder, NIGHT);
        write("a.xml", "");
        List<String> empty = nights.read(folder, NIGHT);
        write("a.xml", " \n");
        List<String> blank = nights.read(folder, NIGHT);
        write("a.xml", "<xml>5</xml>");

        List<String> third = nights.read(folder, NIGHT);

        assertThat(other).containsExactly("a.xml 2 <xml>3</xml>", "a.xml 3 <xml>4</xml>");
        assertThat(empty).isEmpty();
        assertThat(blank).isEmpty();
        assertThat(third).containsExactly("a.xml 5 <xml>5</xml>");
    }

    @Test
    void fileThatWasRotatedIsGoneOnWithUnderItsNewNameAndItsOldNameBeginsAnew() throws IOException {
        write("push.xml", "<xml>1</xml>\n");
        nights.read(folder, NIGHT);
        write("push-1.xml", "<xml>1</xml>\n<xml>2</xml>\n");
        write("push.xml", "<xml>3</xml>\n");

        List<String> read = nights.read(folder, NIGHT);

        assertThat(read).containsExactly("push-1.xml 1 <xml>2</xml>", "push.xml 1 <xml>3</xml>");
    }

    @Test
    void sameNameSizeAndTimeIsTakenForTheSameUnseen() throws IOException {
        write("a.xml", "<xml>1</xml>");
        FileTime before = Files.getLastModifiedTime(folder.resolve("a.xml"));
        nights.read(folder, NIGHT);
        Files.writeString(folder.resolve("a.xml"), "<xml>2</xml>");
        Files.setLastModifiedTime(folder.resolve("a.xml"), before);
        boolean sameLooks = nights.read(folder, NIGHT).isEmpty();
        Files.setLastModifiedTime(folder.resolve("a.xml"), FileTime.from(EVENING.plusSeconds(1)));

        List<String> read = nights.read(folder, NIGHT);

        assertThat(sameLooks).isTrue();
        assertThat(read).containsExactly("a.xml 1 <xml>2</xml>");
    }

    @Test
    void fileThatIsStillBeingWrittenIsReadInWholePushesWhereverItIsCut() throws IOException {
        byte[] all = ALL_KINDS.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= all.length; cut++) {
            Nights cutNights = new Nights();
            String name = "a" + cut + ".xml";
            write(name, Arrays.copyOf(all, cut));
            List<String> first = cutNights.read(folder.resolve(name), AT_ONCE);
            write(name, all);
            List<String> second = cutNights.read(folder.resolve(name), NIGHT);

            assertThat(Stream.concat(first.stream(), second.stream()))
                    .as("cut behind %d bytes: %s", cut, first)
                    .isEqualTo(segments(name));
        }
    }

    @Test
    void gzipThatIsStillBeingWrittenIsReadInWholePushesWhereverItIsCut() throws IOException {
        byte[] all = zip(ALL_KINDS.getBytes(StandardCharsets.UTF_8));
        for (int cut = 0; cut <= all.length; cut++) {
            Nights cutNights = new Nights();
            String name = "a" + cut + ".xml.gz";
            write(name, Arrays.copyOf(all, cut));
            List<String> first = cutNights.read(folder.resolve(name), AT_ONCE);
            assertThat(cutNights.problems()).as("it is being written").isEmpty();
            write(name, all);
            List<String> second = cutNights.read(folder.resolve(name), NIGHT);

            List<String> expected = segments(name);
            assertThat(Stream.concat(first.stream(), second.stream()))
                    .as("cut behind %d bytes: %s", cut, first)
                    .endsWith(expected.get(expected.size() - 1))
                    // one or two bytes of a gzip file are not yet told from a plain one
                    .containsAll(expected)
                    .hasSize(expected.size());
        }
    }

    @Test
    void endThatStayedMissingIsADeadLetterAndWhenItComesAfterAllThePushIsWhole() throws IOException {
        write("a.xml", "<xml>1</xml><xml>2</x");
        List<String> beingWritten = nights.read(folder, AT_ONCE);
        List<String> settled = nights.read(folder, NIGHT);
        List<String> asBefore = nights.read(folder, NIGHT);
        write("a.xml", "<xml>1</xml><xml>2</xml>\n<xml>3</xml>");

        List<String> grown = nights.read(folder, NIGHT);

        assertThat(beingWritten).containsExactly("a.xml 0 <xml>1</xml>");
        assertThat(settled).containsExactly("a.xml 1 <xml>2</x");
        assertThat(asBefore).isEmpty();
        assertThat(grown).containsExactly("a.xml 2 <xml>2</xml>", "a.xml 3 <xml>3</xml>");
    }

    @Test
    void fileOfATimeToComeIsReadWithItsTail() throws IOException {
        write("a.xml", "<xml>1</xml>tail");

        List<String> read = nights.read(folder, EVENING.minus(Duration.ofDays(1)));

        assertThat(read).containsExactly("a.xml 0 <xml>1</xml>", "a.xml 1 tail");
    }

    @Test
    void gzipThatStaysCutOffIsAProblemOnceAndIsGoneOnWithWhenItIsWhole() throws IOException {
        byte[] all = zip(pushes(0, 400).getBytes(StandardCharsets.UTF_8));
        write("a.xml.gz", Arrays.copyOf(all, all.length / 2));
        nights.read(folder, AT_ONCE);
        boolean whileWritten = nights.problems().isEmpty();
        nights.read(folder, NIGHT);
        var cutOff = nights.problems();
        List<String> asBefore = nights.read(folder, NIGHT);
        List<KnownFile> told = nights.plan.damaged();
        write("a.xml.gz", all);

        nights.read(folder, NIGHT);

        assertThat(whileWritten).isTrue();
        assertThat(cutOff).containsOnlyKeys("a.xml.gz");
        assertThat(asBefore).isEmpty();
        assertThat(told).extracting(KnownFile::source).containsExactly("a.xml.gz");
        assertThat(nights.problems()).isEmpty();
        assertThat(bodies()).containsAll(List.of(pushes(0, 400).split("\n"))).hasSize(401);
    }

    @Test
    void emptyFilesAndFilesOfAnUnfinishedPushAloneAreLeft() throws IOException {
        write("a.xml", "");
        write("b.xml", "<xml>1");

        List<String> read = nights.read(folder, AT_ONCE);

        assertThat(read).isEmpty();
        assertThat(nights.plan.readings()).isEmpty();
        assertThat(nights.plan.unfinished()).extracting(ListedFile::source).containsExactly("b.xml");
    }

    @Test
    void fileThatWasBeingReadIsGoneOnWithWhereverItIsThenAndHoweverItHasGrown() throws IOException {
        Files.createDirectories(folder.resolve("one/2016"));
        write("one/2016/a.xml", pushes(0, 5));
        nights.read(folder.resolve("one"), NIGHT, 3);
        Files.createDirectories(folder.resolve("two"));
        write("two/b.xml", pushes(0, 7));

        List<String> read = nights.read(folder.resolve("two"), NIGHT);

        assertThat(read)
                .containsExactly(
                        "2016/a.xml 3 <xml>3</xml>",
                        "2016/a.xml 4 <xml>4</xml>",
                        "2016/a.xml 5 <xml>5</xml>",
                        "2016/a.xml 6 <xml>6</xml>");
        assertThat(nights.read(folder.resolve("two"), NIGHT)).isEmpty();
    }

    @Test
    void fileThatWasBeingReadAndIsGoneIsToldAndItsNameIsFree() throws IOException {
        write("a.xml", pushes(0, 5));
        nights.read(folder, NIGHT, 3);
        write("a.xml", pushes(10, 12));

        List<String> read = nights.read(folder, NIGHT);

        assertThat(nights.plan.gone())
                .extracting(reading -> reading.place().source())
                .containsExactly("a.xml");
        assertThat(nights.problems().get("a.xml")).contains("it was gone", "3 pushes");
        assertThat(read).extracting(push -> push.split(" ", 3)[2]).containsExactly("<xml>10</xml>", "<xml>11</xml>");
        assertThat(nights.pushes).extracting(RawPush::position).doesNotHaveDuplicates();
    }

    @Test
    void fileThatIsRewrittenWhileItIsReadIsAProblemAndIsReadAgain() throws IOException {
        write("a.xml", pushes(0, 3));
        ListedFile listed = PushFiles.list(folder.toString()).get(0);
        FileScan scan = FileScan.of(listed, heads -> Set.of(), read -> {});
        KnownFiles known = new KnownFiles(List.of(), List.of());
        ReadingPlan plan = known.plan(List.of(listed), Map.of("a.xml", scan), NIGHT);
        write("a.xml", pushes(5, 8));

        Reading reading = plan.readings().get(0);
        List<RawPush> last = new ArrayList<>();
        try (CutFile file = CutFile.open(reading.split(), reading)) {
            for (var batch = file.readBatch(); batch != null; batch = file.readBatch()) {
                for (var next = batch.next(); next != null; next = batch.next()) {
                    last.add(next.getRecord());
                }
            }
        }

        assertThat(last).hasSize(4).last().satisfies(end -> {
            ArchiveFile row = ArchiveFile.of(end);
            assertThat(row.problem()).contains("written anew");
            assertThat(row.content()).isNull();
            assertThat(row.complete()).isFalse();
        });
    }

    /** Every push has a body of its own, so that each must be read once, whatever becomes of the files and the runs. */
    @Test
    void whateverBecomesOfFilesAndRunsEveryPushIsReadOnceAndNoPlaceIsUsedTwice() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int walk = 0; walk < 60; walk++) {
            Path archive = Files.createDirectory(folder.resolve("walk-" + walk));
            Nights walkNights = new Nights();
            int written = 0;
            for (int night = 0; night < 6; night++) {
                for (int event = random.nextInt(4); event >= 0; event--) {
                    written = happen(archive, random, written);
                }
                if (random.nextBoolean()) {
                    walkNights.read(archive, random.nextBoolean() ? NIGHT : AT_ONCE);
                } else {
                    walkNights.read(archive, NIGHT, random.nextInt(8));
                }
            }
            walkNights.read(archive, NIGHT);
            List<String> last = walkNights.read(archive, NIGHT);

            assertThat(last).as("seed %d, walk %d", seed, walk).isEmpty();
            assertThat(walkNights.pushes)
                    .as("seed %d, walk %d", seed, walk)
                    .extracting(push -> new String(push.body(), StandardCharsets.UTF_8))
                    .containsExactlyInAnyOrderElementsOf(
                            written == 0
                                    ? List.of()
                                    : List.of(pushes(0, written).split("\n")));
            assertThat(walkNights.pushes)
                    .as("seed %d, walk %d", seed, walk)
                    .extracting(push -> push.source() + " " + push.position())
                    .doesNotHaveDuplicates();
        }
    }

    /** A file grows or is begun, is renamed, zipped or touched; returns how many pushes were written by then. */
    private int happen(Path archive, Random random, int written) throws IOException {
        List<Path> files;
        try (Stream<Path> list = Files.list(archive)) {
            files = new ArrayList<>(list.sorted().toList());
        }
        int kind = random.nextInt(5);
        if (files.isEmpty() || kind == 0) {
            int more = random.nextInt(4);
            write(
                    archive.resolve("new-" + random.nextInt(3) + "-" + written + ".xml"),
                    pushes(written, written + more));
            return written + more;
        }
        Path file = files.get(random.nextInt(files.size()));
        boolean zipped = file.toString().endsWith(".gz");
        switch (kind) {
            case 1 -> {
                // zipped ones grow by a member
                byte[] more = pushes(written, written + 2).getBytes(StandardCharsets.UTF_8);
                ByteArrayOutputStream grown = new ByteArrayOutputStream();
                grown.write(Files.readAllBytes(file));
                grown.write(zipped ? zip(more) : more);
                write(file, grown.toByteArray());
                return written + 2;
            }
            case 2 -> {
                Path other = archive.resolve("other-" + random.nextInt(3) + (zipped ? ".xml.gz" : ".xml"));
                if (Files.notExists(other)) {
                    Files.move(file, other);
                }
            }
            case 3 -> {
                Path asZip = archive.resolve(file.getFileName() + ".gz");
                if (!zipped && Files.notExists(asZip)) {
                    write(asZip, zip(Files.readAllBytes(file)));
                    Files.delete(file);
                }
            }
            default -> Files.setLastModifiedTime(file, FileTime.from(EVENING.plusSeconds(1 + random.nextInt(60))));
        }
        return written;
    }

    private static String pushes(int from, int to) {
        StringBuilder pushes = new StringBuilder();
        for (int i = from; i < to; i++) {
            pushes.append("<xml>").append(i).append("</xml>\n");
        }
        return pushes.toString();
    }

    /** What the splitter makes of the whole file. */
    private List<String> segments(String name) throws IOException {
        List<String> segments = new ArrayList<>();
        ListedFile file = PushFiles.list(folder.resolve(name).toString()).get(0);
        try (PushSplitter splitter = new PushSplitter(FileScan.open(file))) {
            for (byte[] next = splitter.next(); next != null; next = splitter.next()) {
                segments.add(name + " " + splitter.place() + " " + new String(next, StandardCharsets.UTF_8));
            }
        }
        return segments;
    }

    private List<String> bodies() {
        return nights.pushes.stream()
                .map(push -> new String(push.body(), StandardCharsets.UTF_8))
                .toList();
    }

    private void write(String name, String content) throws IOException {
        write(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String name, byte[] content) throws IOException {
        write(folder.resolve(name), content);
    }

    private void write(Path file, String content) throws IOException {
        write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Each a millisecond later, all in the evening. */
    private void write(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        writes++;
        Files.setLastModifiedTime(file, FileTime.from(EVENING.plusMillis(writes)));
    }

    private static byte[] zip(byte[] content) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(zipped)) {
            out.write(content);
        }
        return zipped.toByteArray();
    }
}
