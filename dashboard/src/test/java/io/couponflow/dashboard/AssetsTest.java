package io.couponflow.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssetsTest {

    private static final Path WEB = Path.of("src/main/resources/io/couponflow/dashboard/web");

    private static TestServer open;

    @BeforeAll
    static void start() {
        open = TestServer.start();
    }

    @AfterAll
    static void stop() {
        open.close();
    }

    @Test
    void assetsAreKeptForEverByVersionAndPagesAskedForAgain() {
        HttpResponse<String> page = open.get("/marketing");
        String etag = page.headers().firstValue("ETag").orElseThrow();
        List<String> assets = named(page.body());

        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-cache");
        assertThat(open.get("/marketing", "If-None-Match", etag).statusCode()).isEqualTo(304);
        assertThat(assets).hasSize(5).allSatisfy(asset -> {
            HttpResponse<String> answer = open.get(asset, "Accept-Encoding", "gzip");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("public, max-age=31536000, immutable");
        });
    }

    @Test
    void anAssetIsCompressedForWhoTakesThat() throws IOException {
        HttpResponse<String> plain = open.get("/assets/echarts.min.js");
        HttpResponse<byte[]> compressed = TestServer.send(
                open.to("/assets/echarts.min.js").header("Accept-Encoding", "gzip, br"), BodyHandlers.ofByteArray());

        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes())
                .asString(UTF_8)
                .isEqualTo(plain.body());
        assertThat(compressed.body()).hasSizeLessThan(plain.body().length() / 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/assets/main.js", "/assets/v-0123456789abcdef/main.js"})
    void anAssetOfNoVersionOrAnotherOneIsAskedForAgain(String asset) {
        HttpResponse<String> answer = open.get(asset);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-cache");
    }

    @Test
    void thePageAsksForOneScriptThatHoldsEveryModule() throws IOException {
        List<String> modules;
        try (Stream<Path> files = Files.walk(WEB.resolve("js"))) {
            modules = files.filter(file -> file.toString().endsWith(".js"))
                    .map(file -> WEB.relativize(file).toString())
                    .filter(module -> !List.of("js/login.js", "js/theme.js").contains(module))
                    .toList();
        }

        List<String> assets = named(open.get("/marketing").body());

        assertThat(assets).allMatch(asset -> asset.startsWith("/assets/v-"));
        assertThat(assets.stream().map(asset -> asset.split("/", 4)[3]))
                .containsExactly("icon.svg", "app.css", "js/theme.js", "main.js", "echarts.min.js");
        assertThat(modules).hasSizeGreaterThan(20);
        assertThat(open.get("/assets/main.js").body().lines().filter(line -> line.startsWith("// js/")))
                .containsExactlyInAnyOrderElementsOf(
                        modules.stream().map(module -> "// " + module).toList());
    }

    private static List<String> named(String page) {
        return Pattern.compile("\"(/assets/[^\"]+)\"")
                .matcher(page)
                .results()
                .map(named -> named.group(1))
                .toList();
    }
}
