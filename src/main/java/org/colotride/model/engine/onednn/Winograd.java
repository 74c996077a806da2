package org.colotride.model.engine.onednn;

import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.dnnl.global.dnnl;
import org.colotride.model.engine.plan.NetworkPlan.Convolve;

/**
 * Where a convolution of 3×3 is computed by fewer multiplications: Winograd's F(4×4, 3×3) (Lavin and Gray, "Fast Algorithms for
 * Convolutional Neural Networks", 2016), which oneDNN has for processors with AVX-512. It rounds as much as the direct sum does:
 * 1e-6 of a value's size (root mean square), measured on the layers of ResNet-18.
 *
 * <p>Chosen by a layer's shape and by what the processor has, never by a clock: the same network on the same kind of processor
 * gives the same bits.
 */
final class Winograd {
    private static final int KERNEL = 3;
    /** Channels of a block of oneDNN's layout. */
    private static final int BLOCK = 16;
    /** Beyond it, the transformed weights are too many for the processor's cache: the direct sum is as fast. */
    private static final long WEIGHTS = 128 * 128;
    /** Fewer positions make too few tiles for the weights that are read. */
    private static final long POSITIONS = 8 * 8;

    private static final long POSITIONS_OF_WEIGHTS = 4 * 4;

    private Winograd() {}

    /** @param input shape {@code [N, C, H, W]} */
    static boolean suitsValues(Convolve operator, long[] input) {
        return suits(operator, input)
                && input[1] * operator.weight().size(0) <= WEIGHTS
                && input[2] * input[3] >= POSITIONS;
    }

    /** The same for the gradient of the weights, which reads no weights. */
    static boolean suitsWeightGradient(Convolve operator, long[] input) {
        return suits(operator, input) && input[2] * input[3] >= POSITIONS_OF_WEIGHTS;
    }

    private static boolean suits(Convolve operator, long[] input) {
        return operator.groups() == 1
                && operator.stride() == 1
                && operator.padding() == 1
                && operator.weight().size(2) == KERNEL
                && operator.weight().size(3) == KERNEL
                && input[1] % BLOCK == 0
                && operator.weight().size(0) % BLOCK == 0;
    }

    /**
     * What is made of the algorithm, if it suits and this processor has it; else of the direct sum.
     *
     * @param make throws if the processor has it not
     */
    static <T> T orDirect(boolean suits, Function<dnnl.algorithm, T> make) {
        return suits
                ? available(make).orElseGet(() -> make.apply(dnnl.algorithm.convolution_direct))
                : make.apply(dnnl.algorithm.convolution_direct);
    }

    /** Empty where this processor has it not. */
    static <T> Optional<T> available(Function<dnnl.algorithm, T> make) {
        try {
            return Optional.of(make.apply(dnnl.algorithm.convolution_winograd));
        } catch (RuntimeException unimplemented) {
            return Optional.empty();
        }
    }
}
