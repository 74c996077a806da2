package org.colotride.serve.http;

import java.util.concurrent.CompletableFuture;

/** What answers the requests of one route. Thread-safe. */
@FunctionalInterface
public interface Call {
    /**
     * Answers without waiting for anything.
     *
     * @throws ProblemException as the future it returns may
     */
    CompletableFuture<Answer> answer(Exchange exchange);
}
