package org.colotride.serve.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.colotride.config.NearestName;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads each request to the call of its route and writes what that answers, or what went wrong. No thread waits: neither for
 * a body, nor for an answer.
 */
public final class Router extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    private static final String NO_ROUTE = "none";
    /** By which a p99 is told from the figures of Prometheus. */
    private static final Duration[] TIMES = Stream.of(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final List<Route> routes;
    private final BodyLimits limits;
    private final UploadBudget budget;
    private final Function<Throwable, Optional<Problem>> known;
    private final MeterRegistry meters;

    /**
     * @param known the problem that an exception of the calls is, if it is one
     * @param meters learn of each request's time, by route and status
     */
    public Router(
            List<Route> routes,
            BodyLimits limits,
            UploadBudget budget,
            Function<Throwable, Optional<Problem>> known,
            MeterRegistry meters) {
        this.routes = List.copyOf(routes);
        this.limits = limits;
        this.budget = budget;
        this.known = known;
        this.meters = meters;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Timer.Sample time = Timer.start(meters);
        BodyReader reader = new BodyReader(request, limits, budget);
        // An answer may take longer than a connection may be silent, and has limits of its own.
        request.addIdleTimeoutListener(silent -> false);
        Optional<Route> route = route(request);
        CompletableFuture<Answer> answer;
        try {
            answer = answer(request, route, reader);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        answer.exceptionally(failure -> problem(failure, request).answer()).whenComplete((done, impossible) -> {
            reader.release();
            time.stop(timer(route, request.getMethod(), done.status()));
            AnswerWriter.write(done, request, response, callback);
        });
        return true;
    }

    private Optional<Route> route(Request request) {
        String path = request.getHttpURI().getPath();
        return routes.stream()
                .filter(route ->
                        route.takes(request.getMethod()) && route.match(path).isPresent())
                .findFirst();
    }

    private CompletableFuture<Answer> answer(Request request, Optional<Route> route, BodyReader reader) {
        String path = request.getHttpURI().getPath();
        if (route.isEmpty()) {
            String allowed = routes.stream()
                    .filter(other -> other.match(path).isPresent())
                    .map(other -> other.method().equals("GET") ? "GET, HEAD" : other.method())
                    .collect(Collectors.joining(", "));
            throw (allowed.isEmpty()
                            ? Problems.notFound("nothing is served at " + path)
                            : Problems.notAllowed(request.getMethod(), path, allowed))
                    .thrown();
        }
        Fields parameters = parameters(request);
        for (String name : parameters.getNames()) {
            if (!route.get().parameters().contains(name)) {
                throw Problems.badRequest(
                                "the parameter '" + name + "' is not known here"
                                        + NearestName.hint(name, route.get().parameters()),
                                "leave it out, or see /v1/openapi.json for those there are")
                        .thrown();
            }
        }
        return route.get()
                .call()
                .answer(new Exchange(
                        request, parameters, route.get().match(path).orElseThrow(), reader));
    }

    private static Fields parameters(Request request) {
        try {
            return Request.extractQueryParameters(request);
        } catch (RuntimeException e) {
            throw Problems.badRequest(
                            "the query of the address cannot be read: " + e.getMessage(),
                            "write it as NAME=VALUE, with percent signs before what is not a letter or a digit")
                    .thrown();
        }
    }

    private Problem problem(Throwable thrown, Request request) {
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (failure instanceof ProblemException problem) {
            return problem.problem();
        }
        return known.apply(failure).orElseGet(() -> {
            LOG.error("{} {} failed", request.getMethod(), request.getHttpURI().getPath(), failure);
            return Problems.failed();
        });
    }

    private Timer timer(Optional<Route> route, String method, int status) {
        return Timer.builder("colotride.http.requests")
                .description("Time from the head of a request to its answer")
                .tag("route", route.map(Route::path).orElse(NO_ROUTE))
                .tag("method", route.isPresent() ? method : NO_ROUTE)
                .tag("status", Integer.toString(status))
                .serviceLevelObjectives(TIMES)
                .register(meters);
    }
}
