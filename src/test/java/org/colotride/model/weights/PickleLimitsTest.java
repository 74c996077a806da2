package org.colotride.model.weights;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Pickles that are too long, too deep, or larger than their file. */
class PickleLimitsTest {
    @TempDir
    Path folder;

    private RefusedFiles files() {
        return new RefusedFiles(folder);
    }

    @Test
    void sizesThatCannotBeAreRefused() throws IOException {
        files().refused(PickleBytes.begin().codes("X").int32(Integer.MAX_VALUE).end(), "more than 16 MiB");
        files().refused(PickleBytes.begin().codes("X").int32(-1).end(), "length of -1");
        files().refused(PickleBytes.begin().codes("X").int32(1 << 20).end(), "ends too early");
        files().refused(PickleBytes.begin().raw(0x8a, 255).bytes(new byte[255]).end(), "number of 255 bytes");
        files().refused(PickleBytes.begin().codes("c" + "a".repeat(1000)).end(), "a name of more than 256");
        files().refused(PickleBytes.begin().codes("h").raw(7).end(), "recalls value 7");
        files().refused(PickleBytes.begin().codes("j").int32(-5).end(), "recalls value -5");
        files().refused(PickleBytes.begin().codes("t").end(), "a mark that is not there");
        files().refused(PickleBytes.begin().codes("N(NNu").end(), "sets an entry of None");
    }

    @Test
    void tensorsBeyondTheirStorageAreRefused() throws IOException {
        files().refusedZip(tensor("0", 4, 2, new long[] {3}, new long[] {1}), "reaches beyond its storage");
        files().refusedZip(tensor("0", 4, -1, new long[] {1}, new long[] {1}), "begins at element -1");
        files().refusedZip(tensor("0", 4, 0, new long[] {1L << 50}, new long[] {0}), "elements in a storage of 4");
        files().refusedZip(tensor("0", 4, 0, new long[] {1L << 50, 1L << 50}, new long[] {1, 1}), "impossible size");
        files().refusedZip(tensor("0", 5, 0, new long[] {1}, new long[] {1}), "5 elements of F32, but it has 16 bytes");
        files().refusedZip(tensor("0", 1L << 62, 0, new long[] {1}, new long[] {1}), "but it has 16 bytes");
        files().refusedZip(tensor("0", -4, 0, new long[] {1}, new long[] {1}), "storage of -4 elements");
        files().refusedZip(
                        tensor("1", 4, 0, new long[] {1}, new long[] {1}), "storage '1' that the file does not hold");
        files().refusedZip(tensor("../data.pkl", 4, 0, new long[] {1}, new long[] {1}), "'../data.pkl'");
        files().refusedZip(tensor("/etc/passwd", 4, 0, new long[] {1}, new long[] {1}), "'/etc/passwd'");
        files().refusedLegacy(tensor("0", 1L << 60, 0, new long[] {1}, new long[] {1}), "more than the file can hold");
    }

    private static byte[] tensor(String key, long elements, long offset, long[] shape, long[] stride) {
        return PickleBytes.begin()
                .codes("}")
                .text("w")
                .tensor(key, elements, offset, shape, stride)
                .codes("s")
                .end();
    }

    @Test
    void manyTensorsOfOneStorageAreRefused() throws IOException {
        PickleBytes pickle = PickleBytes.begin().codes("}(");
        for (int i = 0; i < 2000; i++) {
            pickle.text("w" + i).tensor("0", 100_000, 0, new long[] {100_000}, new long[] {1});
        }
        Path file = Files.write(
                folder.resolve("a.pth"), TensorFiles.torchZip(pickle.codes("u").end(), 100_000));
        RefusedFiles.refused(file, "too many share the same values");
    }

    @Test
    void depthAndSizeEndInAnErrorSoon() throws Throwable {
        int depth = 100_000;
        requireProcessorTime(Duration.ofSeconds(10), () -> {
            files().refused(PickleBytes.begin().repeat(depth, "(").end(), "ends with 0 values");
            files().refused(
                            PickleBytes.begin()
                                    .repeat(depth, "(")
                                    .repeat(depth, "t")
                                    .end(),
                            "holds a tuple, not a state dict");
            files().refused(
                            PickleBytes.begin()
                                    .repeat(depth, "]")
                                    .repeat(depth - 1, "a")
                                    .end(),
                            "holds a list");
            files().refused(PickleBytes.begin().repeat(1_100_000, "N").end(), "more than 1000000 instructions");
            // A list that contains itself, and a tuple of a tuple of … with 2^100000 leaves.
            files().refused(PickleBytes.begin().codes("]q\0h\0a").end(), "holds a list");
            PickleBytes doubled = PickleBytes.begin().codes(")q\0");
            for (int i = 0; i < 100_000; i++) {
                doubled.codes("h\0").raw(0x86).codes("q\0");
            }
            files().refused(doubled.end(), "holds a tuple");
            files().refused(doubledNames(), "'w' is a tuple, not a tensor");
        });
    }

    /** Of this thread: how long it takes by the clock depends on what else the machine does. */
    private static void requireProcessorTime(Duration most, Executable work) throws Throwable {
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        long before = clock.getCurrentThreadCpuTime();
        work.execute();
        Duration spent = Duration.ofNanos(clock.getCurrentThreadCpuTime() - before);
        assertTrue(spent.compareTo(most) < 0, "it took " + spent);
    }

    private static byte[] doubledNames() {
        PickleBytes pickle = PickleBytes.begin().codes("}").text("w").codes(")q\0");
        for (int i = 0; i < 1000; i++) {
            pickle.codes("h\0").raw(0x86).codes("q\0");
        }
        return pickle.codes("s").end();
    }
}
