package io.couponflow.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What the pages are made of: the resources in {@code web/} beside this class, and the library of charts, all from our own
 * jars. Pages name them with a version in the address, the digest of all that we serve: browsers keep them for ever, and ask
 * for the next version by another address.
 */
final class Assets {

    static final String SHELL = "index.html";

    /** The page to log in on. */
    static final String LOGIN = "login.html";

    private static final String WEB = "web/";
    /** The scripts of the two pages, each with its modules, which lie in {@code js/} by the same name. */
    private static final Set<String> SCRIPTS = Set.of("main.js", "login.js");

    private static final String ECHARTS = "echarts.min.js";
    private static final String ECHARTS_RESOURCE = "/META-INF/resources/_static/echarts/6.0.0/dist/echarts.min.js";
    /** Plain names with a known ending: nothing that could lead elsewhere. */
    private static final Pattern PATH = Pattern.compile("(?:[a-z0-9][A-Za-z0-9_-]*/){0,4}[a-z0-9][A-Za-z0-9_.-]*");

    /** How a page names an asset. */
    private static final Pattern NAMED = Pattern.compile("\"/assets/v-[0-9a-f]{16}/([^\"]+)\"");

    private static final Pattern VERSIONED = Pattern.compile("v-([0-9a-f]{16})/(.+)");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2");

    /** One as it is sent, plain or compressed; {@code etag} tells its content. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes one
    private record Asset(byte[] bytes, byte[] gzipped, String type, String etag) {}

    private final Path code = code();
    private final Map<String, Asset> kept = new ConcurrentHashMap<>();
    private volatile String version = version();

    /** Where this class comes from: a jar, or a folder that somebody is at work on. */
    private static Path code() {
        try {
            return Path.of(Assets.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private String version() {
        MessageDigest digest = sha256();
        try (Stream<Path> files = Files.walk(
                Files.isDirectory(code)
                        ? code.resolve("io/couponflow/dashboard").resolve(WEB)
                        : code)) {
            List<Path> sorted = files.filter(Files::isRegularFile).sorted().toList();
            for (Path file : sorted) {
                digest.update(Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    /** Answers with a page. */
    void sendPage(Context ctx, String name) {
        if (Files.isDirectory(code)) {
            version = version();
        }
        Asset page = find(name).orElseThrow();
        send(ctx, page, false);
    }

    /**
     * Answers with the asset of that path, which may begin with a version.
     *
     * @throws Refusal 404 if there is none
     */
    void send(Context ctx, String path) {
        Matcher versioned = VERSIONED.matcher(path);
        boolean isVersioned = versioned.matches();
        Asset asset = find(isVersioned ? versioned.group(2) : path)
                .orElseThrow(() -> Refusal.of(404, "There is nothing at this address."));
        // A page of the version before may still ask during an update; what it gets is not to be kept by that address.
        send(ctx, asset, isVersioned && versioned.group(1).equals(version));
    }

    private static void send(Context ctx, Asset asset, boolean forEver) {
        ctx.header("Cache-Control", forEver ? "public, max-age=31536000, immutable" : "no-cache");
        ctx.header("Vary", "Accept-Encoding");
        ctx.header("ETag", asset.etag());
        if (asset.etag().equals(ctx.header("If-None-Match"))) {
            ctx.status(304);
            return;
        }
        ctx.contentType(asset.type());
        String accepted = ctx.header("Accept-Encoding");
        if (accepted != null && accepted.contains("gzip")) {
            ctx.header("Content-Encoding", "gzip");
            Sending.send(ctx, asset.gzipped());
        } else {
            Sending.send(ctx, asset.bytes());
        }
    }

    /** Makes ready whatever a page names, so that the first one who opens it doesn't wait for that. */
    void prepare() {
        Matcher named = NAMED.matcher(new String(find(SHELL).orElseThrow().bytes(), UTF_8));
        while (named.find()) {
            find(named.group(1));
        }
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
        byte[] bytes = SCRIPTS.contains(path)
                ? Bundle.of("js/" + path, Assets::module).getBytes(UTF_8)
                : read(path.equals(ECHARTS) ? ECHARTS_RESOURCE : WEB + path);
        if (bytes == null) {
            return Optional.empty();
        }
        bytes = path.endsWith(".html") ? withVersions(bytes) : bytes;
        Asset found = new Asset(bytes, gzip(bytes), type, etag(bytes));
        if (path.equals(ECHARTS) || !Files.isDirectory(code)) {
            kept.put(path, found);
        }
        return Optional.of(found);
    }

    private static String module(String path) {
        byte[] source = read(WEB + path);
        if (source == null) {
            throw new IllegalStateException("there is no module " + path);
        }
        return new String(source, UTF_8);
    }

    private byte[] withVersions(byte[] page) {
        return new String(page, UTF_8)
                .replace("\"/assets/", "\"/assets/v-" + version + "/")
                .getBytes(UTF_8);
    }

    /** What a resource holds, or null if there is none. */
    private static byte @Nullable [] read(String resource) {
        URL url = Assets.class.getResource(resource);
        if (url == null) {
            return null;
        }
        try {
            URLConnection connection = url.openConnection();
            connection.setUseCaches(false);
            try (InputStream stream = connection.getInputStream()) {
                return stream.readAllBytes();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
        try (OutputStream stream = new GZIPOutputStream(gzipped)) {
            stream.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return gzipped.toByteArray();
    }

    /** By content: the times of what is in a jar are all the same. */
    private static String etag(byte[] bytes) {
        return "\"" + HexFormat.of().formatHex(sha256().digest(bytes), 0, 12) + "\"";
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
