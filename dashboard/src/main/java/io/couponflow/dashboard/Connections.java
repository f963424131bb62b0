package io.couponflow.dashboard;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps those who are slow, and those who open very many connections, from taking the place of others.
 *
 * <ol>
 *   <li>A request is there as a whole, head and body, within {@link Limits#sending} of its first byte, or its connection is closed.
 *       It gets a thread when it is there.
 *   <li>An answer that waits for its reader has {@value #TAKEN_BYTES} bytes taken in the same time, or its connection is closed.
 *   <li>Where an address, or all together, have more connections than the {@link Limits} say, one is closed for the newcomer: of
 *       those that wait for a request the one that has waited longest, else one whose answer waits for its reader. So whoever comes is
 *       let in, also from the address of an attacker.
 *   <li>An address may keep as many threads busy with its questions as the limits say; with one more it is asked to come back (429).
 * </ol>
 *
 * <p>Behind a proxy all connections are the proxy's, so 3 counts no addresses there; 4 goes by those that the proxy names.
 */
final class Connections extends Handler.Wrapper implements Connection.Listener {

    /** Name of a request's attribute: {@link #address} of whoever asks. */
    static final String ADDRESS = "couponflow.address";

    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private static final long TAKEN_BYTES = 16 * 1024;
    private static final int NETWORK_BYTES = 8;
    private static final int LONGEST_ADDRESS = 64;

    /** A connection; to be read and changed by whoever holds the monitor of {@link Connections}. */
    private static final class Line {
        private final Connection connection;
        private final String address;
        /** What had come when it began to wait for a request. */
        private long bytesBefore;
        /** When the first byte of the request was seen, or when its answer began to wait for its reader; 0 = neither. */
        private long slowSince;
        /** What had been sent then. */
        private long sentBefore;

        private Line(Connection connection, String address) {
            this.connection = connection;
            this.address = address;
        }

        private boolean waitsForReader() {
            return connection.getEndPoint() instanceof AbstractEndPoint endPoint
                    && endPoint.getWriteFlusher().isPending();
        }
    }

    private final Limits limits;
    private final boolean behindProxy;
    private final Map<Connection, Line> all = new HashMap<>();
    /** Those that wait for a request, who has waited longest first. */
    private final Set<Line> waiting = new LinkedHashSet<>();

    private final Map<String, Integer> connectionsOf = new HashMap<>();
    private final Map<String, Integer> threadsOf = new HashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread connections = new Thread(task, "couponflow-connections");
        connections.setDaemon(true);
        return connections;
    });

    private @Nullable ScheduledFuture<?> looks;

    Connections(Limits limits, boolean behindProxy) {
        this.limits = limits;
        this.behindProxy = behindProxy;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        long millis = Math.max(50, limits.sending().toMillis() / 10);
        looks = thread.scheduleWithFixedDelay(this::closeTheSlow, millis, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() throws Exception {
        if (looks != null) {
            looks.cancel(true);
        }
        thread.shutdownNow();
        super.doStop();
    }

    @Override
    public void onOpened(Connection connection) {
        String address = connection.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress socket
                ? network(socket.getAddress())
                : "";
        Line excess = null;
        synchronized (this) {
            Line line = new Line(connection, address);
            all.put(connection, line);
            waiting.add(line);
            int own = connectionsOf.merge(address, 1, Integer::sum);
            if (!behindProxy && own > limits.connectionsOfOne()) {
                excess = oldest(address, line).orElse(line);
            } else if (all.size() > limits.connections()) {
                excess = oldest(busiest(), line)
                        .or(() ->
                                waiting.stream().filter(other -> other != line).findFirst())
                        .orElse(line);
            }
        }
        if (excess != null) {
            excess.connection.getEndPoint().close();
        }
    }

    @Override
    public synchronized void onClosed(Connection connection) {
        Line line = all.remove(connection);
        if (line != null) {
            waiting.remove(line);
            connectionsOf.computeIfPresent(line.address, (address, own) -> own == 1 ? null : own - 1);
        }
    }

    private String busiest() {
        return connectionsOf.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElseThrow();
    }

    /** Whose place the newcomer takes, of that address; nobody's where all others are being answered. */
    private Optional<Line> oldest(String address, Line newcomer) {
        return waiting.stream()
                .filter(line -> line.address.equals(address) && line != newcomer)
                .findFirst()
                .or(() -> all.values().stream()
                        .filter(line -> line.address.equals(address) && line != newcomer && line.waitsForReader())
                        .min(Comparator.comparingLong(line -> line.slowSince == 0 ? Long.MAX_VALUE : line.slowSince)));
    }

    /** A request is there as a whole. */
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String address = address(request);
        request.setAttribute(ADDRESS, address);
        synchronized (this) {
            Line line = all.get(request.getConnectionMetaData().getConnection());
            if (line != null && waiting.remove(line)) {
                line.slowSince = 0;
                Request.addCompletionListener(request, failure -> answered(line));
            }
        }
        if (!mayTakeLong(Request.getPathInContext(request))) {
            return super.handle(request, response, callback);
        }
        if (!enter(address)) {
            Response.writeError(request, response, callback, HttpStatus.TOO_MANY_REQUESTS_429);
            return true;
        }
        try {
            return super.handle(request, response, callback);
        } finally {
            leave(address);
        }
    }

    /** Pages and what they are made of are in memory, and a login waits without a thread. */
    private static boolean mayTakeLong(String path) {
        return path.startsWith("/api/") && !path.equals(Access.LOGIN_PATH);
    }

    private synchronized boolean enter(String address) {
        int own = threadsOf.merge(address, 1, Integer::sum);
        if (own > limits.threadsOfOne()) {
            leave(address);
            return false;
        }
        return true;
    }

    private synchronized void leave(String address) {
        threadsOf.computeIfPresent(address, (key, own) -> own == 1 ? null : own - 1);
    }

    private synchronized void answered(Line line) {
        if (all.get(line.connection) == line) {
            line.slowSince = 0;
            line.bytesBefore = line.connection.getBytesIn();
            waiting.add(line);
        }
    }

    private void closeTheSlow() {
        try {
            List<Line> slow;
            synchronized (this) {
                long now = System.nanoTime();
                slow = all.values().stream().filter(line -> isSlow(line, now)).toList();
            }
            slow.forEach(line -> line.connection.getEndPoint().close());
        } catch (RuntimeException e) { // or it would never be called again
            LOG.error("slow connections could not be closed", e);
        }
    }

    /** Also notes since when. */
    private boolean isSlow(Line line, long now) {
        boolean asks = waiting.contains(line);
        boolean goesOn = asks
                ? line.connection.getBytesIn() == line.bytesBefore
                : !line.waitsForReader() || line.connection.getBytesOut() - line.sentBefore >= TAKEN_BYTES;
        if (goesOn) {
            line.slowSince = 0;
            line.sentBefore = line.connection.getBytesOut();
            return false;
        }
        if (line.slowSince == 0) {
            line.slowSince = now;
        }
        return now - line.slowSince > limits.sending().toNanos();
    }

    /**
     * Whoever asks, as the network tells: whoever has connected, or behind a proxy whom it names. Of an IPv6 address the network, as
     * one house has billions of addresses.
     */
    private String address(Request request) {
        if (behindProxy) {
            // Each proxy adds who came to it at the end, some in a line of its own; the rest anybody may have made up.
            List<String> named = request.getHeaders().getValuesList("X-Forwarded-For");
            String last = named.isEmpty() ? "" : named.get(named.size() - 1);
            last = last.substring(last.lastIndexOf(',') + 1).strip();
            if (!last.isEmpty()) {
                return network(last);
            }
        }
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress socket
                ? network(socket.getAddress())
                : "";
    }

    /** As proxies write it: 192.0.2.1, 192.0.2.1:4711, 2001:db8::1 or [2001:db8::1]:4711. */
    static String network(String address) {
        String host = address.startsWith("[")
                ? address.substring(1, address.contains("]") ? address.indexOf(']') : address.length())
                : address.indexOf(':') == address.lastIndexOf(':') ? address.replaceFirst(":.*", "") : address;
        if (host.contains(":")) {
            try {
                return network(InetAddress.getByName(host)); // with a colon no name is looked up
            } catch (UnknownHostException e) {
                return shortened(host);
            }
        }
        return shortened(host);
    }

    private static String shortened(String text) {
        return text.length() > LONGEST_ADDRESS ? text.substring(0, LONGEST_ADDRESS) : text;
    }

    private static String network(@Nullable InetAddress address) {
        if (address == null) {
            return "";
        }
        byte[] bytes = address.getAddress();
        return bytes.length <= NETWORK_BYTES
                ? address.getHostAddress()
                : HexFormat.ofDelimiter(":").formatHex(Arrays.copyOf(bytes, NETWORK_BYTES));
    }
}
