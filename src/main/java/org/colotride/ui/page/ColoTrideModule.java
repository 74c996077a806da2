package org.colotride.ui.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.colotride.io.Mappers;
import org.colotride.ui.run.RunFiles;
import org.colotride.ui.run.WatchedRun;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.core.storage.StatsStorageEvent;
import org.deeplearning4j.ui.api.HttpMethod;
import org.deeplearning4j.ui.api.Route;
import org.deeplearning4j.ui.api.UIModule;
import org.deeplearning4j.ui.i18n.I18NResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page {@code /colotride} and what it asks for. Every answer comes from memory: no request waits for a disk, but for
 * the reports. All is read-only but {@link ControlCall}.
 */
public final class ColoTrideModule implements UIModule {
    private static final Logger LOG = LoggerFactory.getLogger(ColoTrideModule.class);
    private static final ObjectMapper JSON = Mappers.json();
    private static final int NOT_FOUND = 404;
    private static final String TOKEN = "X-Colotride-Token";
    private static final String JSON_TYPE = "application/json";
    private static final String POLICY =
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';" + " frame-ancestors 'none'";
    /** Reports hold their own style and script; in a sandbox these reach nothing of this server. */
    private static final String REPORT_POLICY = "sandbox allow-scripts allow-popups; default-src 'none'; img-src data:;"
            + " style-src 'unsafe-inline'; script-src 'unsafe-inline'; frame-ancestors 'none'";

    private static final long COMPLAIN_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final Map<String, Function<WatchedRun, byte[]>> PARTS = Map.of(
            "triplets", WatchedRun::triplets,
            "events", WatchedRun::events,
            "config", WatchedRun::config,
            "results", WatchedRun::outcomes);

    private final PageFiles files = new PageFiles();
    private long complained = System.nanoTime() - COMPLAIN_EVERY_NANOS;
    private int refused;

    @Override
    public List<Route> getRoutes() {
        return List.of(
                get("/colotride", (dashboard, context) -> file(context, "index.html")),
                get("/colotride/page/:name", (dashboard, context) -> file(context, context.pathParam("name"))),
                get(
                        "/colotride/api/runs",
                        (dashboard, context) -> json(
                                context,
                                dashboard.runs().runs(dashboard.steeredId().orElse(null)))),
                get("/colotride/api/figures", (dashboard, context) -> json(context, dashboard.figures())),
                get(
                        "/colotride/api/searches",
                        (dashboard, context) -> json(context, dashboard.runs().searches())),
                get(
                        "/colotride/api/runs/:id",
                        ofRun((run, context) -> json(context, run.status(steerable(run, context), trusted(context))))),
                get("/colotride/api/runs/:id/curves", ofRun(ColoTrideModule::curves)),
                get(
                        "/colotride/api/runs/:id/projection",
                        ofRun((run, context) ->
                                json(context, run.projection(context.request().getParam("method"))))),
                get("/colotride/api/runs/:id/:part", ofRun(ColoTrideModule::part)),
                get(
                        "/colotride/files/:id/:name",
                        (dashboard, context) -> report(dashboard, context, context.pathParam("name"))),
                get(
                        "/colotride/files/:id/:folder/:name",
                        (dashboard, context) -> report(
                                dashboard, context, context.pathParam("folder") + "/" + context.pathParam("name"))),
                route("/colotride/api/runs/:id/control", HttpMethod.POST, this::control));
    }

    private static Route get(String path, BiConsumer<Dashboard, RoutingContext> handler) {
        return route(path, HttpMethod.GET, handler);
    }

    private static Route route(String path, HttpMethod method, BiConsumer<Dashboard, RoutingContext> handler) {
        return new Route(path, method, (arguments, context) -> {
            Optional<Dashboard> dashboard = Dashboard.of(context.vertx());
            if (dashboard.isPresent()) {
                handler.accept(dashboard.get(), context);
            } else {
                missing(context);
            }
        });
    }

    private static BiConsumer<Dashboard, RoutingContext> ofRun(BiConsumer<WatchedRun, RoutingContext> handler) {
        return (dashboard, context) -> dashboard
                .runs()
                .run(context.pathParam("id"))
                .ifPresentOrElse(run -> handler.accept(run, context), () -> missing(context));
    }

    private static boolean steerable(WatchedRun run, RoutingContext context) {
        return Dashboard.of(context.vertx())
                .flatMap(Dashboard::steeredId)
                .filter(run.id()::equals)
                .isPresent();
    }

    private static boolean trusted(RoutingContext context) {
        String token = context.request().getHeader(TOKEN);
        return Dashboard.of(context.vertx())
                .filter(dashboard -> dashboard.accepts(token))
                .isPresent();
    }

    private static void curves(WatchedRun run, RoutingContext context) {
        String from = context.request().getParam("from");
        String to = context.request().getParam("to");
        json(
                context,
                from == null && to == null ? run.curves() : run.curves(number(from, 0), number(to, Integer.MAX_VALUE)));
    }

    private static int number(String text, int otherwise) {
        return text != null && text.matches("\\d{1,9}") ? Integer.parseInt(text) : otherwise;
    }

    private static void part(WatchedRun run, RoutingContext context) {
        Function<WatchedRun, byte[]> part = PARTS.get(context.pathParam("part"));
        if (part == null) {
            missing(context);
        } else {
            json(context, part.apply(run));
        }
    }

    private void file(RoutingContext context, String name) {
        files.find(name)
                .ifPresentOrElse(
                        found -> headers(context, found.type(), POLICY).end(found.content()), () -> missing(context));
    }

    private static void report(Dashboard dashboard, RoutingContext context, String path) {
        String id = context.pathParam("id");
        Path folder = dashboard.catalog().runs().get(id);
        if (folder == null) {
            folder = dashboard.catalog().searches().get(id);
        }
        Optional<Path> file = folder == null ? Optional.empty() : RunFiles.find(folder, path);
        if (file.isEmpty()) {
            missing(context);
            return;
        }
        String name = file.get().toString();
        String type = name.endsWith(".html")
                ? "text/html; charset=utf-8"
                : name.endsWith(".json") ? JSON_TYPE : "text/plain; charset=utf-8";
        headers(context, type, REPORT_POLICY).sendFile(name);
    }

    private void control(Dashboard dashboard, RoutingContext context) {
        Optional<WatchedRun> run = dashboard.runs().run(context.pathParam("id"));
        if (run.isEmpty()) {
            missing(context);
            return;
        }
        ControlCall.Answer answer = new ControlCall(dashboard)
                .handle(run.get(), context.request().getHeader(TOKEN), context.getBodyAsString());
        if (!answer.accepted()) {
            complain(dashboard, context, answer);
        }
        context.response().setStatusCode(answer.status());
        json(
                context,
                JSON.createObjectNode()
                        .put("accepted", answer.accepted())
                        .put("message", answer.message())
                        .toString()
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Each refusal is counted, and now and then told: a hostile browser must not fill the console. */
    private void complain(Dashboard dashboard, RoutingContext context, ControlCall.Answer answer) {
        refused++;
        long now = System.nanoTime();
        if (now - complained < COMPLAIN_EVERY_NANOS) {
            return;
        }
        complained = now;
        String what = refused + (refused == 1 ? " call" : " calls") + " refused, the last from "
                + context.request().remoteAddress() + ": " + answer.message();
        refused = 0;
        LOG.warn("Dashboard: {}", what);
        dashboard.steered().ifPresent(training -> training.refused().accept(what));
    }

    private static void json(RoutingContext context, byte[] document) {
        headers(context, JSON_TYPE, POLICY).end(Buffer.buffer(document));
    }

    private static HttpServerResponse headers(RoutingContext context, String type, String policy) {
        return context.response()
                .putHeader("Content-Type", type)
                .putHeader("Content-Security-Policy", policy)
                .putHeader("Cache-Control", "no-store");
    }

    private static void missing(RoutingContext context) {
        context.response().setStatusCode(NOT_FOUND);
        headers(context, "text/plain; charset=utf-8", POLICY).end("There is nothing here.");
    }

    @Override
    public List<String> getCallbackTypeIDs() {
        return List.of();
    }

    @Override
    public void reportStorageEvents(Collection<StatsStorageEvent> events) {}

    @Override
    public void onAttach(StatsStorage storage) {}

    @Override
    public void onDetach(StatsStorage storage) {}

    @Override
    public List<I18NResource> getInternationalizationResources() {
        return List.of();
    }
}
