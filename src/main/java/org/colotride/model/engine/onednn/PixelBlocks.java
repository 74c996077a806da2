package org.colotride.model.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import java.util.List;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.colotride.model.engine.plan.NetworkPlan.Convolve;

/**
 * The gradient of images of few channels. oneDNN computes channels side by side, and leaves most of the processor idle where
 * there are one or three of them. A block of B×B pixels depends on the output's gradient by one small window, at steps of B/s
 * (s is the stride): so all of a block's pixels are channels of a convolution forward, whose result is put back into rows.
 *
 * <p>Pixel (Bi + a, Bj + b) of channel c is Σ over o, u, v of w'[(c, a, b), o, u, v] · error[o, Bi/s + u + u₀, Bj/s + v + u₀], with
 * w'[(c, a, b), o, u, v] = w[o, c, a + p − s(u + u₀), b + p − s(v + u₀)], or 0 outside of the kernel.
 */
final class PixelBlocks implements WeightStore.Rearrangement {
    private static final int LEAST_SIDE = 4;
    private static final int FEW_CHANNELS = 4;

    private final Convolve operator;
    private final int channels;
    private final int outputs;
    private final int kernel;
    private final int side;
    private final int first;
    private final int window;

    PixelBlocks(Convolve operator) {
        this.operator = operator;
        this.outputs = (int) operator.weight().size(0);
        this.channels = (int) operator.weight().size(1);
        this.kernel = (int) operator.weight().size(2);
        int stride = operator.stride();
        this.side = (LEAST_SIDE + stride - 1) / stride * stride;
        this.first = -Math.floorDiv(kernel - 1 - operator.padding(), stride);
        int last = Math.floorDiv(side - 1 + operator.padding(), stride);
        this.window = last - first + 1;
    }

    static boolean suits(Convolve operator) {
        return operator.groups() == 1 && operator.weight().size(1) <= FEW_CHANNELS;
    }

    @Override
    public long[] shape() {
        return new long[] {(long) channels * side * side, outputs, window, window};
    }

    @Override
    public void rearrange(float[] weight, float[] blocks) {
        int at = 0;
        for (int c = 0; c < channels; c++) {
            for (int pixel = 0; pixel < side * side; pixel++) {
                for (int o = 0; o < outputs; o++) {
                    for (int u = 0; u < window; u++) {
                        for (int v = 0; v < window; v++) {
                            int row = tap(pixel / side, u);
                            int column = tap(pixel % side, v);
                            boolean outside = row < 0 || row >= kernel || column < 0 || column >= kernel;
                            blocks[at++] = outside ? 0 : weight[((o * channels + c) * kernel + row) * kernel + column];
                        }
                    }
                }
            }
        }
    }

    private int tap(int pixel, int position) {
        return pixel + operator.padding() - operator.stride() * (position + first);
    }

    /**
     * @param images shape {@code [N, C, H, W]}
     * @param error gradient of the output, in any layout
     * @param weight the operator's rearranged weight in a wanted layout
     * @return the images' gradient, described as {@code [N, C, H, W]}
     */
    Native.Buffer compile(
            long[] images, Native.Buffer error, WeightStore.Lookup weight, Native natives, List<Step> steps) {
        long[] shape = Layouts.shape(error.description());
        long rows = (images[2] + side - 1) / side;
        long columns = (images[3] + side - 1) / side;
        long blockChannels = (long) channels * side * side;
        long step = side / operator.stride();
        long[] before = {-first, -first};
        long[] after = {(rows - 1) * step + window - shape[2] + first, (columns - 1) * step + window - shape[3] + first
        };
        convolution_forward.desc description = natives.own(new convolution_forward.desc(
                dnnl.prop_kind.forward_inference,
                dnnl.algorithm.convolution_direct,
                Layouts.any(shape),
                Layouts.any(shape()),
                Layouts.any(images[0], blockChannels, rows, columns),
                new long[] {step, step},
                before,
                after));
        convolution_forward.primitive_desc primitive =
                natives.own(new convolution_forward.primitive_desc(description, natives.cpu()));
        Native.Buffer read = natives.as(error, primitive.src_desc(), steps);
        Native.Buffer blocks = natives.buffer(primitive.dst_desc());
        steps.add(natives.execution(
                        new convolution_forward(primitive),
                        DNNL_ARG_SRC,
                        read,
                        DNNL_ARG_WEIGHTS,
                        weight.in(primitive.weights_desc()),
                        DNNL_ARG_DST,
                        blocks)
                .counting(
                        2.0 * shape[0] * shape[2] * shape[3] * operator.weight().length()));
        if (read != error) {
            natives.release(read);
        }
        return inRows(images, rows, columns, blocks, natives, steps);
    }

    private Native.Buffer inRows(
            long[] images, long rows, long columns, Native.Buffer blocks, Native natives, List<Step> steps) {
        long blockChannels = (long) channels * side * side;
        Native.Buffer plain = natives.as(blocks, Layouts.plain(images[0], blockChannels, rows, columns), steps);
        long height = rows * side;
        long width = columns * side;
        long[] dimensions = {images[0], channels, side, side, rows, columns};
        long plane = rows * columns;
        memory.desc apart = Layouts.strided(
                dimensions, new long[] {blockChannels * plane, side * side * plane, side * plane, plane, columns, 1});
        memory.desc together = Layouts.strided(
                dimensions, new long[] {channels * height * width, height * width, width, 1, side * width, side});
        Native.Buffer pixels = natives.buffer(together);
        steps.add(natives.reorder(natives.view(plain, apart), pixels));
        natives.release(blocks);
        if (plain != blocks) {
            natives.release(plain);
        }
        return natives.view(
                pixels, Layouts.strided(images, new long[] {channels * height * width, height * width, width, 1}));
    }
}
