package io.couponflow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Sources that a job was built from.
 *
 * @param name as it is told; empty for those that this benchmark is of
 * @param classPath of the job's own command
 * @param runOptions what its {@code couponflow run} adds to the options of Java
 */
record Checkout(String name, String classPath, List<String> runOptions) {

    private static final String COMPILE_LATER = "-XX:CompileThresholdScaling=4";

    /** The sources that this benchmark is of. */
    static final Checkout THIS = new Checkout("", System.getProperty("java.class.path", ""), List.of(COMPILE_LATER));

    private static final String BUILD = "./mvnw -pl bench -am package -DskipTests";

    /**
     * Another checkout, as it was built there.
     *
     * @throws IOException if it wasn't
     */
    static Checkout at(Path root) throws IOException {
        Path absolute = root.toRealPath();
        Path target = absolute.resolve("bench").resolve("target");
        Path file = target.resolve("class-path");
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is missing; expected it there from " + BUILD);
        }
        String jars = Files.readString(file).strip();
        if (!jars.contains(absolute + "/")) {
            // A folder that was copied with what had been built in it.
            throw new IOException(file + " names no jar of " + absolute + "; expected it to, after " + BUILD);
        }
        boolean later = Files.readString(absolute.resolve("couponflow")).contains(COMPILE_LATER);
        return new Checkout(
                absolute.getFileName().toString(),
                target.resolve("classes") + ":" + jars,
                later ? List.of(COMPILE_LATER) : List.of());
    }
}
