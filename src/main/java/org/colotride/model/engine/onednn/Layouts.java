package org.colotride.model.engine.onednn;

import org.bytedeco.dnnl.memory;

/** How values lie in memory. */
final class Layouts {
    private Layouts() {}

    /** C-contiguous: images [N, C, H, W], convolution weights [out, in, k, k] or
     * {@link #grouped}, rows [N, D], a vector. */
    static memory.desc plain(long... shape) {
        memory.format_tag tag =
                switch (shape.length) {
                    case 1 -> memory.format_tag.a;
                    case 2 -> memory.format_tag.ab;
                    case 4 -> memory.format_tag.abcd;
                    case 5 -> memory.format_tag.abcde;
                    default -> throw new IllegalArgumentException(shape.length + " dimensions");
                };
        return new memory.desc(shape, memory.data_type.f32, tag);
    }

    /** Images [N, C, H, W] with all channels of a pixel beside each other. */
    static memory.desc channelsLast(long... shape) {
        return new memory.desc(shape, memory.data_type.f32, memory.format_tag.acdb);
    }

    /** Whatever the strides say, in values. */
    static memory.desc strided(long[] shape, long[] strides) {
        return new memory.desc(shape, memory.data_type.f32, strides);
    }

    /** Rows [N, D], C-contiguous, as one picture [1, D, N, 1] whose positions are the rows. */
    static memory.desc positions(long rows, long channels) {
        return channelsLast(1, channels, rows, 1);
    }

    /** Whatever oneDNN finds fastest. */
    static memory.desc any(long... shape) {
        return new memory.desc(shape, memory.data_type.f32, memory.format_tag.any);
    }

    /**
     * The shape in which oneDNN expects the weights of a convolution.
     *
     * @param weight {@code [out, in / groups, k, k]}
     * @return the same if there is one group, else {@code [groups, out / groups, in / groups, k, k]}
     */
    static long[] grouped(int groups, long... weight) {
        return groups == 1 ? weight : new long[] {groups, weight[0] / groups, weight[1], weight[2], weight[3]};
    }

    static long[] shape(memory.desc description) {
        org.bytedeco.javacpp.LongPointer dims = description.dims();
        long[] shape = new long[(int) dims.limit()];
        dims.get(shape);
        return shape;
    }
}
