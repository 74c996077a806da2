package org.colotride.live;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.colotride.experiment.ValidationSample;
import org.colotride.io.AtomicFiles;
import org.colotride.tensor.Embeddings;

/**
 * A validation's embeddings in a file: {@code live/embeddings.bin}, big-endian: the magic number, iteration, N, A, D,
 * number of classes; N class indices; the classes' names as modified UTF-8; {@code [N, D]} and {@code [A, D]} floats.
 *
 * @param iteration after which the validation was
 * @param sample its classes are those that occur in it
 */
public record EmbeddingSnapshot(int iteration, ValidationSample sample) {
    private static final int MAGIC = 0x43_54_45_31;
    /** More than any sample has: a file that says otherwise is not one, and would take long to show. */
    private static final int MOST_IMAGES = 2000;

    private static final int MOST_COORDINATES = 100_000;
    /** Of all embeddings together: a file with holes is as long as its maker likes. */
    private static final int MOST_FLOATS = 1 << 22;

    private static final int LONGEST_NAME = 200;

    /** Writes the file, whole or not at all. */
    public void write(Path file) {
        int[] present = Arrays.stream(sample.labels()).distinct().sorted().toArray();
        AtomicFiles.write(file, stream -> {
            DataOutputStream out = new DataOutputStream(stream);
            out.writeInt(MAGIC);
            out.writeInt(iteration);
            out.writeInt(sample.benign().count());
            out.writeInt(sample.adversarial().count());
            out.writeInt(sample.benign().dimension());
            out.writeInt(present.length);
            for (int label : sample.labels()) {
                out.writeInt(Arrays.binarySearch(present, label));
            }
            for (int label : present) {
                String name = sample.classNames().get(label);
                out.writeUTF(name.substring(0, Math.min(LONGEST_NAME, name.length())));
            }
            write(out, sample.benign());
            write(out, sample.adversarial());
            out.flush();
        });
    }

    private static void write(DataOutputStream out, Embeddings embeddings) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(embeddings.count() * embeddings.dimension() * Float.BYTES);
        bytes.asFloatBuffer().put(embeddings.values(), 0, embeddings.count() * embeddings.dimension());
        out.write(bytes.array());
    }

    /** @throws IOException if it cannot be read or is no such file */
    public static EmbeddingSnapshot read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            if (in.readInt() != MAGIC) {
                throw new IOException(file + ": is not a file of embeddings");
            }
            int iteration = in.readInt();
            int benign = size(in, file, 1, MOST_IMAGES);
            int adversarial = size(in, file, 0, MOST_IMAGES);
            int dimension = size(in, file, 1, MOST_COORDINATES);
            int classes = size(in, file, 1, MOST_IMAGES);
            long floats = ((long) benign + adversarial) * dimension;
            if (adversarial > benign || floats > MOST_FLOATS || floats * Float.BYTES > Files.size(file)) {
                throw new IOException(file + ": does not hold what it says");
            }
            int[] labels = new int[benign];
            for (int i = 0; i < benign; i++) {
                labels[i] = in.readInt();
                if (labels[i] < 0 || labels[i] >= classes) {
                    throw new IOException(file + ": has no class " + labels[i]);
                }
            }
            List<String> names = new ArrayList<>();
            for (int i = 0; i < classes; i++) {
                names.add(in.readUTF());
            }
            Embeddings first = read(in, benign, dimension);
            Embeddings second = read(in, adversarial, dimension);
            return new EmbeddingSnapshot(iteration, new ValidationSample(first, labels, names, second));
        }
    }

    private static int size(DataInputStream in, Path file, int least, int most) throws IOException {
        int size = in.readInt();
        if (size < least || size > most) {
            throw new IOException(file + ": has an impossible size, " + size);
        }
        return size;
    }

    private static Embeddings read(DataInputStream in, int count, int dimension) throws IOException {
        byte[] bytes = new byte[count * dimension * Float.BYTES];
        in.readFully(bytes);
        float[] values = new float[count * dimension];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
        return new Embeddings(values, count, dimension);
    }
}
