package org.colotride.data.source;

import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.colotride.config.ConfigException;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.UnreadableImageException;
import org.colotride.data.source.layout.Layout;
import org.colotride.data.source.layout.Layouts;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists, annotations and binary files with bytes changed, lost, doubled and cut: each opens, or is refused by name. */
class ReaderFuzzTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int FEW = 300;
    private static final int MANY = 10_000;
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
                Arguments.of("cub", "images.txt"),
                Arguments.of("cub", "image_class_labels.txt"),
                Arguments.of("cub", "classes.txt"),
                Arguments.of("cars", "cars_annos.mat"),
                Arguments.of("devkit", "devkit/cars_test_annos_withlabels.mat"),
                Arguments.of("devkit", "devkit/cars_meta.mat"),
                Arguments.of("sop", "Ebay_test.txt"),
                Arguments.of("in-shop", "Eval/list_eval_partition.txt"),
                Arguments.of("mnist", "t10k-images-idx3-ubyte.gz"),
                Arguments.of("mnist", "t10k-labels-idx1-ubyte.gz"),
                Arguments.of("cifar-10", "test_batch.bin"),
                Arguments.of("cifar-100", "fine_label_names.txt"),
                Arguments.of("manifest", "list.csv"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void someMutationsEndInAResultOrAnError(String layout, String file) throws IOException {
        fuzz(layout, file, FEW, 1);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("files")
    void manyMutationsEndInAResultOrAnError(String layout, String file) throws IOException {
        fuzz(layout, file, MANY, 2);
    }

    private void fuzz(String name, String file, int count, long seed) throws IOException {
        Layout layout = WRITERS.get(name).apply(folder);
        Path path = layout.root().resolve(file);
        byte[] whole = Files.readAllBytes(path);
        int refused = 0;
        for (int i = 0; i < count; i++) {
            byte[] mutated = mutate(whole, SeededRandom.derive(seed, file.hashCode(), i));
            Files.write(path, mutated);
            refused += assertTimeout(PATIENCE, () -> open(layout.source()), name + " " + file + ", mutation " + i);
        }
        assertTrue(refused > 0, "no mutation was noticed");
    }

    /** 1 if the data set was refused. */
    private static int open(ImageSource source) {
        try {
            RawSplits splits = source.open(new DataReport(CorruptPolicy.SKIP));
            for (RawImages images : List.of(splits.train(), splits.test())) {
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

    private static byte[] mutate(byte[] whole, SeededRandom random) {
        byte[] bytes = whole.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            int length = Math.min(bytes.length - at, 1 + random.nextInt(16));
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> Arrays.fill(bytes, at, at + length, (byte) (random.nextInt(2) * 0xFF));
                case 3 -> bytes = Arrays.copyOf(bytes, at);
                case 4 -> bytes = without(bytes, at, length);
                default -> bytes = doubled(bytes, at, length);
            }
        }
        return bytes;
    }

    private static byte[] without(byte[] bytes, int at, int length) {
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - length);
        System.arraycopy(bytes, at + length, shorter, at, shorter.length - at);
        return shorter;
    }

    private static byte[] doubled(byte[] bytes, int at, int length) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
        System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
        return longer;
    }
}
