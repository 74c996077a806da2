package org.colotride.serve.call;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.colotride.data.source.ImageFormat;
import org.colotride.index.StoredIndex;
import org.colotride.serve.http.Answer;
import org.colotride.serve.http.Call;
import org.colotride.serve.http.Exchange;
import org.colotride.serve.http.Problems;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/** {@code GET /v1/images/{id}/thumbnail}: the small picture of an image. */
public final class ThumbnailCall implements Call {
    /** It may be replaced at any time; a page that searches again should not load it again. */
    private static final String FOR_A_MINUTE = "private, max-age=60";

    private final StoredIndex index;
    private final Executor disk;

    /** @param disk runs what waits for a disk */
    public ThumbnailCall(StoredIndex index, Executor disk) {
        this.index = index;
        this.disk = disk;
    }

    @Override
    public CompletableFuture<Answer> answer(Exchange exchange) {
        String id = exchange.variable(0);
        return CompletableFuture.supplyAsync(
                () -> index.thumbnail(id)
                        .map(picture -> Answer.of(HttpStatus.OK_200, type(picture), picture)
                                .with(Map.of(HttpHeader.CACHE_CONTROL, FOR_A_MINUTE)))
                        .orElseThrow(() -> Problems.notFound("the index holds no picture of an image '" + id + "'")
                                .thrown()),
                disk);
    }

    private static String type(byte[] picture) {
        return ImageFormat.of(picture).filter(ImageFormat.PNG::equals).isPresent() ? "image/png" : "image/jpeg";
    }
}
