package io.couponflow.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.KeeperException;
import org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.ZooKeeper;
import org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.client.ZKClientConfig;

/** Somebody who reaches the ports of a Flink on this machine, and what there is to try: byte by byte, as no library would. */
@SuppressWarnings("try") // nobody interrupts a test
final class Stranger {

    private static final int PATIENCE_MILLIS = 20_000;

    private final int port;
    private final String own;

    /** Tries the REST interface of a Flink. */
    Stranger(FlinkRest rest) {
        this.port = URI.create(rest.address()).getPort();
        this.own = "localhost:" + port;
    }

    /** What reads, runs, saves, cancels and ends; each a line of a request. */
    static List<String> attempts(String job) {
        return List.of(
                "GET /",
                "GET /index.html",
                "HEAD /",
                "OPTIONS /jobs",
                "GET /config",
                "GET /jobs",
                "GET /jobs/overview",
                "GET /jobs/" + job,
                "GET /jobs/" + job + "/config",
                "GET /jobmanager/config",
                "GET /jobmanager/logs",
                "GET /taskmanagers",
                "GET /jars",
                "POST /jars/upload",
                "POST /jars/x.jar/run",
                "DELETE /jars/x.jar",
                "POST /jobs",
                "POST /jobs/" + job + "/savepoints",
                "POST /jobs/" + job + "/stop",
                "POST /savepoint-disposal",
                "PATCH /jobs/" + job + "?mode=cancel",
                "GET /jobs/" + job + "/yarn-cancel",
                "GET /jobs/" + job + "/yarn-stop",
                "DELETE /cluster");
    }

    /** Checks that all is refused: without a token, with a wrong one, and with the right one from a page of another origin or host. */
    void assertIsRefusedEverything(String job, String token) throws IOException {
        for (String attempt : attempts(job)) {
            assertThat(ask(attempt)).as(attempt).startsWith("HTTP/1.1 401 ");
            assertThat(ask(attempt, "Authorization: Bearer guessed"))
                    .as(attempt)
                    .startsWith("HTTP/1.1 401 ");
            for (String proof :
                    List.of("Authorization: Bearer " + token, "Cookie: couponflow-flink-" + port + "=" + token)) {
                assertThat(ask(attempt, proof, "Origin: http://elsewhere.example"))
                        .as("%s with a foreign origin", attempt)
                        .startsWith("HTTP/1.1 403 ");
                assertThat(askHost("elsewhere.example:" + port, attempt, proof))
                        .as("%s of a foreign host", attempt)
                        .startsWith("HTTP/1.1 403 ");
            }
        }
    }

    /** The whole answer, until the other side closes. */
    String ask(String attempt, String... headers) throws IOException {
        return askHost(own, attempt, headers);
    }

    private String askHost(String host, String attempt, String... headers) throws IOException {
        String answer = exchange(attempt + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
                + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n");
        assertThat(answer.toLowerCase(Locale.ROOT))
                .as("lets pages of other origins read it")
                .doesNotContain("access-control-allow-origin");
        return answer;
    }

    /** A connection on which one request follows another. */
    Connection connect() throws IOException {
        return new Connection(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** A connection that stays until it is closed. */
    record Connection(Socket socket) implements AutoCloseable {

        /** The status of the answer, whose body is read as well. */
        int statusOf(String request) throws IOException {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            String head = "";
            while (!head.endsWith("\r\n\r\n")) {
                int next = socket.getInputStream().read();
                assertThat(next).as("after %s", head).isNotNegative();
                head += (char) next;
            }
            Matcher length = Pattern.compile("(?i)content-length: ([0-9]+)").matcher(head);
            assertThat(length.find()).as(head).isTrue();
            socket.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
            return Integer.parseInt(head.split(" ")[1]);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** All that comes back for some bytes, until the other side closes. */
    String exchange(String sent) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Checks that a port of Flink's own, RPC, data or BLOB, speaks with nobody who lacks the key.
     *
     * @param store the key of those who are let in
     */
    static void assertLetsNobodyInWithoutTheKey(int port, Path store, String password) {
        assertThatThrownBy(() -> greet(port, new KeyManager[0]))
                .as("port %s, without a certificate", port)
                .isInstanceOf(IOException.class);
        assertThatCode(() -> greet(port, keys(store, password)))
                .as("port %s, with the certificate", port)
                .doesNotThrowAnyException();
    }

    private static KeyManager[] keys(Path file, String password) throws Exception {
        KeyStore store = KeyStore.getInstance(file.toFile(), password.toCharArray());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password.toCharArray());
        return keys.getKeyManagers();
    }

    private static void greet(int port, KeyManager[] keys) throws Exception {
        SSLContext tls = SSLContext.getInstance("TLSv1.2");
        tls.init(keys, new TrustManager[] {new TrustsAnybody()}, null);
        try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("localhost", port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.startHandshake();
        } catch (SSLException e) {
            throw new IOException("no TLS: " + e.getMessage(), e);
        }
    }

    private static final class TrustsAnybody implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String algorithm) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String algorithm) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /**
     * What ZooKeeper tells somebody without its password.
     *
     * @throws KeeperException if it tells nothing
     */
    static List<String> readZooKeeper(int port) throws IOException, KeeperException, InterruptedException {
        ZKClientConfig withoutPassword = new ZKClientConfig();
        withoutPassword.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
        try (ZooKeeper client = new ZooKeeper("localhost:" + port, PATIENCE_MILLIS, event -> {}, withoutPassword)) {
            return client.getChildren("/", false);
        }
    }

    /**
     * The ports that a process listens to. Only Linux tells.
     *
     * @throws AssertionError if other machines reach one of them
     */
    static Set<Integer> ports(long process) throws IOException {
        Path of = Path.of("/proc", Long.toString(process));
        Set<String> sockets = new TreeSet<>();
        try (DirectoryStream<Path> open = Files.newDirectoryStream(of.resolve("fd"))) {
            for (Path file : open) {
                sockets.add(target(file));
            }
        }
        Set<Integer> ports = new TreeSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(of.resolve("net").resolve(table))) {
                String[] field = line.strip().split(" +");
                if (field[3].equals("0A") && sockets.contains("socket:[" + field[9] + "]")) {
                    String[] address = field[1].split(":");
                    assertThat(address[0])
                            .as("the address of port %s", Integer.parseInt(address[1], 16))
                            .isIn("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000");
                    ports.add(Integer.parseInt(address[1], 16));
                }
            }
        }
        return ports;
    }

    private static String target(Path link) throws IOException {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (NoSuchFileException e) { // closed meanwhile
            return "";
        }
    }
}
