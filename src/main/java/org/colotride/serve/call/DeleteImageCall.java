package org.colotride.serve.call;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.colotride.index.StoredIndex;
import org.colotride.serve.http.Answer;
import org.colotride.serve.http.Call;
import org.colotride.serve.http.Exchange;
import org.colotride.serve.http.Problems;
import org.eclipse.jetty.http.HttpStatus;

/** {@code DELETE /v1/images/{id}}: takes an image out of the index. */
public final class DeleteImageCall implements Call {
    private final StoredIndex index;
    private final WriteAccess access;
    private final Executor disk;

    /** @param disk runs what waits for a disk */
    public DeleteImageCall(StoredIndex index, WriteAccess access, Executor disk) {
        this.index = index;
        this.access = access;
        this.disk = disk;
    }

    @Override
    public CompletableFuture<Answer> answer(Exchange exchange) {
        access.require(exchange);
        String id = exchange.variable(0);
        return CompletableFuture.supplyAsync(
                () -> {
                    if (index.remove(List.of(id)) == 0) {
                        throw Problems.notFound("the index holds no image '" + id + "'")
                                .thrown();
                    }
                    return Answer.empty(HttpStatus.NO_CONTENT_204);
                },
                disk);
    }
}
