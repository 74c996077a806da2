package org.colotride.serve.call;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.colotride.serve.http.Exchange;
import org.colotride.serve.http.Problem;
import org.colotride.serve.http.Problems;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartConfig;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Attributes;
import org.eclipse.jetty.util.BufferUtil;

/** The image that a request brings: its body, or a part of a form. */
final class Upload {
    private static final String FORM = "multipart/form-data";
    private static final String PART = "image";
    private static final int MOST_PARTS = 16;
    private static final int MOST_PART_HEADERS = 4096;

    private Upload() {}

    /** The image's file, once it has arrived. */
    static CompletableFuture<byte[]> receive(Exchange exchange) {
        Optional<String> type = exchange.header(HttpHeader.CONTENT_TYPE);
        return exchange.body().thenApply(body -> {
            byte[] image = type.filter(named -> named.toLowerCase(Locale.ROOT).startsWith(FORM))
                    .map(form -> part(form, body))
                    .orElse(body);
            if (image.length == 0) {
                throw Problems.badRequest("there is no image", "send its file as the body")
                        .thrown();
            }
            return image;
        });
    }

    private static byte[] part(String type, byte[] body) {
        MultiPartConfig config = new MultiPartConfig.Builder()
                .maxParts(MOST_PARTS)
                .maxSize(body.length)
                .maxPartSize(body.length)
                .maxMemoryPartSize(body.length)
                .maxHeadersSize(MOST_PART_HEADERS)
                .useFilesForPartsWithoutFileName(false)
                .build();
        Content.Source content = Content.Source.from(ByteBuffer.wrap(body));
        try (MultiPartFormData.Parts parts =
                MultiPartFormData.getParts(content, new Attributes.Mapped(), type, config)) {
            MultiPart.Part image = parts.getFirst(PART);
            if (image == null) {
                throw broken("no part of it is called '" + PART + "'").thrown();
            }
            return BufferUtil.toArray(Content.Source.asByteBuffer(image.getContentSource()));
        } catch (CompletionException e) {
            throw broken(e.getCause().getMessage()).thrown();
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            throw broken(e.getMessage()).thrown();
        }
    }

    private static Problem broken(String detail) {
        return Problems.badRequest(
                "the form cannot be read: " + detail,
                "send the image as a part called '" + PART + "', as a browser or curl --form does");
    }
}
