package org.colotride.serve.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.concurrent.CompletableFuture;
import org.colotride.index.IndexOrigin;
import org.colotride.index.StoredIndex;
import org.colotride.serve.embedding.BatchedEmbedder;
import org.colotride.serve.http.Answer;
import org.colotride.serve.http.Call;
import org.colotride.serve.http.Exchange;
import org.colotride.serve.search.Suspicion;
import org.colotride.tensor.DistanceMetric;
import org.eclipse.jetty.http.HttpStatus;

/** {@code GET /v1/health}: that the server answers, what it serves, and what it takes. */
public final class HealthCall implements Call {
    private final StoredIndex index;
    private final BatchedEmbedder embedder;
    private final Limits limits;
    private final Suspicion suspicion;
    private final boolean writable;

    /** @param writable whether images may be added and removed by whoever has the token */
    public HealthCall(
            StoredIndex index, BatchedEmbedder embedder, Suspicion suspicion, Limits limits, boolean writable) {
        this.index = index;
        this.embedder = embedder;
        this.suspicion = suspicion;
        this.limits = limits;
        this.writable = writable;
    }

    /**
     * What is taken.
     *
     * @param bytes of a request
     * @param pixels of an image
     * @param k images that a search finds, at most
     * @param photographs on their way at once
     */
    public record Limits(long bytes, long pixels, int k, int photographs) {
        public Limits(long bytes, long pixels, int photographs) {
            this(bytes, pixels, SearchCall.MOST, photographs);
        }
    }

    /** @param name of its file */
    record Model(String name, String sha256, int dimension, DistanceMetric metric) {}

    /**
     * @param photographs on their way now
     * @param suspicion what verdicts rest on; null if there are none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Health(
            String status,
            int images,
            boolean writable,
            int photographs,
            Model model,
            Suspicion.Basis suspicion,
            Limits limits) {}

    @Override
    public CompletableFuture<Answer> answer(Exchange exchange) {
        IndexOrigin origin = index.origin();
        Model model = new Model(origin.model(), origin.modelSha256(), origin.dimension(), origin.metric());
        return CompletableFuture.completedFuture(Answer.json(
                HttpStatus.OK_200,
                new Health(
                        "ok",
                        index.size(),
                        writable,
                        embedder.onTheirWay(),
                        model,
                        suspicion.basis().orElse(null),
                        limits)));
    }
}
