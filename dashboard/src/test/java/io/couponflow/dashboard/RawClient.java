package io.couponflow.dashboard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/** Sends what no HTTP client would, as slowly as it likes. */
final class RawClient implements AutoCloseable {

    private static final int MILLIS = 20_000;

    private final Socket socket;

    private RawClient(Socket socket) {
        this.socket = socket;
    }

    /**
     * Connects.
     *
     * @param address of this machine, such as 127.0.0.2, that the server sees
     */
    static RawClient from(String address, String url) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
        socket.connect(new InetSocketAddress("127.0.0.1", port(url)), MILLIS);
        socket.setSoTimeout(MILLIS);
        return new RawClient(socket);
    }

    static int port(String url) {
        return URI.create(url).getPort();
    }

    void send(String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(ISO_8859_1));
        out.flush();
    }

    /** Sends on; tells whether the other side still takes it. */
    boolean takes(String text) {
        try {
            send(text);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** The answer up to the empty line. */
    String receiveHead() throws IOException {
        return receive("\r\n\r\n");
    }

    private String receive(String end) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("ended after " + read);
            }
            read.append((char) c);
        }
        return read.toString();
    }

    /** All that comes until the other side closes. */
    String receiveAll() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    /** How many bytes come until the other side closes, in whatever way. */
    long countAll() {
        byte[] some = new byte[65_536];
        long count = 0;
        try {
            InputStream in = socket.getInputStream();
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                count += n;
            }
        } catch (IOException reset) {
            return count;
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** The whole answer to a request of these lines. */
    static String ask(String url, String... lines) throws IOException {
        try (RawClient client = from("127.0.0.1", url)) {
            client.send(String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n");
            return client.receiveAll();
        }
    }

    /** What a page that listens is told first, up to the empty line. */
    static String firstEvent(String url) throws IOException {
        try (RawClient client = from("127.0.0.1", url)) {
            client.send("GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
            return client.receive("data: ") + client.receive("\n\n");
        }
    }
}
