package org.colotride.model.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.TestNetworks;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;

/** Every network runs in ONNX Runtime, too. */
class OnnxExportTest {
    private static final double TOLERANCE = 1e-4;
    private static final OnnxExport ONNX = new OnnxExport();

    @Test
    void c2f2EmbedsTheSame() throws OrtException {
        checkEmbeddings(TestExports.c2f2());
    }

    @Test
    void resnet18EmbedsTheSame() throws OrtException {
        checkEmbeddings(TestExports.resnet18());
    }

    @Test
    void mobileNetV2EmbedsTheSame() throws OrtException {
        checkEmbeddings(TestExports.mobileNetV2(64));
    }

    @Test
    void mnasNetEmbedsTheSame() throws OrtException {
        checkEmbeddings(TestExports.mnasNet(64));
    }

    @Test
    void oddShapesPaddingAndOrderOfFlatteningAreTheSame() throws OrtException {
        checkEmbeddings(TestExports.odd());
    }

    @Test
    void anEmbeddingOfLengthZeroStaysZero() throws OrtException {
        EmbeddingNetwork network = TestExports.c2f2();
        network.graph().getParam("fc2_weight").assign(0);
        network.graph().getParam("fc2_bias").assign(0);
        network.engine().refresh();
        checkEmbeddings(network);
        network.close();
    }

    private static void checkEmbeddings(EmbeddingNetwork network) throws OrtException {
        try (network;
                OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                OrtSession session = session(network, options)) {
            ImageShape shape = network.shape();
            assertEquals(Set.of("images"), session.getInputNames());
            assertEquals(Set.of("embeddings"), session.getOutputNames());
            TensorInfo images =
                    (TensorInfo) session.getInputInfo().get("images").getInfo();
            assertArrayEquals(new long[] {-1, shape.channels(), shape.height(), shape.width()}, images.getShape());
            assertEquals(
                    "a \"quoted\" näme",
                    session.getMetadata().getCustomMetadata().get("architecture"));
            for (int count : new int[] {1, 5}) {
                float[] pixels = TestNetworks.images(count, shape, 7 + count);
                float[] ours = new float[count * network.dimension()];
                network.engine().embed(pixels, count, ours);
                float[][] theirs = run(session, pixels, count, shape);
                assertEquals(count, theirs.length);
                for (int i = 0; i < count; i++) {
                    int start = i * network.dimension();
                    float[] row = Arrays.copyOfRange(ours, start, start + network.dimension());
                    assertArrayEquals(row, theirs[i], (float) TOLERANCE, "image " + i + " of " + count);
                }
            }
        }
    }

    private static OrtSession session(EmbeddingNetwork network, OrtSession.SessionOptions options) throws OrtException {
        options.setIntraOpNumThreads(1);
        return OrtEnvironment.getEnvironment().createSession(TestExports.encoded(ONNX, network), options);
    }

    private static float[][] run(OrtSession session, float[] pixels, int count, ImageShape shape) throws OrtException {
        long[] dimensions = {count, shape.channels(), shape.height(), shape.width()};
        try (OnnxTensor tensor =
                        OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), FloatBuffer.wrap(pixels), dimensions);
                OrtSession.Result result = session.run(Map.of("images", tensor))) {
            return (float[][]) result.get(0).getValue();
        }
    }

    @Test
    void aLayerThatIsNotOursIsRefusedByName() {
        try (EmbeddingNetwork network = TestExports.network(
                TestNetworks.backbone(
                        (builder, input, shape) -> {
                            String x = TestNetworks.deeplearning4jBatchNormalization(builder, "strange", input, 1);
                            return builder.linear("last", x, 36, 3);
                        },
                        3,
                        DistanceMetric.N),
                new ImageShape(1, 6, 6))) {
            for (ModelExport format : new ModelExport[] {ONNX, new SafetensorsExport()}) {
                String message = assertThrows(
                                UnsupportedVertexException.class, () -> TestExports.encoded(format, network))
                        .getMessage();
                assertTrue(message.contains("'strange'") && message.contains("BatchNormalization"), message);
            }
        }
    }
}
