package org.colotride.model.engine.onednn;

import org.bytedeco.dnnl.memory;

/** How values lie in memory. */
final class Layouts {
    private Layouts() {}

    /** C-contiguous: images [N, C, H, W], convolution weights [out, in, k, k], rows [N, D], a vector. */
    static memory.desc plain(long... shape) {
        memory.format_tag tag =
                switch (shape.length) {
                    case 1 -> memory.format_tag.a;
                    case 2 -> memory.format_tag.ab;
                    default -> memory.format_tag.abcd;
                };
        return new memory.desc(shape, memory.data_type.f32, tag);
    }

    /** Whatever oneDNN finds fastest. */
    static memory.desc any(long... shape) {
        return new memory.desc(shape, memory.data_type.f32, memory.format_tag.any);
    }

    static long[] shape(memory.desc description) {
        org.bytedeco.javacpp.LongPointer dims = description.dims();
        long[] shape = new long[(int) dims.limit()];
        dims.get(shape);
        return shape;
    }
}
