package io.couponflow.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.couponflow.connectors.files.PushSplitter;
import io.couponflow.quickstart.DeadLetters.Letter;
import io.couponflow.quickstart.DeadLetters.Place;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayFilesTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<xml/></xml>",
                "\uFEFF\n<xml><a>1</a></xml>\r\n",
                "<!-- <xml> --><!DOCTYPE xml><XML></Xml >",
                "<xml><![CDATA[</xml>]]></xml>",
                "</xml>"
            })
    void aPushIsCutOutAgainAsItself(String body) throws Exception {
        assertThat(ReplayFiles.staysItself(body.getBytes(UTF_8))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<xml><a>", // takes along what follows, up to the next start tag
                "<xml/>",
                "<a>1</a>", // swallows the next
                "<xml>1\n<xml>2</xml>", // two
                "<xml>1\n",
                "<xml><![CDATA[ </xml>",
                "<xml><!-- </xml>",
                "stray bytes", // two of them would be one
                "<xml></xml> and more",
                "before <xml></xml>",
                "<xml>1</xml><xml>2</xml>",
                "<xml></xml",
                " \n"
            })
    void aBodyThatWouldHurtItsNeighbourStaysApart(String body) throws Exception {
        assertThat(ReplayFiles.staysItself(body.getBytes(UTF_8))).isFalse();
    }

    @Test
    void pushesAreTogetherAndOthersApartAndAllAreThereOnlyAtTheEnd() throws Exception {
        Path target = folder.resolve("again.xml");
        try (ReplayFiles files = new ReplayFiles(target, folder.resolve("again.jsonl"))) {
            files.send(letter("BAD_VALUE", "<xml>1</xml>"));
            files.send(letter("MALFORMED_XML", "<xml>2"));
            files.send(letter("BAD_CATALOGUE", "{\"account\":\r\n\"gh_1\"}"));
            files.send(letter("MALFORMED_XML", "stray"));
            files.send(letter("BAD_VALUE", "<xml>3</xml>"));
            assertThat(names()).as("names that a run reads").allMatch(name -> name.startsWith("."));

            files.finish();

            assertThat(files.written()).hasSize(4);
        }
        assertThat(names()).containsExactly("again-1.xml", "again-2.xml", "again.jsonl", "again.xml");
        assertThat(target).hasContent("<xml>1</xml>\n<xml>3</xml>\n");
        assertThat(folder.resolve("again-1.xml")).hasContent("<xml>2");
        assertThat(folder.resolve("again-2.xml")).hasContent("stray");
        assertThat(folder.resolve("again.jsonl")).hasContent("{\"account\":  \"gh_1\"}\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatIsCutOutOfTheFilesIsWhatWasSent() throws Exception {
        List<String> bodies = List.of(
                "<xml>cut off\n",
                "<xml>1</xml>",
                "<xml/>",
                "\"",
                "<?xml ?><XML \u0010>2</XML>",
                "<a>3</a>",
                "<xml>4</xml>");
        try (ReplayFiles files = new ReplayFiles(folder.resolve("again.xml"), null)) {
            for (String body : bodies) {
                files.send(letter("MALFORMED_XML", body));
            }

            files.finish();
        }

        List<String> cut = new ArrayList<>();
        for (String name : names()) {
            try (PushSplitter splitter = new PushSplitter(Files.newInputStream(folder.resolve(name)))) {
                for (byte[] push = splitter.next(); push != null; push = splitter.next()) {
                    cut.add(new String(push, UTF_8));
                }
            }
        }
        assertThat(cut).containsExactlyInAnyOrderElementsOf(bodies);
    }

    @Test
    void nothingIsLeftOfFilesThatWereNotFinished() throws Exception {
        try (ReplayFiles files = new ReplayFiles(folder.resolve("again.xml"), null)) {
            files.send(letter("BAD_VALUE", "<xml>1</xml>"));
            files.send(letter("MALFORMED_XML", "<xml>2"));
        }

        assertThat(names()).isEmpty();
    }

    @Test
    void aFileThatCameMeanwhileIsNotOverwrittenAndNothingElseIsWritten() throws Exception {
        Path taken = folder.resolve("again-1.xml");
        Files.writeString(taken, "mine");
        try (ReplayFiles files = new ReplayFiles(folder.resolve("again.xml"), null)) {
            files.send(letter("BAD_VALUE", "<xml>1</xml>"));
            files.send(letter("MALFORMED_XML", "<xml>2"));

            assertThatThrownBy(files::finish)
                    .isInstanceOf(FileAlreadyExistsException.class)
                    .hasMessageContaining("again-1.xml");
        }

        assertThat(names()).containsExactly("again-1.xml");
        assertThat(taken).hasContent("mine");
    }

    private static Letter letter(String reason, String body) {
        return new Letter(new Place("topic", 0, 1), reason, Instant.EPOCH, body.getBytes(UTF_8));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
