package io.couponflow.dashboard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server of the dashboard is started with.
 *
 * @param host address to listen on, such as 127.0.0.1; any but a loopback address needs {@code users}
 * @param port 0 for any free one
 * @param jdbcUrl the database, as jdbc:postgresql://host:5432/name
 * @param jdbcUser a member of the role of each audience; null for the one that the URL names
 * @param jdbcPassword null for none
 * @param audiences those that are served
 * @param users who may log in; empty = whoever reaches the server sees everything
 * @param minN below this many coupons a rate is shown as uncertain, from 0
 * @param behindProxy whether X-Forwarded-For and X-Forwarded-Proto are a proxy's word, and believed
 * @param demoTime of generated numbers the time that they are of: views take it for now, and the pages say that it is a
 *     demo; null for true numbers
 * @param limits of what one server gives
 * @param clock tells how old sessions are
 */
public record DashboardSettings(
        String host,
        int port,
        String jdbcUrl,
        @Nullable String jdbcUser,
        @Nullable String jdbcPassword,
        List<Audience> audiences,
        Users users,
        int minN,
        boolean behindProxy,
        @Nullable InstantSource demoTime,
        Limits limits,
        InstantSource clock) {

    /** Where the server is found unless told otherwise. */
    public static final int DEFAULT_PORT = 8087;

    /** Where it listens unless told otherwise. */
    public static final String DEFAULT_HOST = "127.0.0.1";

    /** Below this many coupons a rate says little. */
    public static final int DEFAULT_MIN_N = 30;

    public DashboardSettings {
        audiences = List.copyOf(audiences);
    }

    /** What makes no sense, a line a mistake; empty if a server can be started. */
    public List<String> mistakes() {
        List<String> mistakes = new ArrayList<>();
        try {
            if (!InetAddress.getByName(host).isLoopbackAddress() && users.isEmpty()) {
                mistakes.add(
                        "--host is " + host + " and there are no users, so everybody who reaches it would see"
                                + " everything; expected --users FILE, or COUPONFLOW_DASHBOARD_USERS, or a host such as 127.0.0.1");
            }
        } catch (UnknownHostException e) {
            mistakes.add("--host is " + host + "; expected an address of this machine, such as 127.0.0.1");
        }
        if (port < 0 || port > 65_535) {
            mistakes.add("--port is " + port + "; expected a port up to 65535, or 0 for any free one");
        }
        if (audiences.isEmpty()) {
            mistakes.add("--audiences names none; expected some of marketing, finance, ops");
        }
        if (minN < 0) {
            mistakes.add("--min-n is " + minN + "; expected 0 or more");
        }
        return mistakes;
    }

    @Override
    public String toString() {
        return "DashboardSettings[" + host + ":" + port + ", " + audiences + "]"; // never the password
    }
}
