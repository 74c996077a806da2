package org.colotride.model.weights;

/**
 * Where a tensor's elements lie in its storage: element {@code [i, j, …]} is number {@code offset + i·stride[0] +
 * j·stride[1] + …}.
 *
 * @param offset of the first element, in elements
 * @param shape at most {@value #MAX_RANK} dimensions
 * @param stride in elements, one for each dimension
 */
record TensorLayout(long offset, long[] shape, long[] stride) {
    private static final int MAX_RANK = 16;
    private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    /** Elements in C order from the storage's beginning. */
    static TensorLayout contiguous(long... shape) {
        long[] stride = new long[shape.length];
        long step = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            stride[i] = step;
            // A product that overflows is found by requireWithin.
            step *= shape[i];
        }
        return new TensorLayout(0, shape, stride);
    }

    /** @throws IllegalArgumentException if it does not lie in a storage of so many elements, or repeats some of them */
    void requireWithin(long elements, ElementType type) {
        require(shape.length <= MAX_RANK, "has " + shape.length + " dimensions, at most " + MAX_RANK + " are read");
        require(shape.length == stride.length, "has " + shape.length + " dimensions but " + stride.length + " strides");
        require(offset >= 0, "begins at element " + offset);
        for (int i = 0; i < shape.length; i++) {
            require(shape[i] >= 0, "has a dimension of " + shape[i]);
            require(stride[i] >= 0, "has a stride of " + stride[i]);
        }
        try {
            long count = elementCount();
            require(
                    count <= elements,
                    "has " + count + " elements in a storage of " + elements + "; save it after .contiguous()");
            require(count == 0 || end() <= elements, "reaches beyond its storage of " + elements + " elements");
            require(
                    count == 0 || Math.multiplyExact(span(), type.bytes()) <= MAX_BYTES,
                    "takes more than 2 GiB of its file");
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("has an impossible size", e);
        }
    }

    /** Number of elements. */
    long elementCount() {
        long count = 1;
        for (long size : shape) {
            if (size == 0) {
                return 0;
            }
        }
        for (long size : shape) {
            count = Math.multiplyExact(count, size);
        }
        return count;
    }

    /** Elements of the storage from the first to the last that belong to a tensor that is not empty. */
    long span() {
        return end() - offset;
    }

    private long end() {
        long end = Math.addExact(offset, 1);
        for (int i = 0; i < shape.length; i++) {
            end = Math.addExact(end, Math.multiplyExact(shape[i] - 1, stride[i]));
        }
        return end;
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
