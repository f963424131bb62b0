package io.couponflow.dashboard;

import io.couponflow.dashboard.Users.User;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HandlerType;
import io.javalin.http.SameSite;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who asks, and whether a browser asks on somebody else's behalf. */
final class Access implements AutoCloseable {

    private static final String COOKIE = "couponflow_session";
    /** Shows that its browser has logged in before; opens nothing. */
    private static final String MARK = "couponflow_known";

    private static final Duration MARK_LIFE = Duration.ofDays(90);
    static final String LOGIN_PATH = "/api/login";
    private static final Set<HandlerType> METHODS = Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.POST);
    private static final Pattern LOCAL_HOST = Pattern.compile("(?:localhost|127\\.0\\.0\\.1|\\[::1])(?::[0-9]+)?");

    private final DashboardSettings settings;
    private final boolean loopback;
    private final Logins logins;
    private final Sessions sessions;

    Access(DashboardSettings settings) {
        this.settings = settings;
        loopback = isLoopback(settings.host());
        logins = new Logins(settings.users(), settings.clock());
        sessions = new Sessions(settings.clock());
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
        if (!METHODS.contains(ctx.method())) {
            ctx.header("Allow", "GET, HEAD, POST");
            throw Refusal.of(405, "This server takes GET, HEAD and POST alone.");
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

    /** Who asks, for what each may have so many of: the user, or where there are none the address. */
    String whose(Context ctx) {
        return user(ctx).map(User::name).orElseGet(() -> address(ctx));
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

    /** Begins a session, never one that the browser had before, as soon as the password has been compared. */
    void logIn(Context ctx, String name, String password) {
        ctx.future(() -> logins.check(name, password, address(ctx), ctx.cookie(MARK))
                .thenAccept(user -> {
                    sessions.end(ctx.cookie(COOKIE));
                    ctx.cookie(cookie(ctx, COOKIE, sessions.begin(user), "/", -1));
                    ctx.cookie(cookie(
                            ctx, MARK, logins.mark(user.name()), LOGIN_PATH, Math.toIntExact(MARK_LIFE.toSeconds())));
                    ctx.status(204);
                }));
    }

    /** Ends the session, if there is one. */
    void logOut(Context ctx) {
        sameOriginJson(ctx);
        sessions.end(ctx.cookie(COOKIE));
        ctx.cookie(cookie(ctx, COOKIE, "", "/", 0));
        ctx.status(204);
    }

    private Cookie cookie(Context ctx, String name, String value, String path, int maxAge) {
        boolean secure = settings.behindProxy() && "https".equalsIgnoreCase(ctx.header("X-Forwarded-Proto"));
        return new Cookie(name, value, path, maxAge, secure, true, null, SameSite.STRICT);
    }

    private static String address(Context ctx) {
        return String.valueOf(ctx.<Object>attribute(Connections.ADDRESS));
    }

    @Override
    public void close() {
        logins.close();
    }
}
