package org.colotride.model.backbones;

import java.util.Arrays;
import org.colotride.model.NetworkBuilder;
import org.colotride.tensor.ImageShape;

/**
 * ResNet-18, -34 and -50 (He et al., CVPR 2016) as torchvision builds them, the last layer replaced by a linear one to
 * the embedding. Vertices are named as torchvision's modules.
 */
public final class ResNet extends TorchvisionBackbone {
    private final int[] blocks;
    private final boolean bottleneck;

    private ResNet(Args args, boolean bottleneck, int... blocks) {
        super(args);
        this.bottleneck = bottleneck;
        this.blocks = blocks;
    }

    public static ResNet resnet18(Args args) {
        return new ResNet(args, false, 2, 2, 2, 2);
    }

    public static ResNet resnet34(Args args) {
        return new ResNet(args, false, 3, 4, 6, 3);
    }

    public static ResNet resnet50(Args args) {
        return new ResNet(args, true, 3, 4, 6, 3);
    }

    /** How many convolutions and linear layers an image passes: 18, 34 or 50. */
    public int depth() {
        return 2 + (bottleneck ? 3 : 2) * Arrays.stream(blocks).sum();
    }

    @Override
    public String build(NetworkBuilder builder, String input, ImageShape shape) {
        NetworkBuilder.requireAtLeast(shape, 32, "a ResNet");
        String x = builder.convolution("conv1", input, shape.channels(), 64, 7, 2, 3, false);
        x = normalise(builder, "bn1", x, 64);
        x = builder.rectifier("relu", x);
        x = builder.maxPooling("maxpool", x, 3, 2, 1);
        int in = 64;
        for (int stage = 0; stage < blocks.length; stage++) {
            int planes = 64 << stage;
            for (int block = 0; block < blocks[stage]; block++) {
                int stride = stage > 0 && block == 0 ? 2 : 1;
                String name = "layer" + (stage + 1) + "." + block;
                x = bottleneck
                        ? bottleneckBlock(builder, name, x, in, planes, stride)
                        : basicBlock(builder, name, x, in, planes, stride);
                in = bottleneck ? 4 * planes : planes;
            }
        }
        return builder.linear("fc", builder.globalAveragePooling("avgpool", x), in, dimension());
    }

    private String basicBlock(NetworkBuilder builder, String name, String input, int in, int planes, int stride) {
        String x = builder.convolution(name + ".conv1", input, in, planes, 3, stride, 1, false);
        x = builder.rectifier(name + ".relu1", normalise(builder, name + ".bn1", x, planes));
        x = builder.convolution(name + ".conv2", x, planes, planes, 3, 1, 1, false);
        x = normalise(builder, name + ".bn2", x, planes);
        String shortcut = shortcut(builder, name, input, in, planes, stride);
        return builder.rectifier(name + ".relu", builder.sum(name + ".sum", x, shortcut));
    }

    private String bottleneckBlock(NetworkBuilder builder, String name, String input, int in, int planes, int stride) {
        String x = builder.convolution(name + ".conv1", input, in, planes, 1, 1, 0, false);
        x = builder.rectifier(name + ".relu1", normalise(builder, name + ".bn1", x, planes));
        x = builder.convolution(name + ".conv2", x, planes, planes, 3, stride, 1, false);
        x = builder.rectifier(name + ".relu2", normalise(builder, name + ".bn2", x, planes));
        x = builder.convolution(name + ".conv3", x, planes, 4 * planes, 1, 1, 0, false);
        x = normalise(builder, name + ".bn3", x, 4 * planes);
        String shortcut = shortcut(builder, name, input, in, 4 * planes, stride);
        return builder.rectifier(name + ".relu", builder.sum(name + ".sum", x, shortcut));
    }

    private String shortcut(NetworkBuilder builder, String name, String input, int in, int out, int stride) {
        if (in == out && stride == 1) {
            return input;
        }
        String x = builder.convolution(name + ".downsample.0", input, in, out, 1, stride, 0, false);
        return normalise(builder, name + ".downsample.1", x, out);
    }

    private String normalise(NetworkBuilder builder, String name, String input, int channels) {
        return builder.batchNormalization(name, input, channels, keepsStatistics());
    }
}
