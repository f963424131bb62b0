package io.couponflow.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.couponflow.dashboard.Exports.Format;
import io.couponflow.dashboard.Users.User;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server of the dashboard: the pages, the queries of each audience as JSON, CSV and XLSX, and word of every commit.
 * Whoever asks is known by {@link Access}; what can be asked by {@link Query}.
 */
public final class DashboardServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DashboardServer.class);

    private static final int MAX_THREADS = 64;
    private static final long MAX_BODY_BYTES = 8 * 1024;
    /** Of a body that comes in pieces. */
    private static final int FRAMING_BYTES = 8;
    /** Connections that the system accepts ahead of us. */
    private static final int BACKLOG = 512;

    private static final List<String> PAGES =
            List.of("/marketing", "/marketing/channel", "/finance", "/finance/order", "/finance/statement", "/ops");
    private static final String JSON = "application/json; charset=utf-8";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final DashboardSettings settings;
    private final Database database;
    private final Access access;
    private final Exports exports;
    private final Events events;
    private final Assets assets = new Assets();
    private final Javalin javalin;

    private DashboardServer(DashboardSettings settings) {
        this.settings = settings;
        database = new Database(settings);
        access = new Access(settings);
        exports = new Exports(settings.limits());
        events = new Events(database, settings.limits());
        javalin = Javalin.create(this::configure);
    }

    /**
     * Starts a server.
     *
     * @throws IllegalArgumentException if the settings have {@link DashboardSettings#mistakes}
     * @throws DashboardException if the database can't be read for every audience, or the port is taken
     */
    public static DashboardServer start(DashboardSettings settings) {
        if (!settings.mistakes().isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", settings.mistakes()));
        }
        Database.check(settings);
        DashboardServer server = new DashboardServer(settings);
        try {
            server.javalin.start();
            Thread ready = new Thread(server::makeReady, "couponflow-ready");
            ready.setDaemon(true);
            ready.start();
            return server;
        } catch (RuntimeException e) { // Javalin's own are of several kinds
            server.close();
            throw new DashboardException(
                    "nothing can listen at " + settings.host() + ":" + settings.port() + ": " + rootMessage(e), e);
        }
    }

    /** Does at once what the first one who opens a page would else wait for. */
    private void makeReady() {
        assets.prepare();
        for (Audience audience : settings.audiences()) {
            try {
                database.look(audience, connection -> WarmUp.ask(audience, connection));
            } catch (SQLException e) {
                LOG.info("what {} asks first could not be asked ahead: {}", audience.path(), e.getMessage());
            }
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /** Where a browser on this machine finds it, such as http://localhost:8087. */
    public String url() {
        String host = access.isLoopback() ? "localhost" : settings.host();
        return "http://" + (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":"
                + javalin.port();
    }

    @Override
    public void close() {
        events.close();
        access.close();
        javalin.stop();
        database.close();
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = MAX_BODY_BYTES;
        config.http.prefer405over404 = true;
        config.jetty.threadPool = new QueuedThreadPool(MAX_THREADS, 4);
        Headers headers = new Headers(settings.behindProxy());
        Connections connections = new Connections(settings.limits(), settings.behindProxy());
        config.jetty.modifyHttpConfiguration(http -> {
            http.addCustomizer(headers);
            http.setUriCompliance(UriCompliance.DEFAULT);
        });
        config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(headers));
        config.jetty.modifyServer(server -> {
            server.setErrorHandler(headers);
            server.insertHandler(connections);
            // Ahead of it: a body is waited for without a thread, up to as much of it as is too much.
            server.insertHandler(new EagerContentHandler(
                    new EagerContentHandler.RetainedContentLoaderFactory(MAX_BODY_BYTES + 1, FRAMING_BYTES, false)));
            server.setStopTimeout(0);
        });
        config.jetty.addConnector((server, http) -> {
            ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
            connector.setHost(settings.host());
            connector.setPort(settings.port());
            connector.setAcceptQueueSize(BACKLOG);
            connector.addBean(connections, false);
            return connector;
        });
        routes(config);
        errors(config);
    }

    private void routes(JavalinConfig config) {
        config.routes.before(access::check);
        config.routes.before("/api/*", ctx -> ctx.header("Cache-Control", "no-store"));
        get(config, "/", ctx -> ctx.redirect(firstPage(ctx)));
        PAGES.forEach(page -> get(config, page, this::page));
        get(config, "/login", ctx -> assets.sendPage(ctx, Assets.LOGIN));
        get(config, "/assets/<path>", ctx -> assets.send(ctx, ctx.pathParam("path")));
        get(config, "/api/session", this::session);
        get(config, "/api/events", this::listen);
        get(config, "/api/{audience}/{query}", this::answer);
        config.routes.post(Access.LOGIN_PATH, this::login);
        config.routes.post("/api/logout", access::logOut);
    }

    /** A HEAD is answered as a GET; the web server leaves out the body. */
    private static void get(JavalinConfig config, String path, Handler handler) {
        config.routes.get(path, handler);
        config.routes.head(path, handler);
    }

    private void listen(Context ctx) {
        Audience first = access.audiences(ctx).get(0);
        if (ctx.method().equals(HandlerType.HEAD)) {
            ctx.contentType(Events.CONTENT_TYPE); // a body that never comes has no end to wait for
        } else {
            events.listen(ctx, first, access.whose(ctx), access.stillAllowed(ctx));
        }
    }

    /** The shell. Who may look on is told what its script will ask first, so that the browser asks before it has the script. */
    private void page(Context ctx) {
        Audience audience = Audience.named(ctx.path().split("/", 3)[1]).orElseThrow();
        if (access.sees(ctx, audience)) {
            ctx.header(
                    "Link",
                    preload("/api/session") + ", " + preload("/api/" + audience.path() + "/accounts?limit=5000"));
        }
        assets.sendPage(ctx, Assets.SHELL);
    }

    private static String preload(String path) {
        return "<" + path + ">; rel=preload; as=fetch; crossorigin";
    }

    private String firstPage(Context ctx) {
        Optional<User> user = access.user(ctx);
        return settings.users().isEmpty() || user.isPresent()
                ? "/" + access.audiences(ctx).get(0).path()
                : "/login";
    }

    private void session(Context ctx) {
        List<Audience> audiences = access.audiences(ctx);
        Audience first = audiences.get(0);
        String zone = database.read(first, connection -> Freshness.read(connection, first))
                .zoneOrDefault();
        ObjectNode session = NODES.objectNode();
        session.put("user", access.user(ctx).map(User::name).orElse(null));
        ArrayNode names = session.putArray("audiences");
        audiences.forEach(audience -> names.add(audience.path()));
        session.put("zone", zone);
        InstantSource time = Objects.requireNonNullElse(settings.demoTime(), settings.clock());
        session.put(
                "today", LocalDate.ofInstant(time.instant(), ZoneId.of(zone)).toString());
        String version = DashboardServer.class.getPackage().getImplementationVersion();
        session.put("version", version == null ? "(not built as a jar)" : version);
        session.put("minN", settings.minN());
        session.put("demo", settings.demoTime() != null);
        ctx.contentType(JSON).result(session.toString());
    }

    private void login(Context ctx) {
        JsonNode body;
        try {
            body = MAPPER.readTree(access.sameOriginJson(ctx));
        } catch (JsonProcessingException e) {
            throw Refusal.mistakes(List.of("the body is no JSON"));
        }
        if (!body.path("user").isTextual() || !body.path("password").isTextual()) {
            throw Refusal.mistakes(List.of("expected {\"user\": …, \"password\": …}"));
        }
        access.logIn(ctx, body.path("user").textValue(), body.path("password").textValue());
    }

    private void answer(Context ctx) throws IOException {
        List<Audience> own = access.audiences(ctx);
        Audience audience = Audience.named(ctx.pathParam("audience")).orElseThrow(DashboardServer::nothing);
        if (!own.contains(audience)) {
            throw Refusal.of(403, "You may not see what is " + audience.path() + "'s.");
        }
        String name = ctx.pathParam("query");
        for (Format format : Format.values()) {
            if (name.endsWith(format.ending())) {
                String query = name.substring(0, name.length() - format.ending().length());
                export(ctx, Query.named(audience, query).orElseThrow(DashboardServer::nothing), format);
                return;
            }
        }
        Query query = Query.named(audience, name).orElseThrow(DashboardServer::nothing);
        Ask ask = Ask.of(query, ctx.queryParamMap(), 0);
        byte[] json = database.read(audience, connection -> Results.json(ask, connection));
        ctx.contentType(JSON).result(json);
    }

    private void export(Context ctx, Query query, Format format) throws IOException {
        Ask ask = Ask.of(query, ctx.queryParamMap(), settings.limits().exportRows());
        Exports.Written file = database.export(query.audience(), connection -> exports.write(ask, format, connection));
        ctx.contentType(format.contentType());
        ctx.header("Content-Disposition", "attachment; filename=\"" + file.name() + "\"");
        ctx.result(Files.newInputStream(file.path(), StandardOpenOption.DELETE_ON_CLOSE));
    }

    private static Refusal nothing() {
        return Refusal.of(404, "There is nothing at this address.");
    }

    private static void errors(JavalinConfig config) {
        config.routes.exception(Refusal.class, (refusal, ctx) -> {
            if (refusal.retryAfterSeconds() > 0) {
                ctx.header("Retry-After", String.valueOf(refusal.retryAfterSeconds()));
            }
            error(ctx, refusal.status(), refusal.error(), refusal.mistakes());
        });
        config.routes.exception(HttpResponseException.class, (e, ctx) -> {
            String said =
                    switch (e.getStatus()) {
                        case 404 -> nothing().error();
                        case 405 -> "This address doesn't take " + ctx.method() + ".";
                        case 413 -> "The request is too large; expected at most " + MAX_BODY_BYTES + " bytes.";
                        default -> "The server can't take this request (" + e.getStatus() + ").";
                    };
            error(ctx, e.getStatus(), said, List.of());
        });
        config.routes.exception(Exception.class, (e, ctx) -> {
            LOG.error("a request failed", e);
            try {
                error(ctx, 500, "Something went wrong; the server's log tells what.", List.of());
            } catch (IllegalStateException gone) {
                // Who asked has gone, and the response with them. Thrown on, it would come back here for ever.
                LOG.debug("nobody is left to be told of a failed request", gone);
            }
        });
    }

    private static void error(Context ctx, int status, @Nullable String said, List<String> mistakes) {
        ObjectNode error = NODES.objectNode();
        error.put("error", said);
        ArrayNode list = error.putArray("mistakes");
        mistakes.forEach(list::add);
        ctx.res().setHeader("Content-Disposition", null);
        ctx.header("Cache-Control", "no-store");
        ctx.status(status).contentType(JSON).result(error.toString());
    }
}
