package org.colotride.memory;

/**
 * Bytes that something is going to take.
 *
 * @param heap of arrays in Java's heap
 * @param arrays outside of it
 * @param program of Java itself: classes, compiled code, garbage until it is collected
 */
public record MemoryNeed(long heap, long arrays, long program) {
    /** So many bytes of arrays in Java's heap. */
    public static MemoryNeed ofHeap(long bytes) {
        return new MemoryNeed(bytes, 0, 0);
    }

    /** So many bytes of arrays outside of it. */
    public static MemoryNeed ofArrays(long bytes) {
        return new MemoryNeed(0, bytes, 0);
    }

    public MemoryNeed plus(MemoryNeed other) {
        return new MemoryNeed(heap + other.heap, arrays + other.arrays, program + other.program);
    }

    /** All together. */
    public long all() {
        return heap + arrays + program;
    }
}
