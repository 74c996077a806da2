package org.colotride.model.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.colotride.config.ConfigException;

/** A tensor of a file: its shape and type are known, its values are read when they are asked for. */
public final class StoredTensor {
    private final ElementType type;
    private final TensorLayout layout;
    private final StorageBytes bytes;

    /** @param layout checked against the storage */
    StoredTensor(ElementType type, TensorLayout layout, StorageBytes bytes) {
        this.type = type;
        this.layout = layout;
        this.bytes = bytes;
    }

    public ElementType type() {
        return type;
    }

    /** In PyTorch's order; empty for a single number. */
    public long[] shape() {
        return layout.shape().clone();
    }

    /** Number of elements. */
    public long elementCount() {
        return layout.elementCount();
    }

    /**
     * Reads the values, in C order, whatever the strides are in the file.
     *
     * @throws ConfigException if the file can no longer be read or is damaged
     */
    public float[] values() {
        float[] values = new float[Math.toIntExact(layout.elementCount())];
        if (values.length == 0) {
            return values;
        }
        long[] shape = layout.shape();
        long[] stride = layout.stride();
        ByteBuffer elements = readSpan();
        long[] index = new long[shape.length];
        long at = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = type.read(elements, (int) (at * type.bytes()));
            for (int d = shape.length - 1; d >= 0; d--) {
                at += stride[d];
                if (++index[d] < shape[d]) {
                    break;
                }
                at -= stride[d] * shape[d];
                index[d] = 0;
            }
        }
        return values;
    }

    private ByteBuffer readSpan() {
        try {
            int length = Math.toIntExact(layout.span() * type.bytes());
            return bytes.read(layout.offset() * type.bytes(), length);
        } catch (IOException e) {
            throw new ConfigException("a tensor cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return type + " " + Arrays.toString(layout.shape());
    }
}
