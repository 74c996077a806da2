package org.colotride.serve.embedding;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Arrays for one image each, used again: as many as were ever needed at once. Thread-safe. */
final class PixelBuffers {
    private final int length;
    private final Queue<float[]> free = new ConcurrentLinkedQueue<>();

    PixelBuffers(int length) {
        this.length = length;
    }

    float[] take() {
        float[] buffer = free.poll();
        return buffer == null ? new float[length] : buffer;
    }

    void giveBack(float[] buffer) {
        free.add(buffer);
    }
}
