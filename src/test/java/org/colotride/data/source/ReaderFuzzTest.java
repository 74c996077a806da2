package org.colotride.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.colotride.config.ConfigException;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.Mutations;
import org.colotride.data.OwnProcess;
import org.colotride.data.UnreadableImageException;
import org.colotride.data.source.layout.Layout;
import org.colotride.data.source.layout.Layouts;
import org.colotride.data.source.layout.MatFiles;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lists, annotations and binary files with bytes changed, lost, doubled and cut: each opens, or is refused by name, soon,
 * in little memory, and leaves no file behind. The slow runs are processes of their own with a heap of 512 MiB.
 */
class ReaderFuzzTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long MOST_BYTES = 512L << 20;
    private static final int FEW = 300;
    private static final int MANY = 10_000;

    /** In what form a file is mutated. */
    enum Form {
        AS_IT_IS(bytes -> bytes, bytes -> bytes),
        UNPACKED(ReaderFuzzTest::unpacked, bytes -> bytes),
        PACKED_AGAIN(MatFiles::unpacked, MatFiles::packed);

        private final UnaryOperator<byte[]> before;
        private final UnaryOperator<byte[]> after;

        Form(UnaryOperator<byte[]> before, UnaryOperator<byte[]> after) {
            this.before = before;
            this.after = after;
        }
    }

    private static final Map<String, Function<Path, Layout>> WRITERS = Map.of(
            "cub", Layouts::cub,
            "cars", Layouts::carsTogether,
            "devkit", Layouts::carsByDevkit,
            "sop", Layouts::sop,
            "in-shop", Layouts::inShop,
            "mnist", Layouts::mnist,
            "cifar-10", Layouts::cifar10,
            "cifar-100", Layouts::cifar100,
            "manifest", Layouts::manifest);

    @TempDir
    Path folder;

    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of("cub", "images.txt", Form.AS_IT_IS),
                Arguments.of("cub", "image_class_labels.txt", Form.AS_IT_IS),
                Arguments.of("cub", "classes.txt", Form.AS_IT_IS),
                Arguments.of("cars", "cars_annos.mat", Form.AS_IT_IS),
                Arguments.of("cars", "cars_annos.mat", Form.UNPACKED),
                Arguments.of("cars", "cars_annos.mat", Form.PACKED_AGAIN),
                Arguments.of("devkit", "devkit/cars_test_annos_withlabels.mat", Form.UNPACKED),
                Arguments.of("devkit", "devkit/cars_meta.mat", Form.UNPACKED),
                Arguments.of("sop", "Ebay_test.txt", Form.AS_IT_IS),
                Arguments.of("in-shop", "Eval/list_eval_partition.txt", Form.AS_IT_IS),
                Arguments.of("mnist", "t10k-images-idx3-ubyte.gz", Form.AS_IT_IS),
                Arguments.of("mnist", "t10k-images-idx3-ubyte.gz", Form.UNPACKED),
                Arguments.of("mnist", "t10k-labels-idx1-ubyte.gz", Form.UNPACKED),
                Arguments.of("cifar-10", "test_batch.bin", Form.AS_IT_IS),
                Arguments.of("cifar-100", "fine_label_names.txt", Form.AS_IT_IS),
                Arguments.of("manifest", "list.csv", Form.AS_IT_IS));
    }

    @ParameterizedTest
    @MethodSource("files")
    void someMutationsEndInAResultOrAnError(String layout, String file, Form form) throws IOException {
        fuzz(folder, layout, file, form, FEW, 1);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("files")
    void manyMutationsEndInAResultOrAnError(String layout, String file, Form form) throws IOException {
        System.out.print(OwnProcess.run(512, ReaderFuzzTest.class, folder, layout, file, form, MANY, 2));
    }

    /** @param args folder, layout, file, form, how many mutations, seed */
    public static void main(String... args) throws IOException {
        int refused = fuzz(
                Path.of(args[0]),
                args[1],
                args[2],
                Form.valueOf(args[3]),
                Integer.parseInt(args[4]),
                Long.parseLong(args[5]));
        System.out.println(String.join(" ", args[1], args[2], args[3], args[4]) + ": " + refused + " refused, at most "
                + OwnProcess.megabytes("VmHWM") + " MiB of memory");
    }

    private static int fuzz(Path folder, String name, String file, Form form, int count, long seed) throws IOException {
        Layout layout = WRITERS.get(name).apply(folder);
        Path path = layout.root().resolve(file);
        byte[] whole = form.before.apply(Files.readAllBytes(path));
        List<Path> before = files(folder);
        int refused = 0;
        for (int i = 0; i < count; i++) {
            SeededRandom random = SeededRandom.derive(seed, file.hashCode(), i);
            Files.write(path, form.after.apply(Mutations.of(whole, 0, random)));
            String which = name + " " + file + " " + form + ", mutation " + i;
            refused += assertTimeoutPreemptively(PATIENCE, () -> open(layout.source(), which), which);
        }
        assertTrue(refused > 0, "no mutation was noticed");
        assertEquals(before, files(folder));
        return refused;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted().toList();
        }
    }

    private static byte[] unpacked(byte[] file) {
        if (file[0] != 0x1F) {
            return MatFiles.unpacked(file);
        }
        try {
            return new GZIPInputStream(new ByteArrayInputStream(file)).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** 1 if the data set was refused. */
    private static int open(ImageSource source, String which) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        int refused = open(source);
        assertTrue(threads.getThreadAllocatedBytes(thread) - before < MOST_BYTES, which + ": memory");
        return refused;
    }

    /** 1 if the data set was refused. */
    private static int open(ImageSource source) {
        try {
            RawSplits splits = source.open(new DataReport(CorruptPolicy.SKIP));
            List<RawImages> all = new ArrayList<>(List.of(splits.train(), splits.test()));
            splits.gallery().ifPresent(all::add);
            for (RawImages images : all) {
                for (int i = 0; i < Math.min(2, images.size()); i++) {
                    images.className(images.label(i));
                    images.read(i);
                }
            }
            return 0;
        } catch (ConfigException | UnreadableImageException e) {
            assertTrue(e.getMessage() != null && !e.getMessage().isBlank());
            return 1;
        }
    }
}
