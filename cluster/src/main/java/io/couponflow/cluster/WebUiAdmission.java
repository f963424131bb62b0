package io.couponflow.cluster;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpHeaderNames;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpHeaders;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpMethod;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpRequest;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpResponseStatus;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.QueryStringDecoder;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.QueryStringEncoder;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.cookie.ServerCookieDecoder;

/**
 * Decides what becomes of a request to Flink's REST interface, by its head alone.
 *
 * <ol>
 *   <li>A request for another host than this machine's own names is refused: a page may have had its host's name lead here.
 *   <li>A request that a page of another origin makes is refused, whatever it brings.
 *   <li>A program brings the token in {@code Authorization: Bearer}; a wrong one is refused even with a right cookie.
 *   <li>A browser that opens a link with the token gets a cookie, and goes on to the same address without the token.
 *   <li>A browser that brings the cookie is admitted, unless it says itself that another site's page made it ask. Another
 *       port of this machine is another site to us, though not to every rule of browsers.
 *   <li>All others are refused.
 * </ol>
 */
final class WebUiAdmission {

    static final String PARAMETER = "token";
    static final String SCHEME = "Bearer ";

    private static final String FETCH_SITE = "sec-fetch-site";
    private static final List<String> OWN_NAMES = List.of("localhost", "127.0.0.1", "[::1]");
    private static final int HTTP_PORT = 80;

    private final byte[] token;
    private final int port;

    /**
     * Admits who knows the token.
     *
     * @param port where requests arrive
     */
    WebUiAdmission(String token, int port) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
        this.port = port;
    }

    /** What becomes of a request: {@link Admitted}, {@link Entering} or {@link Refused}. */
    sealed interface Verdict {}

    /** Flink answers it. */
    record Admitted() implements Verdict {}

    /**
     * It brings the token in its address. The answer is a cookie, and where to go on.
     *
     * @param location the same address without the token
     */
    record Entering(String location) implements Verdict {}

    /**
     * It goes no further.
     *
     * @param why a sentence for whoever made it
     */
    record Refused(HttpResponseStatus status, String why) implements Verdict {}

    /** The name of the cookie. Browsers send a cookie to all ports of a host, so it tells those of several Flinks apart. */
    String cookie() {
        return "couponflow-flink-" + port;
    }

    Verdict of(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (request.decoderResult().isFailure()) {
            return new Refused(HttpResponseStatus.BAD_REQUEST, "this is no request of HTTP");
        }
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() != 1 || !isOwn(hosts.get(0))) {
            return new Refused(HttpResponseStatus.FORBIDDEN, "the host is " + hosts + "; expected localhost:" + port);
        }
        String origin = "http://" + hosts.get(0);
        for (String from : headers.getAll(HttpHeaderNames.ORIGIN)) {
            if (!from.equalsIgnoreCase(origin)) {
                return new Refused(
                        HttpResponseStatus.FORBIDDEN, "a page of " + from + " asks; expected one of " + origin);
            }
        }
        return ofOwnOrigin(request);
    }

    private Verdict ofOwnOrigin(HttpRequest request) {
        HttpHeaders headers = request.headers();
        String authorization = headers.get(HttpHeaderNames.AUTHORIZATION);
        if (authorization != null) {
            boolean right = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                    && isToken(authorization.substring(SCHEME.length()).strip());
            return right
                    ? new Admitted()
                    : refused("the token of the header Authorization is not the one of this start");
        }
        Optional<Verdict> entering =
                request.method().equals(HttpMethod.GET) ? entering(request.uri()) : Optional.empty();
        if (entering.isPresent()) {
            return entering.get();
        }
        boolean remembered = headers.getAll(HttpHeaderNames.COOKIE).stream()
                .flatMap(header -> ServerCookieDecoder.STRICT.decodeAll(header).stream())
                .anyMatch(cookie -> cookie.name().equals(cookie()) && isToken(cookie.value()));
        if (!remembered) {
            return refused("nobody but the user who started this Flink may use it");
        }
        String site = headers.get(FETCH_SITE, "none");
        return List.of("none", "same-origin").contains(site)
                ? new Admitted()
                : new Refused(
                        HttpResponseStatus.FORBIDDEN,
                        "a page of another site leads here; open the address in a tab of its own");
    }

    private Optional<Verdict> entering(String uri) {
        try {
            QueryStringDecoder address = new QueryStringDecoder(uri);
            List<String> tokens = address.parameters().get(PARAMETER);
            if (tokens == null) {
                return Optional.empty();
            }
            return Optional.of(
                    tokens.size() == 1 && isToken(tokens.get(0))
                            ? new Entering(withoutToken(address))
                            : refused("the token of the address is not the one of this start"));
        } catch (IllegalArgumentException e) { // no address that can be read, so none with a token
            return Optional.empty();
        }
    }

    private static String withoutToken(QueryStringDecoder address) {
        String path = address.rawPath();
        // Two slashes would begin another host.
        QueryStringEncoder rest = new QueryStringEncoder(path.startsWith("/") && !path.startsWith("//") ? path : "/");
        address.parameters().forEach((name, values) -> {
            if (!name.equals(PARAMETER)) {
                values.forEach(value -> rest.addParam(name, value));
            }
        });
        return rest.toString();
    }

    private static Refused refused(String why) {
        return new Refused(
                HttpResponseStatus.UNAUTHORIZED,
                why + "; open the link that './couponflow cluster status', 'demo' or 'run --web-port' prints");
    }

    private boolean isOwn(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return OWN_NAMES.stream()
                .anyMatch(name -> lower.equals(name + ":" + port) || port == HTTP_PORT && lower.equals(name));
    }

    /** Takes as long for a token that is nearly right as for any other of its length. */
    private boolean isToken(String text) {
        return MessageDigest.isEqual(token, text.getBytes(StandardCharsets.UTF_8));
    }
}
