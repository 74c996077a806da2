package org.colotride.serve;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.colotride.index.StoredIndex;
import org.colotride.serve.call.DeleteImageCall;
import org.colotride.serve.call.EmbedCall;
import org.colotride.serve.call.HealthCall;
import org.colotride.serve.call.MetricsCall;
import org.colotride.serve.call.PhotographCalls;
import org.colotride.serve.call.PutImageCall;
import org.colotride.serve.call.ResourceCall;
import org.colotride.serve.call.SearchCall;
import org.colotride.serve.call.ThumbnailCall;
import org.colotride.serve.call.WriteAccess;
import org.colotride.serve.http.Answer;
import org.colotride.serve.http.Call;
import org.colotride.serve.http.Route;
import org.colotride.serve.search.ImageSearch;

/**
 * Every route that is served: what {@code openapi.json} describes, and the page.
 *
 * @param disk runs what waits for a disk
 */
record Routes(
        StoredIndex index,
        PhotographCalls photographs,
        ImageSearch search,
        WriteAccess access,
        HealthCall health,
        Executor disk,
        PrometheusMeterRegistry meters) {
    private static final String HTML = "text/html; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final List<String> SCRIPTS = List.of("main.js", "results.js", "upload.js", "theme.js");

    List<Route> all() {
        List<Route> routes = new ArrayList<>(List.of(
                new Route("POST", "/v1/search", SearchCall.PARAMETERS, new SearchCall(photographs, search)),
                new Route("POST", "/v1/embed", Set.of(), new EmbedCall(photographs)),
                new Route(
                        "PUT",
                        "/v1/images/{id}",
                        PutImageCall.PARAMETERS,
                        new PutImageCall(photographs, index, access)),
                new Route("DELETE", "/v1/images/{id}", Set.of(), new DeleteImageCall(index, access, disk)),
                get("/v1/images/{id}/thumbnail", new ThumbnailCall(index, disk)),
                get("/v1/health", health),
                get("/v1/openapi.json", ResourceCall.of("openapi.json", Answer.JSON_TYPE)),
                get("/metrics", new MetricsCall(meters)),
                get("/", ResourceCall.of("page/index.html", HTML)),
                get("/page/style.css", ResourceCall.of("page/style.css", CSS))));
        for (String script : SCRIPTS) {
            routes.add(get("/page/" + script, ResourceCall.of("page/" + script, SCRIPT)));
        }
        return routes;
    }

    private static Route get(String path, Call call) {
        return new Route("GET", path, Set.of(), call);
    }
}
