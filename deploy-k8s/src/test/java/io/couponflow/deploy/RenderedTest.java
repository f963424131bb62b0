package io.couponflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is kept below {@code rendered} is what the overlays say. */
class RenderedTest {

    /** Older ones know no components, or sort otherwise. */
    private static final int OLDEST_KUSTOMIZE = 5;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("io.couponflow.deploy.Manifest#overlays")
    @Timeout(60)
    void anOverlayIsKeptAsItIsRendered(String overlay) throws Exception {
        boolean comparable = kustomizeVersion() >= OLDEST_KUSTOMIZE;
        if (!comparable) {
            // Maven counts what is skipped and doesn't name it.
            System.out.println("SKIPPED: " + Manifest.rendered(overlay) + " is not compared with its overlay: "
                    + "kubectl with Kustomize " + OLDEST_KUSTOMIZE + " or later is not installed here");
        }
        assumeTrue(comparable, "no kubectl with Kustomize " + OLDEST_KUSTOMIZE + " or later");

        String rendered = run("kubectl", "kustomize", "overlays/" + overlay);

        assertThat(Manifest.rendered(overlay))
                .as("render it again: deploy-k8s/render")
                .hasContent(rendered);
    }

    @Test
    void everyOverlayIsKeptAndNothingElse() throws IOException {
        try (Stream<Path> kept = Files.list(Path.of("rendered"))) {
            assertThat(kept.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Manifest.overlays().stream()
                            .map(overlay -> overlay + ".yaml")
                            .toList());
        }
    }

    /** 0 without kubectl. */
    private int kustomizeVersion() throws Exception {
        List<String> path =
                Stream.of(System.getenv("PATH").split(File.pathSeparator)).toList();
        if (path.stream().noneMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")))) {
            return 0;
        }
        Matcher version =
                Pattern.compile("Kustomize Version: v(\\d+)\\.").matcher(run("kubectl", "version", "--client"));
        return version.find() ? Integer.parseInt(version.group(1)) : 0;
    }

    private String run(String... command) throws Exception {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(50, TimeUnit.SECONDS))
                    .as("%s ends", List.of(command))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        return Files.readString(out);
    }
}
