package io.couponflow.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells browsers of every commit, as server-sent events. One look at the database serves all who listen; nobody listens,
 * nobody looks. A browser that doesn't read what it is sent holds up no other: it is let go.
 */
final class Events implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    static final String CONTENT_TYPE = "text/event-stream; charset=utf-8";

    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(15);
    /** Messages that a browser may be behind. */
    private static final int MAX_WAITING = 16;

    private final Database database;
    private final Limits limits;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final Map<Audience, Instant> awaySince = new EnumMap<>(Audience.class);
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread events = new Thread(task, "couponflow-events");
        events.setDaemon(true);
        return events;
    });

    private final ScheduledFuture<?> looks;

    Events(Database database, Limits limits) {
        this.database = database;
        this.limits = limits;
        long millis = limits.poll().toMillis();
        looks = thread.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
    }

    /**
     * Keeps the connection and tells it of commits until it ends, or {@code allowed} does.
     *
     * @param whose who listens; one has only so many, and the one that has listened longest gives way: a page that was left is
     *     noticed only when there is something to tell it
     * @throws Refusal 429 if too many listen
     */
    void listen(Context ctx, Audience audience, String whose, BooleanSupplier allowed) {
        Listener listener = new Listener(audience, whose, allowed);
        if (!isTaken(listener)) {
            throw Refusal.later(429, "Too many pages are open; this one doesn't update by itself.", 60);
        }
        ctx.contentType(CONTENT_TYPE);
        ctx.header("X-Accel-Buffering", "no"); // nginx would collect what is sent
        ctx.future(() -> listener.start(ctx));
        soon();
    }

    private synchronized boolean isTaken(Listener listener) {
        listeners.stream()
                .filter(other -> other.whose.equals(listener.whose))
                .sorted(Comparator.comparingLong(other -> -other.number))
                .skip(limits.listenersOfOne() - 1L)
                .toList()
                .forEach(Listener::end);
        return listeners.size() < limits.listeners() && listeners.add(listener);
    }

    /** A new listener need not wait for the next look. */
    private void soon() {
        if (looking.compareAndSet(false, true)) {
            thread.execute(() -> {
                looking.set(false);
                look();
            });
        }
    }

    private void look() {
        try {
            for (Audience audience : Audience.values()) {
                if (listeners.stream().anyMatch(listener -> listener.audience == audience)) {
                    String message = message(audience);
                    listeners.stream()
                            .filter(listener -> listener.audience == audience)
                            .forEach(listener -> listener.tell(message));
                }
            }
        } catch (RuntimeException e) { // or it would never be called again
            LOG.error("listeners could not be told", e);
        }
    }

    private String message(Audience audience) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        try {
            Freshness freshness = database.look(audience, connection -> Freshness.read(connection, audience));
            awaySince.remove(audience);
            data.put("checkpoint_id", freshness.checkpointId());
            data.put(
                    "last_commit_at",
                    freshness.lastCommitAt() == null
                            ? null
                            : freshness.lastCommitAt().toString());
            data.put("zone", freshness.zoneOrDefault());
            data.put("version", freshness.version());
            data.put("sums_pending", freshness.sumsPending());
            data.put("bounded", freshness.bounded());
            return "event: commit\ndata: " + data + "\n\n";
        } catch (SQLException e) {
            Instant since =
                    awaySince.computeIfAbsent(audience, first -> Instant.now().truncatedTo(ChronoUnit.SECONDS));
            LOG.warn("the database can't be read for {} since {}: {}", audience.path(), since, e.getMessage());
            data.put("since", since.toString());
            return "event: away\ndata: " + data + "\n\n";
        }
    }

    @Override
    public void close() {
        looks.cancel(true);
        thread.shutdownNow();
        listeners.forEach(Listener::end);
    }

    /** A browser that listens. Nothing here waits for it. */
    private final class Listener implements WriteListener {

        private final Audience audience;
        private final String whose;
        private final BooleanSupplier allowed;
        private final long number = numbers.incrementAndGet();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private final Queue<String> waiting = new ArrayDeque<>();
        private @Nullable ServletOutputStream out;
        private String told = "";
        private long toldAt = System.nanoTime();

        private Listener(Audience audience, String whose, BooleanSupplier allowed) {
            this.audience = audience;
            this.whose = whose;
            this.allowed = allowed;
        }

        private synchronized CompletableFuture<Void> start(Context ctx) {
            try {
                out = ctx.res().getOutputStream();
                out.setWriteListener(this);
                return ended;
            } catch (IOException e) {
                end();
                throw new UncheckedIOException(e);
            }
        }

        /** What it was told last it isn't told again; from time to time anything is sent, to find out who has gone. */
        private synchronized void tell(String message) {
            if (!allowed.getAsBoolean()) {
                end();
            } else if (!message.equals(told)) {
                told = message;
                send(message);
            } else if (System.nanoTime() - toldAt > HEARTBEAT_NANOS) {
                send(":\n\n");
            }
        }

        private void send(String message) {
            if (waiting.size() >= MAX_WAITING) {
                end();
                return;
            }
            toldAt = System.nanoTime();
            waiting.add(message);
            write();
        }

        @Override
        public synchronized void onWritePossible() {
            write();
        }

        private void write() {
            ServletOutputStream stream = out;
            try {
                // Asked before each write and each flush; when it says no, onWritePossible is called later.
                while (stream != null && !ended.isDone() && stream.isReady()) {
                    String message = waiting.poll();
                    if (message == null) {
                        return;
                    }
                    stream.write(message.getBytes(UTF_8));
                    if (stream.isReady()) {
                        stream.flush();
                    }
                }
            } catch (IOException | IllegalStateException e) { // it has gone
                end();
            }
        }

        @Override
        public void onError(Throwable e) {
            end();
        }

        private void end() {
            listeners.remove(this);
            ended.complete(null);
        }
    }
}
