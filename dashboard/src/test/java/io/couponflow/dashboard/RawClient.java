package io.couponflow.dashboard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;

/** Sends what no HTTP client would. */
final class RawClient {

    private RawClient() {}

    /** The whole answer to a request of these lines. */
    static String ask(String url, String... lines) throws IOException {
        URI uri = URI.create(url);
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(20_000);
            String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    /** What a page that listens is told first, up to the empty line. */
    static String firstEvent(String url) throws IOException {
        URI uri = URI.create(url);
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
            StringBuilder read = new StringBuilder();
            while (!read.toString().contains("data: ") || !read.toString().endsWith("\n\n")) {
                int c = socket.getInputStream().read();
                if (c < 0) {
                    throw new IOException("ended after " + read);
                }
                read.append((char) c);
            }
            return read.toString();
        }
    }
}
