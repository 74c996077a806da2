package org.colotride.model.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.TreeMap;
import org.colotride.model.Backbone;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.TestNetworks;
import org.colotride.model.backbones.C2F2;
import org.colotride.model.backbones.MnasNet;
import org.colotride.model.backbones.MobileNetV2;
import org.colotride.model.backbones.ResNet;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.nd4j.linalg.api.buffer.DataType;

/** Networks to export, their weights random and their running statistics not those of the identity. */
final class TestExports {
    private TestExports() {}

    static EmbeddingNetwork network(Backbone backbone, ImageShape shape) {
        return TestNetworks.network(backbone, shape, DataType.FLOAT, 5);
    }

    static EmbeddingNetwork c2f2() {
        return network(new C2F2(new C2F2.Args(64, DistanceMetric.N)), new ImageShape(1, 28, 28));
    }

    static EmbeddingNetwork resnet18() {
        return network(
                ResNet.resnet18(new ResNet.Args(512, DistanceMetric.N, ResNet.Statistics.frozen)),
                new ImageShape(3, 64, 64));
    }

    static EmbeddingNetwork mobileNetV2(int embedding) {
        return network(
                new MobileNetV2(new MobileNetV2.Args(embedding, DistanceMetric.N, null)), new ImageShape(3, 64, 64));
    }

    static EmbeddingNetwork mnasNet(int embedding) {
        return network(new MnasNet(new MnasNet.Args(embedding, DistanceMetric.N, null)), new ImageShape(3, 64, 64));
    }

    /** Images that are not square, windows that do not fit, values below 0 at the padding, a sum, no normalisation at the end. */
    static EmbeddingNetwork odd() {
        return network(
                TestNetworks.backbone(
                        (builder, input, shape) -> {
                            String x = builder.convolution("first", input, 2, 6, 3, 2, 1, true);
                            x = builder.maxPooling("pool", x, 3, 2, 1);
                            String y = builder.convolution("second", x, 6, 6, 3, 1, 1, false);
                            y = builder.batchNormalization("norm", y, 6, false);
                            x = builder.rectifier("relu", builder.sum("sum", y, x));
                            return builder.linear("last", x, 6 * 3 * 4, 5);
                        },
                        5,
                        DistanceMetric.E),
                new ImageShape(2, 11, 13));
    }

    static byte[] encoded(ModelExport format, EmbeddingNetwork network) {
        TreeMap<String, String> metadata = new TreeMap<>();
        metadata.put("architecture", "a \"quoted\" näme");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            format.encode(new ExportedModel(network, metadata)).writeTo(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }
}
