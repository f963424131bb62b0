package io.couponflow.dashboard;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** What the pages are made of: the resources below {@code web/}, and the library of charts, all from our own jars. */
final class Assets {

    static final String SHELL = "index.html";

    /** The page to log in on. */
    static final String LOGIN = "login.html";

    private static final String ECHARTS = "echarts.min.js";
    private static final String ECHARTS_RESOURCE = "META-INF/resources/_static/echarts/6.0.0/dist/echarts.min.js";
    /** Plain names with a known ending: nothing that could lead elsewhere. */
    private static final Pattern PATH = Pattern.compile("(?:[a-z0-9][A-Za-z0-9_-]*/){0,4}[a-z0-9][A-Za-z0-9_.-]*");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2");

    /** One as it is sent; {@code etag} tells its content. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes one
    private record Asset(byte[] bytes, String type, String etag) {}

    private final Map<String, Asset> kept = new ConcurrentHashMap<>();

    /**
     * Answers with the asset of that path.
     *
     * @throws Refusal 404 if there is none
     */
    void send(Context ctx, String path) {
        Asset asset = find(path).orElseThrow(() -> Refusal.of(404, "There is nothing at this address."));
        // A version in the address makes it another one after an update.
        boolean forEver = path.equals(ECHARTS) && ctx.queryString() != null;
        ctx.header("Cache-Control", forEver ? "public, max-age=31536000, immutable" : "no-cache");
        ctx.header("Vary", "Accept-Encoding");
        ctx.header("ETag", asset.etag());
        ctx.contentType(asset.type());
        ctx.result(asset.bytes());
    }

    private Optional<Asset> find(String path) {
        Asset asset = kept.get(path);
        if (asset != null) {
            return Optional.of(asset);
        }
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        if (type == null || !PATH.matcher(path).matches()) {
            return Optional.empty();
        }
        String resource = path.equals(ECHARTS) ? ECHARTS_RESOURCE : "web/" + path;
        URL url = Assets.class.getClassLoader().getResource(resource);
        if (url == null) {
            return Optional.empty();
        }
        try {
            URLConnection connection = url.openConnection();
            connection.setUseCaches(false);
            try (InputStream stream = connection.getInputStream()) {
                byte[] bytes = stream.readAllBytes();
                Asset found = new Asset(bytes, type, etag(bytes));
                // A file, not a jar: somebody is at work on it.
                if (!url.getProtocol().equals("file")) {
                    kept.put(path, found);
                }
                return Optional.of(found);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By content: the times of what is in a jar are all the same. */
    private static String etag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return "\"" + HexFormat.of().formatHex(digest, 0, 12) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
