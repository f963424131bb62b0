package io.couponflow.quickstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key for the ports on which the parts of one Flink speak to each other (RPC, data between TaskManagers, the BLOB server).
 * Flink asks nobody who they are there, and takes serialized Java objects. With the key both sides of a connection must
 * prove that they have it, so that only processes that read the same 0600 file are let in.
 */
final class InternalTls {

    private static final String PASSWORD_VARIABLE = "COUPONFLOW_KEY_PASSWORD";
    private static final int DAYS = 36_500;

    private static @Nullable InternalTls ofThisProcess;

    private final byte[] store;
    private final String password;

    private InternalTls(byte[] store, String password) {
        this.store = store;
        this.password = password;
    }

    /** The key of all Flinks in this process, made when the first of them needs it. */
    static synchronized InternalTls ofThisProcess() throws IOException, InterruptedException {
        if (ofThisProcess == null) {
            ofThisProcess = make();
        }
        return ofThisProcess;
    }

    /**
     * Makes a key, which takes Java's keytool half a second.
     *
     * @throws Failure if keytool doesn't
     */
    static InternalTls make() throws IOException, InterruptedException {
        String password = Secrets.random();
        try (TemporaryFolder folder = new TemporaryFolder("key")) {
            Path store = folder.path().resolve("store");
            ProcessBuilder keytool = new ProcessBuilder(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-J-XX:TieredStopAtLevel=1",
                    "-J-XX:+UseSerialGC",
                    "-genkeypair",
                    "-alias",
                    "flink",
                    "-dname",
                    "CN=couponflow",
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-validity",
                    Integer.toString(DAYS),
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass:env", // others see a program's arguments, but not its environment
                    PASSWORD_VARIABLE));
            keytool.environment().put(PASSWORD_VARIABLE, password);
            Process process = keytool.redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new Failure("keytool makes no key for Flink: " + said.strip());
            }
            return new InternalTls(Files.readAllBytes(store), password);
        }
    }

    /** What opens the file of the key. */
    String password() {
        return password;
    }

    /**
     * Keeps the key in a file, and tells Flink's options that use it.
     *
     * @param file in a folder that only its owner opens
     */
    Map<String, String> options(Path file) throws IOException {
        OwnersOnly.file(file, store);
        Map<String, String> options = new LinkedHashMap<>();
        options.put("security.ssl.internal.enabled", "true");
        options.put("security.ssl.internal.keystore", file.toString());
        options.put("security.ssl.internal.keystore-type", "PKCS12");
        options.put("security.ssl.internal.keystore-password", password);
        options.put("security.ssl.internal.key-password", password);
        options.put("security.ssl.internal.truststore", file.toString());
        options.put("security.ssl.internal.truststore-type", "PKCS12");
        options.put("security.ssl.internal.truststore-password", password);
        options.put("security.ssl.algorithms", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
        return options;
    }
}
