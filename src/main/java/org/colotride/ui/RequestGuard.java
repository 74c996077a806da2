package org.colotride.ui;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before all pages. Refuses what would leave their folders, what another site's page might send (by a name that
 * leads to this machine, or by a form), and more requests than a few open pages need, so that a hostile browser takes no
 * more than a small share of one core from the training.
 *
 * <p>Not thread-safe: it belongs to one event loop.
 */
final class RequestGuard {
    private static final Logger LOG = LoggerFactory.getLogger(RequestGuard.class);
    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_ALLOWED = 405;
    private static final int BAD_REQUEST = 400;
    private static final int TOO_MANY = 429;
    private static final int FAILED = 500;
    /** A page of Deeplearning4j's loads about forty files. */
    private static final double BURST = 400;

    private static final double PER_SECOND = 40;
    /** Deeplearning4j lets browsers guess what these are, which {@code nosniff} forbids. */
    private static final Set<String> UNTYPED_PAGES =
            Set.of("/train", "/train/overview", "/train/model", "/train/system");

    private static final Pattern CONTROL = Pattern.compile("/colotride/api/runs/[A-Za-z0-9._-]+/control");
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private final String host;
    private final boolean loopback;
    private final LongSupplier nanos;
    private final String policy = TemplatePolicy.ofDeeplearning4jsPages();
    private final StatefulPaths stateful = new StatefulPaths();
    private double allowance = BURST;
    private long lastRequest;

    /**
     * @param host that the server is bound to
     * @param nanos a clock
     */
    RequestGuard(String host, LongSupplier nanos) {
        this.host = host;
        this.loopback = isLoopback(host);
        this.nanos = nanos;
        this.lastRequest = nanos.getAsLong();
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Hands on what is not refused. */
    Handler<HttpServerRequest> before(Handler<HttpServerRequest> pages) {
        return request -> {
            int refusal = refusal(
                    request.method(),
                    request.path(),
                    request.host(),
                    request.getHeader("Content-Type"),
                    request.getHeader("Content-Length"));
            if (refusal == 0 && stateful.refuses(request.path(), request.getHeader("X-Requested-With"))) {
                refusal = NOT_ALLOWED;
            }
            restrict(request.response(), request.path());
            // Vert.x clears what was set when one page hands over to another, as /train does to /train/overview.
            request.response().headersEndHandler(sent -> restrict(request.response(), request.path()));
            if (refusal == 0) {
                answered(request, pages);
            } else {
                request.response().setStatusCode(refusal).putHeader("Connection", "close");
                request.response().end();
            }
        };
    }

    /** Says what browsers may do with an answer, where the page has not said so itself. */
    private void restrict(HttpServerResponse response, String path) {
        putIfAbsent(response, "X-Content-Type-Options", "nosniff");
        putIfAbsent(response, "Referrer-Policy", "same-origin");
        putIfAbsent(response, "Cross-Origin-Resource-Policy", "same-origin");
        putIfAbsent(response, "Content-Security-Policy", policy);
        if (response.getStatusCode() == OK && UNTYPED_PAGES.contains(path)) {
            putIfAbsent(response, "Content-Type", "text/html; charset=utf-8");
        }
    }

    private static void putIfAbsent(HttpServerResponse response, String name, String value) {
        if (!response.headers().contains(name)) {
            response.putHeader(name, value);
        }
    }

    /** Whatever goes wrong, somebody waits for an answer. */
    private static void answered(HttpServerRequest request, Handler<HttpServerRequest> pages) {
        try {
            pages.handle(request);
        } catch (RuntimeException e) {
            LOG.debug("{} failed", request.path(), e);
            if (!request.response().ended()) {
                request.response().setStatusCode(FAILED).end();
            }
        }
    }

    /** The status to refuse a request without a body with; 0 if it may pass. */
    int refusal(HttpMethod method, String path, String askedHost) {
        return refusal(method, path, askedHost, null, null);
    }

    /**
     * The status to refuse a request with; 0 if it may pass.
     *
     * @param type of the body; null if there is none
     * @param length of the body as it was sent; null if there is none
     */
    int refusal(HttpMethod method, String path, String askedHost, String type, String length) {
        long now = nanos.getAsLong();
        allowance = Math.min(BURST, allowance + PER_SECOND * (now - lastRequest) / 1e9);
        lastRequest = now;
        if (allowance < 1) {
            return TOO_MANY;
        }
        allowance--;
        if (loopback && !names(askedHost)) {
            return FORBIDDEN;
        }
        if (method != HttpMethod.GET && method != HttpMethod.HEAD && !steers(method, path, type, length)) {
            return NOT_ALLOWED;
        }
        return leavesItsFolder(path) ? BAD_REQUEST : 0;
    }

    /**
     * All pages are read-only (Deeplearning4j's uploads would write files) but for the calls that steer a run: short, and of
     * a type that no other site's page can send unasked.
     */
    private static boolean steers(HttpMethod method, String path, String type, String length) {
        return method == HttpMethod.POST
                && path != null
                && CONTROL.matcher(path).matches()
                && type != null
                && type.startsWith("application/json")
                && length != null
                && length.matches("\\d{1,3}");
    }

    private boolean names(String askedHost) {
        if (askedHost == null) {
            return false;
        }
        String name = askedHost.replaceFirst(":\\d+$", "");
        return LOOPBACK_NAMES.contains(name) || name.equals(host);
    }

    /**
     * Deeplearning4j makes file names of what follows {@code /assets/}. A folder {@code .} is refused as well: Vert.x leaves
     * it out when it looks for a page, so that {@link StatefulPaths} would not know the page again.
     */
    private static boolean leavesItsFolder(String path) {
        try {
            String decoded = path == null ? "" : URLDecoder.decode(path, StandardCharsets.UTF_8);
            return !decoded.startsWith("/")
                    || decoded.contains("..")
                    || decoded.contains("//")
                    || (decoded + "/").contains("/./")
                    || decoded.contains("\\")
                    || decoded.indexOf('\0') >= 0;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }
}
