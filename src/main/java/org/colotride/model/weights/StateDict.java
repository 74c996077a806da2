package org.colotride.model.weights;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tensors of a file by name, in the file's order. The file stays open until this is closed. */
public final class StateDict implements AutoCloseable {
    private final Path file;
    private final String format;
    private final Map<String, StoredTensor> tensors;
    private final List<String> leftOut;
    private final Closeable source;

    /**
     * @param format the file's kind, for messages and provenance
     * @param leftOut names of Python classes that the file holds beside its tensors and that were not made
     * @param source closed with this
     */
    StateDict(Path file, String format, Map<String, StoredTensor> tensors, List<String> leftOut, Closeable source) {
        this.file = file;
        this.format = format;
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        this.leftOut = List.copyOf(leftOut);
        this.source = source;
    }

    /**
     * Tensors that have been read already, for a {@link WeightFormat} of another's.
     *
     * @param format the file's kind, for messages and provenance
     * @param values by name, each in C order
     * @param shapes by name, in PyTorch's order
     * @throws IllegalArgumentException if values and shapes do not fit each other
     */
    public static StateDict of(Path file, String format, Map<String, float[]> values, Map<String, long[]> shapes) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        values.forEach((name, numbers) -> {
            TensorLayout layout = TensorLayout.contiguous(shapes.getOrDefault(name, new long[] {numbers.length}));
            if (layout.elementCount() != numbers.length) {
                throw new IllegalArgumentException(
                        name + ": " + numbers.length + " values for a shape of " + layout.elementCount());
            }
            tensors.put(name, new StoredTensor(ElementType.F32, layout, (offset, length) -> {
                ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(numbers, Math.toIntExact(offset / Float.BYTES), length / Float.BYTES);
                return bytes;
            }));
        });
        return new StateDict(file, format, tensors, List.of(), () -> {});
    }

    public Path file() {
        return file;
    }

    /** The file's kind: {@code safetensors}, {@code PyTorch zip} … */
    public String format() {
        return format;
    }

    public Set<String> names() {
        return tensors.keySet();
    }

    /** @throws IllegalArgumentException if there is none of that name */
    public StoredTensor tensor(String name) {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(file + " holds no tensor '" + name + "'");
        }
        return tensor;
    }

    /** Python classes, by their full names, that a checkpoint holds beside its tensors; none of them was made. */
    public List<String> leftOut() {
        return leftOut;
    }

    @Override
    public void close() {
        try {
            source.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
