package org.colotride.serve.call;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.CompletableFuture;
import org.colotride.serve.http.Answer;
import org.colotride.serve.http.Call;
import org.colotride.serve.http.Exchange;
import org.eclipse.jetty.http.HttpStatus;

/** {@code GET /metrics}: figures of the server as Prometheus reads them. */
public final class MetricsCall implements Call {
    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry meters;

    public MetricsCall(PrometheusMeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public CompletableFuture<Answer> answer(Exchange exchange) {
        return CompletableFuture.completedFuture(Answer.text(HttpStatus.OK_200, TYPE, meters.scrape(TYPE)));
    }
}
