package org.colotride.serve.call;

import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.colotride.data.UnreadableImageException;
import org.colotride.io.StorageException;
import org.colotride.serve.embedding.Photograph;
import org.colotride.serve.embedding.QueueFullException;
import org.colotride.serve.http.Problem;
import org.colotride.serve.http.Problems;

/** The problem that an exception of the packages below is, if it is none of ours. */
public final class KnownFailures {
    private final long seconds;

    /** @param seconds that an answer may take */
    public KnownFailures(long seconds) {
        this.seconds = seconds;
    }

    public Optional<Problem> problem(Throwable failure) {
        if (failure instanceof QueueFullException) {
            return Optional.of(Problems.queueFull(failure.getMessage()));
        }
        if (failure instanceof RejectedExecutionException) {
            return Optional.of(Problems.queueFull("as many images are read and removed as can be"));
        }
        if (failure instanceof Photograph.UnknownFormatException) {
            return Optional.of(Problems.unknownFormat(failure.getMessage()));
        }
        if (failure instanceof UnreadableImageException) {
            return Optional.of(Problems.unreadable(failure.getMessage()));
        }
        if (failure instanceof TimeoutException) {
            return Optional.of(Problems.timedOut(seconds));
        }
        if (failure instanceof StorageException) {
            return Optional.of(Problems.storage(failure.getMessage()));
        }
        return Optional.empty();
    }
}
