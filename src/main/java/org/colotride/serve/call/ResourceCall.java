package org.colotride.serve.call;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import org.colotride.serve.http.Answer;
import org.colotride.serve.http.Call;
import org.colotride.serve.http.Exchange;
import org.eclipse.jetty.http.HttpStatus;

/** A file of the program's own, read once. */
public final class ResourceCall implements Call {
    private final Answer answer;

    private ResourceCall(Answer answer) {
        this.answer = answer;
    }

    /** @param name of the file beside this class */
    public static ResourceCall of(String name, String type) {
        try (InputStream stream = ResourceCall.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return new ResourceCall(Answer.of(HttpStatus.OK_200, type, stream.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public CompletableFuture<Answer> answer(Exchange exchange) {
        return CompletableFuture.completedFuture(answer);
    }
}
