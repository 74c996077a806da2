package org.colotride.serve;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Set;
import org.colotride.config.ConfigException;
import org.colotride.serve.call.KnownFailures;
import org.colotride.serve.http.BodyLimits;
import org.colotride.serve.http.Guard;
import org.colotride.serve.http.ProblemPages;
import org.colotride.serve.http.Route;
import org.colotride.serve.http.Router;
import org.colotride.serve.http.UploadBudget;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LowResourceMonitor;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jetty as it is set up here: a few threads for any number of connections, HTTP/1.1, one address. */
final class HttpListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);
    private static final int THREADS = 12;
    private static final int HEADER_BYTES = 8192;
    /** That a connection may be silent while there are nearly as many as may be. */
    private static final int CROWDED_MILLIS = 1000;

    private static final int STOPS_WITHIN_MILLIS = 10_000;
    private static final int MILLIS = 1000;

    private final ServerSettings settings;
    private final Server server;
    private final ServerConnector connector;

    HttpListener(
            ServerSettings settings, List<Route> routes, BodyLimits body, UploadBudget budget, MeterRegistry meters) {
        this.settings = settings;
        ServerLimits limits = settings.limits();
        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName("http");
        threads.setDaemon(true);
        this.server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setResponseHeaderSize(HEADER_BYTES);
        // Ids of images may hold a slash or a percent sign, written as %2F and %25: routes are found before either is
        // decoded.
        http.setUriCompliance(UriCompliance.DEFAULT.with(
                "ids", Violation.AMBIGUOUS_PATH_SEPARATOR, Violation.AMBIGUOUS_PATH_ENCODING));
        this.connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setIdleTimeout((long) limits.idleSeconds() * MILLIS);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(limits.connections(), server));
        server.addBean(crowd(limits.connections()));
        Router router = new Router(routes, body, budget, new KnownFailures(limits.answerSeconds())::problem, meters);
        Guard guard = new Guard(settings.host());
        guard.setHandler(new GracefulHandler(router));
        server.setHandler(guard);
        server.setErrorHandler(new ProblemPages());
        server.setStopTimeout(STOPS_WITHIN_MILLIS);
        Gauge.builder("colotride.connections", connector, known -> known.getConnectedEndPoints()
                        .size())
                .description("Connections of clients")
                .register(meters);
    }

    /** Closes connections that are silent for a second, as long as there are nearly as many as may be. */
    private LowResourceMonitor crowd(int most) {
        LowResourceMonitor monitor = new LowResourceMonitor(server);
        monitor.setMonitoredConnectors(List.of(connector));
        monitor.setLowResourceChecks(Set.of(monitor.new MaxConnectionsLowResourceCheck(most * 3 / 4)));
        monitor.setPeriod(CROWDED_MILLIS / 2);
        monitor.setLowResourcesIdleTimeout(CROWDED_MILLIS);
        // Connections that have come since are told so, too, each time it looks.
        monitor.setMaxLowResourcesTime(1);
        return monitor;
    }

    /** @throws ConfigException if there is no such host here, or the port is taken */
    void start() {
        try {
            server.start();
        } catch (Exception e) {
            throw new ConfigException(refusal(e), e);
        }
    }

    private String refusal(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException
                    && String.valueOf(cause.getMessage()).contains("in use")) {
                return "--port " + settings.port() + ": is taken on " + settings.host()
                        + "; choose another, or 0 for any that is free";
            }
            if (cause instanceof BindException
                    || cause instanceof UnresolvedAddressException
                    || cause instanceof UnknownHostException) {
                return "--host " + settings.host() + " --port " + settings.port() + ": cannot be served there (" + cause
                        + "); name an address of this machine, 0.0.0.0 for all of them, and a port above 1023";
            }
        }
        return "--host " + settings.host() + " --port " + settings.port() + ": cannot be served there: " + e;
    }

    String address() {
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return "http://" + host + ":" + connector.getLocalPort();
    }

    /** Answers what was asked before, for some seconds at most. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("Not all that was asked is answered: {}", e.toString());
        }
    }
}
