package org.colotride.serve.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.colotride.serve.embedding.BatchedEmbedder;
import org.colotride.serve.embedding.EmbeddedPhotograph;
import org.colotride.serve.embedding.Photograph;
import org.colotride.serve.http.Answer;
import org.colotride.serve.http.Exchange;

/** What the calls that bring a photograph have in common. Thread-safe. */
public final class PhotographCalls {
    private final BatchedEmbedder embedder;
    private final long mostPixels;
    private final long seconds;

    /**
     * @param mostPixels of a photograph
     * @param seconds from when it has arrived to its answer, at most
     */
    public PhotographCalls(BatchedEmbedder embedder, long mostPixels, long seconds) {
        this.embedder = embedder;
        this.mostPixels = mostPixels;
        this.seconds = seconds;
    }

    /** @param then makes an answer of it, in a thread that may wait for a disk; it may not keep the pixels */
    CompletableFuture<Answer> answer(Exchange exchange, BiFunction<Photograph, EmbeddedPhotograph, Answer> then) {
        return Upload.receive(exchange).thenCompose(file -> {
            Photograph photograph = Photograph.of(file, mostPixels);
            return embedder.embed(photograph, embedded -> then.apply(photograph, embedded))
                    .orTimeout(seconds, TimeUnit.SECONDS);
        });
    }
}
