package org.colotride.ui;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts connections where they are accepted: each is an open file of the process, which a training needs for its
 * checkpoints, whether it says anything or not. What is silent for seconds is closed, and gives way before that when there
 * are many; what is beyond the limits is closed at once. Thread-safe.
 */
final class ConnectionGate {
    /** A browser opens six. */
    static final int MOST = 96;

    static final int MOST_OF_ONE_ADDRESS = 64;
    /** Connections that were told to close, but have yet to: closing waits for another thread. */
    private static final int CLOSING = 16;

    private static final long FIRST_REQUEST_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** For an answer to be taken, and the next request to come. */
    private static final long NEXT_REQUEST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final LongSupplier nanos;
    /** In the order in which they were accepted. */
    private final Map<Channel, Held> held = new LinkedHashMap<>();

    /** @param nanos a clock */
    ConnectionGate(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private static final class Held {
        private final InetAddress address;
        private long deadline;
        private boolean asked;
        private boolean closing;

        Held(InetAddress address, long deadline) {
            this.address = address;
            this.deadline = deadline;
        }
    }

    /** Whether a connection that was just accepted may stay; if not, the caller closes it. */
    synchronized boolean admits(Channel connection) {
        InetAddress address = address(connection);
        int alike = (int) held.values().stream()
                .filter(one -> one.address.equals(address))
                .count();
        if (alike >= MOST_OF_ONE_ADDRESS && !(makeRoom(address) && alike < MOST_OF_ONE_ADDRESS + CLOSING)) {
            return false;
        }
        if (held.size() >= MOST && !(makeRoom(null) && held.size() < MOST + CLOSING)) {
            return false;
        }
        held.put(connection, new Held(address, nanos.getAsLong() + FIRST_REQUEST_NANOS));
        connection.closeFuture().addListener(closed -> forget(connection));
        return true;
    }

    private static InetAddress address(Channel connection) {
        return connection.remoteAddress() instanceof InetSocketAddress remote && remote.getAddress() != null
                ? remote.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    /** Closes the connection that has been silent for longest; false if none is. */
    private boolean makeRoom(InetAddress address) {
        for (Map.Entry<Channel, Held> entry : held.entrySet()) {
            Held one = entry.getValue();
            boolean silent = !one.asked && !one.closing && entry.getKey().isRegistered();
            if (silent && (address == null || one.address.equals(address))) {
                one.closing = true;
                entry.getKey().close();
                return true;
            }
        }
        return false;
    }

    private synchronized void forget(Channel connection) {
        held.remove(connection);
    }

    /** A connection has sent the whole head of a request. */
    synchronized void asked(Channel connection) {
        Held one = held.get(connection);
        if (one != null) {
            one.asked = true;
            one.deadline = nanos.getAsLong() + NEXT_REQUEST_NANOS;
        }
    }

    /** Closes those that have said nothing for too long. To be called about each second. */
    void sweep() {
        List<Channel> late = new ArrayList<>();
        synchronized (this) {
            held.keySet().removeIf(connection -> !connection.isOpen());
            long now = nanos.getAsLong();
            held.forEach((connection, one) -> {
                if (now - one.deadline >= 0 && connection.isRegistered()) {
                    late.add(connection);
                }
            });
        }
        late.forEach(Channel::close);
    }
}
