package io.couponflow.quickstart;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;

/** Another user of this machine, nobody; only root can act as one. */
final class AnotherUser {

    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--");

    private AnotherUser() {}

    static boolean canBeTried() {
        return System.getProperty("user.name").equals("root") && Files.isExecutable(Path.of("/usr/bin/setpriv"));
    }

    static void assumeItCanBeTried() {
        assumeTrue(canBeTried(), "only root, with setpriv, can act as another user");
    }

    static UserPrincipal principal() throws IOException {
        return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    }

    /** What a program says, to both of its outputs, when that user starts it. */
    static String run(String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(AS_NOBODY);
        all.addAll(List.of(command));
        return output(all);
    }

    /** The same of a program that this user starts. */
    static String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
