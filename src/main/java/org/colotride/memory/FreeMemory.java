package org.colotride.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;

/**
 * What this process may still take, in bytes.
 *
 * @param heap in Java's heap
 * @param arrays outside of it
 * @param process in all, within its limit and what the machine has left
 */
public record FreeMemory(long heap, long arrays, long process) {
    /** Where nothing is to be refused. */
    public static final FreeMemory UNLIMITED = new FreeMemory(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

    private static final Path MACHINE = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";
    private static final int KIB_BITS = 10;

    /** As it is now. */
    public static FreeMemory now() {
        Runtime java = Runtime.getRuntime();
        MemoryLimits limits = MemoryLimits.inForce();
        return new FreeMemory(
                limits.heap() - (java.totalMemory() - java.freeMemory()),
                left(limits.arrays(), Pointer.totalBytes()),
                Math.min(left(limits.process(), Pointer.physicalBytes()), available()));
    }

    private static long left(long limit, long taken) {
        return limit > 0 ? Math.max(0, limit - taken) : Long.MAX_VALUE;
    }

    /** What the operating system could give without taking it from others; without end where it does not say. */
    private static long available() {
        try (Stream<String> lines = Files.lines(MACHINE)) {
            return lines.filter(line -> line.startsWith(AVAILABLE))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << KIB_BITS)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Whether that much can be taken. */
    public boolean holds(MemoryNeed need) {
        return shortage(need).isEmpty();
    }

    /** What there is too little of, and how much of it there is; empty if it is enough. */
    public Optional<String> shortage(MemoryNeed need) {
        if (need.arrays() > arrays) {
            return Optional.of(ByteCount.text(arrays) + " are free for arrays outside of Java's heap");
        }
        if (need.heap() > heap) {
            return Optional.of(ByteCount.text(heap) + " are free in Java's heap");
        }
        return need.all() > process
                ? Optional.of(ByteCount.text(process) + " are free for the whole process")
                : Optional.empty();
    }
}
