package io.couponflow.dashboard;

import io.couponflow.dashboard.Users.User;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HandlerType;
import io.javalin.http.SameSite;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who asks, and whether a browser asks on somebody else's behalf. */
final class Access {

    private static final String COOKIE = "couponflow_session";
    private static final Pattern LOCAL_HOST = Pattern.compile("(?:localhost|127\\.0\\.0\\.1|\\[::1])(?::[0-9]+)?");

    private final DashboardSettings settings;
    private final boolean loopback;
    private final Sessions sessions;

    Access(DashboardSettings settings) {
        this.settings = settings;
        loopback = isLoopback(settings.host());
        sessions = new Sessions(settings.users(), settings.clock());
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Whether only this machine reaches the server. */
    boolean isLoopback() {
        return loopback;
    }

    /**
     * Refuses what no page of ours asks: another method, a name that somebody else has made point here, a request that
     * another site has its visitors' browsers send.
     */
    void check(Context ctx) {
        if (!ctx.method().equals(HandlerType.GET) && !ctx.method().equals(HandlerType.POST)) {
            ctx.header("Allow", "GET, POST");
            throw Refusal.of(405, "This server takes GET and POST alone.");
        }
        String host = ctx.header("Host");
        if (settings.users().isEmpty()
                && (host == null || !LOCAL_HOST.matcher(host).matches())) {
            throw Refusal.of(403, "Without users this server answers to localhost alone.");
        }
        if (ctx.path().startsWith("/api/")) {
            String site = ctx.header("Sec-Fetch-Site");
            // "none" is a person who typed the address.
            if (site != null && !site.equals("same-origin") && !site.equals("none")) {
                throw Refusal.of(403, "Another site may not ask this.");
            }
        }
    }

    /** Who is logged in; empty if nobody is. */
    Optional<User> user(Context ctx) {
        return sessions.user(ctx.cookie(COOKIE));
    }

    /**
     * What whoever asks may see, in the order of the settings.
     *
     * @throws Refusal 401 if a login is needed, 403 if there is nothing to see
     */
    List<Audience> audiences(Context ctx) {
        List<Audience> own = own(ctx);
        if (own.isEmpty()) {
            throw user(ctx).isEmpty()
                    ? Refusal.of(401, "Log in first.")
                    : Refusal.of(403, "You may see nothing that this server shows.");
        }
        return own;
    }

    /** Whether whoever asks may see what is that audience's. */
    boolean sees(Context ctx, Audience audience) {
        return own(ctx).contains(audience);
    }

    private List<Audience> own(Context ctx) {
        if (settings.users().isEmpty()) {
            return settings.audiences();
        }
        Set<Audience> allowed = user(ctx).map(User::audiences).orElse(Set.of());
        return settings.audiences().stream().filter(allowed::contains).toList();
    }

    /** Tells at any later time whether whoever asks now may still look on. */
    BooleanSupplier stillAllowed(Context ctx) {
        String token = ctx.cookie(COOKIE);
        return () -> settings.users().isEmpty() || sessions.lasts(token);
    }

    /**
     * The body of a request that changes something.
     *
     * @throws Refusal 403 unless one of our own pages sends it, 413 if it is too large
     */
    String sameOriginJson(Context ctx) {
        String type = ctx.contentType();
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw Refusal.of(403, "Expected the content type application/json.");
        }
        String site = ctx.header("Sec-Fetch-Site");
        String origin = ctx.header("Origin");
        // Browsers that don't say the one say the other.
        if (site == null ? !isOwn(origin, ctx.header("Host")) : !site.equals("same-origin")) {
            throw Refusal.of(403, "Another site may not ask this.");
        }
        return ctx.body();
    }

    private static boolean isOwn(@Nullable String origin, @Nullable String host) {
        return origin != null && (origin.equals("http://" + host) || origin.equals("https://" + host));
    }

    /** Begins a session, never one that the browser had before. */
    void logIn(Context ctx, String name, String password) {
        String token = sessions.begin(name, password, address(ctx));
        sessions.end(ctx.cookie(COOKIE));
        ctx.cookie(cookie(ctx, token, -1));
        ctx.status(204);
    }

    /** Ends the session, if there is one. */
    void logOut(Context ctx) {
        sameOriginJson(ctx);
        sessions.end(ctx.cookie(COOKIE));
        ctx.cookie(cookie(ctx, "", 0));
        ctx.status(204);
    }

    private Cookie cookie(Context ctx, String token, int maxAge) {
        boolean secure = settings.behindProxy() && "https".equalsIgnoreCase(ctx.header("X-Forwarded-Proto"));
        return new Cookie(COOKIE, token, "/", maxAge, secure, true, null, SameSite.STRICT);
    }

    /** Whoever connects; of an IPv6 address its network, as one house has billions of addresses. */
    private String address(Context ctx) {
        String forwarded = settings.behindProxy() ? ctx.header("X-Forwarded-For") : null;
        // Each proxy adds who came to it at the end; the rest anybody may have made up.
        String address = forwarded == null
                ? ctx.req().getRemoteAddr()
                : forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
        String[] groups = address.split(":", -1);
        return groups.length <= 4 ? address : String.join(":", List.of(groups).subList(0, 4));
    }
}
