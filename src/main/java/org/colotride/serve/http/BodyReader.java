package org.colotride.serve.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * Reads a request's body as it arrives, without a thread that waits for it. Bytes that it has taken from the budget are
 * given back by {@link #release}.
 */
final class BodyReader implements Runnable {
    private final Request request;
    private final BodyLimits limits;
    private final UploadBudget budget;
    private final long start = System.nanoTime();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private long held;

    BodyReader(Request request, BodyLimits limits, UploadBudget budget) {
        this.request = request;
        this.limits = limits;
        this.budget = budget;
    }

    /** Fails with a {@link ProblemException} if it is too large or too slow, or too many others send. */
    CompletableFuture<byte[]> read() {
        if (request.getLength() > limits.bytes()) {
            body.completeExceptionally(Problems.tooLarge(limits.bytes()).thrown());
        } else {
            run();
        }
        return body;
    }

    /** Reads what has arrived; called again when there is more. */
    @Override
    public void run() {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                body.completeExceptionally(failure(chunk.getFailure()));
                return;
            }
            Problem problem;
            try {
                problem = add(chunk.getByteBuffer(), chunk.isLast());
            } finally {
                chunk.release();
            }
            if (problem != null) {
                body.completeExceptionally(problem.thrown());
                return;
            }
            if (chunk.isLast()) {
                body.complete(received.toByteArray());
                return;
            }
        }
    }

    /** Null if all is well. */
    private Problem add(ByteBuffer bytes, boolean last) {
        int count = bytes.remaining();
        if (received.size() + (long) count > limits.bytes()) {
            return Problems.tooLarge(limits.bytes());
        }
        if (!budget.take(count)) {
            return Problems.noMemory();
        }
        held += count;
        byte[] part = new byte[count];
        bytes.get(part);
        received.write(part, 0, count);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        boolean slow = seconds > limits.seconds()
                || seconds > BodyLimits.GRACE_SECONDS && received.size() < seconds * limits.bytesPerSecond();
        return slow && !last ? Problems.tooSlow(limits.seconds()) : null;
    }

    private Throwable failure(Throwable failure) {
        return failure instanceof TimeoutException
                ? Problems.tooSlow(limits.seconds()).thrown()
                : Problems.badRequest("the body ends before its time, or is not what was announced", "send it again")
                        .thrown();
    }

    /** To be called once the body is not needed any more. */
    void release() {
        budget.giveBack(held);
        held = 0;
    }
}
