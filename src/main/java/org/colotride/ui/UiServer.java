package org.colotride.ui;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.colotride.config.ConfigException;
import org.colotride.ui.page.Dashboard;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.VertxUIServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves Deeplearning4j's training pages, Arbiter's page and every other {@code UIModule} on the class path. One at a
 * time in a process, since Deeplearning4j's pages know a single server.
 *
 * <p>It is bound to the loopback interface unless a host is given, and whatever a browser does costs one thread at most.
 */
public final class UiServer implements AutoCloseable {
    /** Reached from this machine alone. */
    public static final String LOOPBACK = "127.0.0.1";

    public static final int DEFAULT_PORT = 9000;

    private static final Logger LOG = LoggerFactory.getLogger(UiServer.class);
    private static final int LAST_PORT = 65_535;
    private static final int PORTS_TRIED = 100;
    private static final int PATIENCE_SECONDS = 30;

    private final Vertx vertx;
    private final String host;
    private final BoundUiServer pages;
    private final List<StatsStorage> attached = new ArrayList<>();
    private boolean closed;

    private UiServer(Vertx vertx, String host, BoundUiServer pages) {
        this.vertx = vertx;
        this.host = host;
        this.pages = pages;
    }

    /** Starts a server of Deeplearning4j's pages alone, see {@link #start(String, int, Optional)}. */
    public static UiServer start(String host, int port) {
        return start(host, port, Optional.empty());
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @param host name or address to listen on, {@link #LOOPBACK} for this machine alone
     * @param port the first to try, of which the next free one is taken; 0 for any
     * @param dashboard shown by the page {@code /colotride}
     * @throws ConfigException if there is no such host here or no port is free
     * @throws IllegalStateException if this process serves another one
     */
    public static UiServer start(String host, int port, Optional<Dashboard> dashboard) {
        if (port < 0 || port > LAST_PORT) {
            throw new ConfigException("--ui-port " + port + ": is no port; choose one from 0 (any) to " + LAST_PORT);
        }
        VertxUIServer other = VertxUIServer.getInstance();
        if (other != null && !other.isStopped()) {
            throw new IllegalStateException("this process serves a dashboard already; close it first");
        }
        return onFreePort(port, from -> freePort(host, from, port), free -> serve(host, free, dashboard));
    }

    /**
     * Serves on a port that is free, or on the next if another process takes it meanwhile.
     *
     * @param wanted the first to try; 0 for any
     * @param free finds a free port, from one on
     */
    static <T> T onFreePort(int wanted, IntUnaryOperator free, IntFunction<T> serve) {
        int from = wanted;
        while (true) {
            int port = free.applyAsInt(from);
            try {
                return serve.apply(port);
            } catch (ConfigException e) {
                if (!isTaken(e) || port == LAST_PORT) {
                    throw e;
                }
                from = wanted == 0 ? 0 : port + 1;
            }
        }
    }

    private static boolean isTaken(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException
                    && String.valueOf(cause.getMessage()).contains("in use")) {
                return true;
            }
        }
        return false;
    }

    private static UiServer serve(String host, int port, Optional<Dashboard> dashboard) {
        // HTTP/2 without TLS: no browser speaks it, and a connection would not be counted before its first byte.
        System.setProperty("vertx.disableH2c", "true");
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setBlockedThreadCheckInterval(TimeUnit.MINUTES.toMillis(1)));
        dashboard.ifPresent(shown -> shown.shareWith(vertx));
        BoundUiServer pages = new BoundUiServer(
                host, port, new RequestGuard(host, System::nanoTime), new ConnectionGate(System::nanoTime));
        CompletableFuture<String> deployed = new CompletableFuture<>();
        vertx.deployVerticle(pages, result -> {
            if (result.succeeded()) {
                deployed.complete(result.result());
            } else {
                deployed.completeExceptionally(result.cause());
            }
        });
        UiServer server = new UiServer(vertx, host, pages);
        try {
            deployed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            server.close();
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new ConfigException(
                    "--ui-host " + host + " --ui-port " + port + ": the dashboard cannot be served there: "
                            + e.getMessage() + "; choose another port, or --no-ui",
                    e);
        }
        LOG.debug("Dashboard: {}", server.address());
        return server;
    }

    private static int freePort(String host, int from, int wanted) {
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw unreachable(host, "the name is unknown", e);
        }
        int last = wanted == 0 ? 0 : Math.min(LAST_PORT, wanted + PORTS_TRIED - 1);
        for (int port = from; port <= last; port++) {
            try (ServerSocket probe = new ServerSocket()) {
                probe.setReuseAddress(true);
                probe.bind(new InetSocketAddress(address, port));
                return probe.getLocalPort();
            } catch (BindException e) {
                if (!String.valueOf(e.getMessage()).contains("in use")) {
                    throw unreachable(host, e.getMessage(), e);
                }
            } catch (IOException e) {
                throw unreachable(host, e.getMessage(), e);
            }
        }
        throw new ConfigException("--ui-port " + wanted + ": this port and the " + (last - wanted)
                + " after it are taken on " + host + "; choose another with --ui-port");
    }

    private static ConfigException unreachable(String host, String reason, Exception cause) {
        return new ConfigException(
                "--ui-host " + host + ": the dashboard cannot be served there: " + reason + "; name an address of this"
                        + " machine, 0.0.0.0 for all of them",
                cause);
    }

    /** Where a browser finds it. */
    public String address() {
        String shown = host.contains(":") ? "[" + host + "]" : host;
        return "http://" + shown + ":" + pages.getPort();
    }

    /** Shows what a storage holds, and what is added to it from now on. */
    public synchronized void attach(StatsStorage storage) {
        if (closed) {
            throw new IllegalStateException("the dashboard is closed");
        }
        pages.attach(storage);
        attached.add(storage);
    }

    /** Stops serving; the storages that were attached stay open. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (StatsStorage storage : attached) {
            pages.detach(storage);
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        vertx.close(result -> done.complete(null));
        try {
            done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The dashboard did not stop in {} s: {}", PATIENCE_SECONDS, e.getMessage());
        }
    }
}
