package org.colotride.model.backbones;

import org.colotride.model.NetworkBuilder;
import org.colotride.tensor.ImageShape;

/**
 * MobileNetV2 (Sandler et al., CVPR 2018) of width 1 as torchvision builds it, the last layer replaced by a linear one
 * to the embedding. Vertices are named as torchvision's modules.
 *
 * <p>torchvision's dropout before the last layer is left out: it does nothing in evaluation, and in training it would
 * make the embeddings that an attack is computed on others than those that the loss sees.
 */
public final class MobileNetV2 extends TorchvisionBackbone {
    private static final int FIRST_CHANNELS = 32;
    private static final int LAST_CHANNELS = 1280;

    /** @param expansion the blocks' inner channels by their input's */
    private record Stage(int expansion, int channels, int blocks, int stride) {}

    private static final Stage[] STAGES = {
        new Stage(1, 16, 1, 1),
        new Stage(6, 24, 2, 2),
        new Stage(6, 32, 3, 2),
        new Stage(6, 64, 4, 2),
        new Stage(6, 96, 3, 1),
        new Stage(6, 160, 3, 2),
        new Stage(6, 320, 1, 1)
    };

    public MobileNetV2(Args args) {
        super(args);
    }

    @Override
    public String build(NetworkBuilder builder, String input, ImageShape shape) {
        NetworkBuilder.requireAtLeast(shape, 32, "a MobileNetV2");
        String x = builder.convolution("features.0.0", input, shape.channels(), FIRST_CHANNELS, 3, 2, 1, false);
        x = activate(builder, "features.0", x, FIRST_CHANNELS);
        int in = FIRST_CHANNELS;
        int index = 1;
        for (Stage stage : STAGES) {
            for (int block = 0; block < stage.blocks(); block++) {
                int stride = block == 0 ? stage.stride() : 1;
                x = invertedResidual(builder, "features." + index++, x, in, stage, stride);
                in = stage.channels();
            }
        }
        String last = "features." + index;
        x = builder.convolution(last + ".0", x, in, LAST_CHANNELS, 1, 1, 0, false);
        x = activate(builder, last, x, LAST_CHANNELS);
        return builder.linear("classifier.1", builder.globalAveragePooling("avgpool", x), LAST_CHANNELS, dimension());
    }

    private String invertedResidual(
            NetworkBuilder builder, String name, String input, int in, Stage stage, int stride) {
        int inner = in * stage.expansion();
        int out = stage.channels();
        String x = input;
        int index = 0;
        if (stage.expansion() != 1) {
            String expansion = name + ".conv." + index++;
            x = builder.convolution(expansion + ".0", x, in, inner, 1, 1, 0, false);
            x = activate(builder, expansion, x, inner);
        }
        String depthwise = name + ".conv." + index++;
        x = builder.depthwiseConvolution(depthwise + ".0", x, inner, 3, stride, 1);
        x = activate(builder, depthwise, x, inner);
        x = builder.convolution(name + ".conv." + index++, x, inner, out, 1, 1, 0, false);
        x = builder.batchNormalization(name + ".conv." + index, x, out, keepsStatistics());
        return stride == 1 && in == out ? builder.sum(name + ".sum", x, input) : x;
    }

    /** Normalisation and rectifier that follow a convolution within the same module. */
    private String activate(NetworkBuilder builder, String module, String input, int channels) {
        String x = builder.batchNormalization(module + ".1", input, channels, keepsStatistics());
        return builder.cappedRectifier(module + ".2", x);
    }
}
