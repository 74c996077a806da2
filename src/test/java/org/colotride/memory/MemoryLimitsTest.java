package org.colotride.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryLimitsTest {
    private static final long MIB = 1 << 20;

    /** Heaps as Java 17 chooses them: a quarter, and no more than 32 GiB. */
    @ParameterizedTest(name = "{0} MiB")
    @CsvSource({
        "2048, 512, 768, 1536",
        "4096, 1024, 1792, 3072",
        "8192, 2048, 3840, 6144",
        "16384, 4096, 7936, 12288",
        "65536, 16384, 32512, 49152",
        "262144, 32768, 163584, 196608",
        "1048576, 32768, 753408, 786432"
    })
    void allPartsFitTheMachine(long machine, long heap, long arrays, long process) {
        MemoryLimits limits = MemoryLimits.of(machine * MIB, heap * MIB);
        assertEquals(new MemoryLimits(machine * MIB, heap * MIB, arrays * MIB, process * MIB), limits);
        assertTrue(limits.heap() + limits.arrays() < limits.process() && limits.process() < limits.machine());
    }

    @Test
    void aHeapThatWasSetTooLargeLeavesArraysAQuarter() {
        assertEquals(1536 * MIB, MemoryLimits.of(8192 * MIB, 8000 * MIB).arrays());
    }

    @Test
    void theyAreSaid() {
        assertEquals(
                "heap up to 512 MiB, arrays outside of it 768 MiB, the process 1.5 GiB, of the machine's 2.0 GiB",
                MemoryLimits.of(2048 * MIB, 512 * MIB).describe());
        assertEquals(
                "heap up to 512 MiB, arrays outside of it without a limit, the process without a limit, of the machine's"
                        + " 2.0 GiB",
                new MemoryLimits(2048 * MIB, 512 * MIB, 0, 0).describe());
    }

    @Test
    void theLibraryKeepsThem() throws Exception {
        List<Long> said = inAProcessOfItsOwn(List.of("-Xmx64m"));
        MemoryLimits limits = MemoryLimits.of(MemoryLimits.machineBytes(), said.get(0));
        assertEquals(List.of(limits.arrays() / MIB * MIB, limits.process() / MIB * MIB), said.subList(1, 3));
    }

    @Test
    void whatAUserHasSetStays() throws Exception {
        List<Long> said = inAProcessOfItsOwn(List.of("-Xmx64m", "-Dorg.bytedeco.javacpp.maxbytes=321m"));
        assertEquals(321 * MIB, said.get(1));
        assertEquals(MemoryLimits.of(MemoryLimits.machineBytes(), said.get(0)).process() / MIB * MIB, said.get(2));
    }

    private static List<Long> inAProcessOfItsOwn(List<String> options) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dorg.bytedeco.javacpp.logger=none"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Limited.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return said.lines().map(Long::valueOf).toList();
    }

    /** Prints the heap and the limits that JavaCPP has. */
    public static final class Limited {
        private Limited() {}

        public static void main(String... args) {
            MemoryLimits.request();
            MemoryLimits limits = MemoryLimits.inForce();
            List.of(limits.heap(), limits.arrays(), limits.process()).forEach(System.out::println);
        }
    }
}
