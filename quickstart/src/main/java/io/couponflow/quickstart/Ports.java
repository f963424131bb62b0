package io.couponflow.quickstart;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of this machine's loopback address. */
final class Ports {

    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_768;
    private static final int TRIES = 1_000;

    private Ports() {}

    /**
     * As many free ports as asked for, all different. Another program may take one before it is used, but no connection
     * will: they lie below those that systems give to connections.
     *
     * @throws IOException if there are not as many
     */
    static List<Integer> free(int count) throws IOException {
        List<Integer> ports = new ArrayList<>();
        for (int tries = 0; ports.size() < count; tries++) {
            if (tries == TRIES) {
                throw new IOException("no free port was found from " + LOWEST + " to " + (HIGHEST - 1));
            }
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (!ports.contains(port) && isFree(port)) {
                ports.add(port);
            }
        }
        return ports;
    }

    private static boolean isFree(int port) {
        try {
            bind(port);
            return true;
        } catch (IOException e) { // taken
            return false;
        }
    }

    /**
     * The wanted port if it is free, or any free one if 0 is wanted.
     *
     * @throws Failure if the wanted port is taken
     */
    static int free(String whose, int wanted) throws IOException {
        if (wanted == 0) {
            return free(1).get(0);
        }
        try {
            bind(wanted);
            return wanted;
        } catch (IOException e) {
            throw new Failure(
                    "port " + wanted + " for " + whose + " is taken (" + e.getMessage() + "); choose another, or 0", e);
        }
    }

    private static void bind(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
    }
}
