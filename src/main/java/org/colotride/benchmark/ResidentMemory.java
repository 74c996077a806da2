package org.colotride.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;

/** Memory that this process holds, as the operating system counts it. */
final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ResidentMemory() {}

    static long nowMiB() {
        return Pointer.physicalBytes() >> 20;
    }

    /** The high-water mark since the process started; the present value where there is no such mark. */
    static long peakMiB() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                    .findFirst()
                    .orElseGet(ResidentMemory::nowMiB);
        } catch (IOException e) {
            return nowMiB();
        }
    }
}
