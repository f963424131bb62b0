package io.couponflow.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the program, as cron starts it: without a locale. */
class LauncherTest {

    @TempDir
    private Path folder;

    @Test
    void withoutALocaleNamesInChineseAreReadAndTheProgramMayLieInAFolderOfThem() throws Exception {
        assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");
        Path installed = installedIn(Files.createDirectory(folder.resolve("优惠券")));
        Path pushes = Files.createDirectory(folder.resolve("推送"));

        List<Outcome> outcomes = Stream.of(Map.<String, String>of(), Map.of("LC_ALL", "POSIX", "LANG", "C.UTF-8"))
                .map(locale -> run(installed, locale, "run", "--pushes", pushes.toString()))
                .toList();

        assertThat(outcomes).allSatisfy(outcome -> {
            assertThat(outcome.text)
                    .contains(
                            "--pushes is " + pushes + "; expected a .xml or .xml.gz file, or a folder that holds one");
            assertThat(outcome.exitCode).isEqualTo(2);
        });
    }

    /** The launcher as of this checkout, beside a jar that leads to the classes of this test. */
    private static Path installedIn(Path root) throws IOException {
        Path target = Files.createDirectories(root.resolve("quickstart/target"));
        Files.createDirectory(target.resolve("lib"));
        Files.createDirectories(root.resolve("cluster/target/lib"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                                .map(entry -> Path.of(entry).toUri().toString())
                                .collect(Collectors.joining(" ")));
        try (OutputStream jar = Files.newOutputStream(target.resolve("couponflow-quickstart-0.2.0.jar"))) {
            new JarOutputStream(jar, manifest).close();
        }
        return Files.copy(Path.of("..", "couponflow"), root.resolve("couponflow"));
    }

    private record Outcome(int exitCode, String text) {}

    private Outcome run(Path launcher, Map<String, String> locale, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(Stream.of("sh", launcher.toString()), Stream.of(arguments))
                                .toList())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", String.valueOf(System.getenv("PATH")));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(locale);
        try {
            Process process = builder.start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), text);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
