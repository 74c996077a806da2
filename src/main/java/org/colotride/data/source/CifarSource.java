package org.colotride.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.colotride.config.ConfigException;
import org.colotride.data.DataReport;
import org.colotride.tensor.ImageSize;

/**
 * CIFAR-10 and CIFAR-100 (Krizhevsky, 2009) in their binary version: 32×32 colour images, each its label bytes and then
 * 3,072 pixels. Their splits are their own, not zero-shot.
 */
public final class CifarSource {
    private static final int SIDE = 32;
    private static final int PIXELS = 3 * SIDE * SIDE;
    /** Images of the larger split of either. */
    private static final int MOST_IMAGES = 50_000;

    private CifarSource() {}

    /**
     * CIFAR-10: {@code data_batch_1.bin} … {@code data_batch_5.bin}, {@code test_batch.bin}, {@code batches.meta.txt}.
     *
     * @param directory the folder that holds them, or the one above {@code cifar-10-batches-bin}
     */
    public record Ten(String directory) implements ImageSource {
        @Override
        public Optional<OfficialCounts> official() {
            return Optional.of(OfficialCounts.of(50_000, 10, 10_000, 10));
        }

        @Override
        public RawSplits open(DataReport report) {
            Path root = DatasetFolder.find(
                    directory, "cifar-10-batches-bin", "batches.meta.txt", "the binary version of CIFAR-10");
            List<String> names = names(root.resolve("batches.meta.txt"));
            List<String> train = new ArrayList<>();
            for (int i = 1; i <= 5; i++) {
                train.add("data_batch_" + i + ".bin");
            }
            return new RawSplits(
                    new Images("train", root, train, 1, names),
                    new Images("test", root, List.of("test_batch.bin"), 1, names));
        }
    }

    /**
     * CIFAR-100, by its 100 fine labels: {@code train.bin}, {@code test.bin}, {@code fine_label_names.txt}.
     *
     * @param directory the folder that holds them, or the one above {@code cifar-100-binary}
     */
    public record Hundred(String directory) implements ImageSource {
        @Override
        public Optional<OfficialCounts> official() {
            return Optional.of(OfficialCounts.of(50_000, 100, 10_000, 100));
        }

        @Override
        public RawSplits open(DataReport report) {
            Path root = DatasetFolder.find(
                    directory, "cifar-100-binary", "fine_label_names.txt", "the binary version of CIFAR-100");
            List<String> names = names(root.resolve("fine_label_names.txt"));
            return new RawSplits(
                    new Images("train", root, List.of("train.bin"), 2, names),
                    new Images("test", root, List.of("test.bin"), 2, names));
        }
    }

    private static List<String> names(Path file) {
        return ListFile.read(file, 0, 1).stream().map(line -> line.text(0)).toList();
    }

    /** One split, held in memory as bytes. */
    private static final class Images implements RawImages {
        private final String split;
        private final byte[] bytes;
        private final int labelBytes;
        private final List<String> names;

        /** @param labelBytes before the pixels of an image, of which the last counts */
        Images(String split, Path root, List<String> files, int labelBytes, List<String> names) {
            this.split = split;
            this.labelBytes = labelBytes;
            this.names = names;
            this.bytes = read(root, files);
            for (int i = 0; i < size(); i++) {
                if (label(i) >= names.size()) {
                    throw new ConfigException(root + ": " + name(i) + " has label " + label(i) + ", but only "
                            + names.size() + " classes are named");
                }
            }
        }

        private byte[] read(Path root, List<String> files) {
            byte[] all = new byte
                    [files.stream().mapToInt(name -> length(root.resolve(name))).reduce(0, this::sum)];
            int at = 0;
            for (String name : files) {
                Path file = root.resolve(name);
                try (InputStream in = Files.newInputStream(file)) {
                    int length = length(file);
                    if (at + length > all.length || in.readNBytes(all, at, length) < length) {
                        throw new ConfigException(file + ": has changed while it was read");
                    }
                    at += length;
                } catch (IOException e) {
                    throw new ConfigException(file + ": cannot be read: " + e, e);
                }
            }
            return all;
        }

        private int sum(int a, int b) {
            if (a + b > MOST_IMAGES * record()) {
                throw new ConfigException("the " + split + " split has more than the " + MOST_IMAGES
                        + " images of CIFAR; read other images with image-folder or manifest");
            }
            return a + b;
        }

        /** @throws ConfigException if it is no whole number of images, or of more than the format has */
        private int length(Path file) {
            if (!Files.isRegularFile(file)) {
                throw new ConfigException(file + ": is missing from the data set's folder");
            }
            long length;
            try {
                length = Files.size(file);
            } catch (IOException e) {
                throw new ConfigException(file + ": cannot be read: " + e, e);
            }
            if (length == 0 || length % record() != 0) {
                throw new ConfigException(file + ": has " + length + " bytes, not a multiple of the " + record()
                        + " of an image; is it truncated, or not the binary version?");
            }
            if (length > (long) MOST_IMAGES * record()) {
                throw new ConfigException(file + ": has " + length / record() + " images, more than the " + MOST_IMAGES
                        + " of CIFAR; read other images with image-folder or manifest");
            }
            return (int) length;
        }

        private int record() {
            return labelBytes + PIXELS;
        }

        @Override
        public int size() {
            return bytes.length / record();
        }

        @Override
        public int label(int index) {
            return bytes[index * record() + labelBytes - 1] & 0xFF;
        }

        @Override
        public int classCount() {
            return names.size();
        }

        @Override
        public String className(int label) {
            return names.get(label);
        }

        @Override
        public String name(int index) {
            return split + "/" + index;
        }

        @Override
        public Optional<ImageSize> size2d() {
            return Optional.of(new ImageSize(SIDE, SIDE));
        }

        @Override
        public RawImage read(int index) {
            return new RawImage.Planes(bytes, index * record() + labelBytes, SIDE, SIDE);
        }
    }
}
