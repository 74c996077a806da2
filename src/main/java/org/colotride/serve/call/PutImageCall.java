package org.colotride.serve.call;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.colotride.data.UnreadableImageException;
import org.colotride.index.IndexedImage;
import org.colotride.index.StoredIndex;
import org.colotride.index.Thumbnail;
import org.colotride.serve.embedding.Photograph;
import org.colotride.serve.http.Answer;
import org.colotride.serve.http.Call;
import org.colotride.serve.http.Exchange;
import org.eclipse.jetty.http.HttpStatus;

/** {@code PUT /v1/images/{id}}: adds an image to the index, or replaces it. */
public final class PutImageCall implements Call {
    public static final Set<String> PARAMETERS = Set.of("label", "path");

    private final PhotographCalls photographs;
    private final StoredIndex index;
    private final WriteAccess access;

    public PutImageCall(PhotographCalls photographs, StoredIndex index, WriteAccess access) {
        this.photographs = photographs;
        this.index = index;
        this.access = access;
    }

    /** @param images in the index now */
    record Put(String id, String path, String label, int images) {}

    @Override
    public CompletableFuture<Answer> answer(Exchange exchange) {
        access.require(exchange);
        String id = ImageId.require(exchange.variable(0));
        String path = exchange.parameter("path").orElse(id);
        String label = exchange.parameter("label").orElse("");
        return photographs.answer(exchange, (photograph, embedded) -> {
            boolean replaces = index.embedding(id).isPresent();
            index.put(List.of(new IndexedImage(id, path, label, embedded.embedding(), thumbnail(photograph))));
            return Answer.json(
                    replaces ? HttpStatus.OK_200 : HttpStatus.CREATED_201, new Put(id, path, label, index.size()));
        });
    }

    private static byte[] thumbnail(Photograph photograph) {
        try {
            return Thumbnail.of(photograph.file());
        } catch (IllegalArgumentException e) {
            throw new UnreadableImageException("the image: " + e.getMessage(), e);
        }
    }
}
