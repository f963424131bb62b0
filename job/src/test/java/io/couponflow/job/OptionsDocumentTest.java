package io.couponflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionsDocumentTest {

    /** The module's folder is where its tests run. */
    private static final Path DOCUMENT = Path.of("OPTIONS.md");

    @Test
    void theDocumentSaysWhatTheOptionsSay() throws IOException {
        if (Boolean.getBoolean("options.write")) {
            Files.writeString(DOCUMENT, JobOptionsTable.markdown());
        }

        String document = Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "";

        assertThat(document)
                .as("job/OPTIONS.md; ./mvnw -pl job -am test -Dtest=OptionsDocumentTest -Doptions.write=true"
                        + " -Dsurefire.failIfNoSpecifiedTests=false writes it anew")
                .isEqualTo(JobOptionsTable.markdown());
    }

    @Test
    void everyOptionHasARowOfItsOwn() {
        assertThat(JobOptionsTable.markdown().lines().filter(line -> line.startsWith("| `")))
                .hasSameSizeAs(JobOptions.ALL)
                .allSatisfy(row -> assertThat(row.split("\\|", -1)).hasSize(5));
    }
}
