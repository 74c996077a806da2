package org.colotride.model.backbones;

import org.colotride.model.NetworkBuilder;
import org.colotride.tensor.ImageShape;

/**
 * MNASNet-B1 (Tan et al., CVPR 2019) of depth multiplier 1 as torchvision builds it, the last layer replaced by a
 * linear one to the embedding. Vertices are named as torchvision's modules.
 *
 * <p>torchvision's dropout before the last layer is left out, for {@link MobileNetV2}'s reason.
 * torchvision itself loads a state dict of this network only with the version that PyTorch's own files carry: to one
 * from a safetensors file, give {@code _metadata = {"": {"version": 2}}}.
 */
public final class MnasNet extends TorchvisionBackbone {
    /** torchvision's: TensorFlow's counts the share that stays. */
    private static final double MOMENTUM = 1 - 0.9997;

    private static final int FIRST_CHANNELS = 32;
    private static final int SEPARABLE_CHANNELS = 16;
    private static final int LAST_CHANNELS = 1280;

    /** @param expansion the blocks' inner channels by their input's */
    private record Stack(int channels, int kernel, int stride, int expansion, int blocks) {}

    private static final Stack[] STACKS = {
        new Stack(24, 3, 2, 3, 3),
        new Stack(40, 5, 2, 3, 3),
        new Stack(80, 5, 2, 6, 3),
        new Stack(96, 3, 1, 6, 2),
        new Stack(192, 5, 2, 6, 4),
        new Stack(320, 3, 1, 6, 1)
    };

    public MnasNet(Args args) {
        super(args);
    }

    @Override
    public String build(NetworkBuilder builder, String input, ImageShape shape) {
        NetworkBuilder.requireAtLeast(shape, 32, "an MNASNet");
        String x = builder.convolution("layers.0", input, shape.channels(), FIRST_CHANNELS, 3, 2, 1, false);
        x = activate(builder, "layers.1", "layers.2", x, FIRST_CHANNELS);
        x = builder.depthwiseConvolution("layers.3", x, FIRST_CHANNELS, 3, 1, 1);
        x = activate(builder, "layers.4", "layers.5", x, FIRST_CHANNELS);
        x = builder.convolution("layers.6", x, FIRST_CHANNELS, SEPARABLE_CHANNELS, 1, 1, 0, false);
        x = normalise(builder, "layers.7", x, SEPARABLE_CHANNELS);
        int in = SEPARABLE_CHANNELS;
        int index = 8;
        for (Stack stack : STACKS) {
            for (int block = 0; block < stack.blocks(); block++) {
                int stride = block == 0 ? stack.stride() : 1;
                x = invertedResidual(builder, "layers." + index + "." + block, x, in, stack, stride);
                in = stack.channels();
            }
            index++;
        }
        x = builder.convolution("layers." + index, x, in, LAST_CHANNELS, 1, 1, 0, false);
        x = activate(builder, "layers." + (index + 1), "layers." + (index + 2), x, LAST_CHANNELS);
        return builder.linear("classifier.1", builder.globalAveragePooling("avgpool", x), LAST_CHANNELS, dimension());
    }

    private String invertedResidual(
            NetworkBuilder builder, String name, String input, int in, Stack stack, int stride) {
        int inner = in * stack.expansion();
        int out = stack.channels();
        String module = name + ".layers.";
        String x = builder.convolution(module + 0, input, in, inner, 1, 1, 0, false);
        x = activate(builder, module + 1, module + 2, x, inner);
        x = builder.depthwiseConvolution(module + 3, x, inner, stack.kernel(), stride, stack.kernel() / 2);
        x = activate(builder, module + 4, module + 5, x, inner);
        x = builder.convolution(module + 6, x, inner, out, 1, 1, 0, false);
        x = normalise(builder, module + 7, x, out);
        return stride == 1 && in == out ? builder.sum(name + ".sum", x, input) : x;
    }

    private String activate(
            NetworkBuilder builder, String normalization, String rectifier, String input, int channels) {
        return builder.rectifier(rectifier, normalise(builder, normalization, input, channels));
    }

    private String normalise(NetworkBuilder builder, String name, String input, int channels) {
        return builder.batchNormalization(name, input, channels, keepsStatistics(), MOMENTUM);
    }
}
