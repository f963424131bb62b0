package io.couponflow.quickstart;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports of this machine's loopback address. */
final class Ports {

    private Ports() {}

    /** As many free ports as asked for, all different. Another program may take one before it is used. */
    static List<Integer> free(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            List<Integer> ports = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                ports.add(socket.getLocalPort());
            }
            return ports;
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
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
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
            return wanted;
        } catch (IOException e) {
            throw new Failure(
                    "port " + wanted + " for " + whose + " is taken (" + e.getMessage() + "); choose another, or 0", e);
        }
    }
}
