package org.colotride.model.imported;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.colotride.config.ConfigException;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.HostileJson;
import org.colotride.model.ModelFiles;
import org.colotride.model.ModelManifest;
import org.colotride.model.TestNetworks;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** Deeplearning4j's own outputs, and central differences, against networks rebuilt of our layers. */
class StockNetworkTest {
    private static final ImageShape SHAPE = new ImageShape(3, 17, 17);
    private static final int COUNT = 4;
    /** Small, so that no rectifier or maximum changes sides on the way. */
    private static final double STEP = 1e-6;

    @TempDir
    private Path folder;

    @Test
    void aResidualGraphGivesItsOwnOutputs() throws IOException {
        ComputationGraph stock = residual(Activation.RELU);
        Path file = saved(stock);
        INDArray features = stock.feedForward(images(), false).get("dense");
        try (EmbeddingNetwork network = imported(file, null)) {
            assertEmbeddings(features, network);
        }
    }

    @Test
    void anEarlierLayerIsAveraged() throws IOException {
        ComputationGraph stock = residual(Activation.RELU);
        Path file = saved(stock);
        INDArray features = stock.feedForward(images(), false).get("relu2").mean(2, 3);
        try (EmbeddingNetwork network = imported(file, "relu2")) {
            assertEmbeddings(features, network);
        }
    }

    @Test
    void layersInARowGiveTheirOwnOutputs() throws IOException {
        MultiLayerNetwork stock = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(5)
                .list()
                .layer(new ConvolutionLayer.Builder(5, 5)
                        .nOut(6)
                        .activation(Activation.RELU)
                        .build())
                .layer(new SubsamplingLayer.Builder(
                                SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
                        .build())
                .layer(new DenseLayer.Builder()
                        .nOut(9)
                        .activation(Activation.RELU)
                        .build())
                .layer(output())
                .setInputType(InputType.convolutional(17, 17, 3))
                .build());
        stock.init();
        Path file = folder.resolve("row.zip");
        ModelSerializer.writeModel(stock, file.toFile(), true);
        try (EmbeddingNetwork network = imported(file, null)) {
            assertEmbeddings(stock.feedForward(images(), false).get(3), network);
        }
    }

    @Test
    void theImagesGradientIsRight() throws IOException {
        StockNetwork backbone = StockNetwork.deeplearning4j(args(saved(residual(Activation.RELU)), null));
        try (EmbeddingNetwork network = TestNetworks.network(backbone, SHAPE, DataType.DOUBLE, 3)) {
            float[] images = TestNetworks.images(COUNT, SHAPE, 7);
            float[] error = TestNetworks.floats(COUNT * 5, 8);
            float[] gradient = new float[images.length];
            network.engine().embedForGradient(images, COUNT, new float[error.length]);
            network.engine().imageGradient(error, gradient);
            SeededRandom random = new SeededRandom(9);
            for (int check = 0; check < 5; check++) {
                double[] direction = random.doubles(images.length, -1, 1).toArray();
                double expected =
                        (loss(network, images, direction, STEP, error) - loss(network, images, direction, -STEP, error))
                                / (2 * STEP);
                double actual = 0;
                double scale = 0;
                for (int i = 0; i < images.length; i++) {
                    actual += gradient[i] * direction[i];
                    scale += gradient[i] * (double) gradient[i];
                }
                assertEquals(expected, actual, 1e-5 * Math.sqrt(scale));
            }
        }
    }

    @Test
    void aModelMadeOfItNeedsTheFileNoMore() throws IOException {
        Path file = saved(residual(Activation.RELU));
        Path model = folder.resolve("model.zip");
        float[] before;
        try (EmbeddingNetwork network = imported(file, null)) {
            before = embeddings(network);
            ModelFiles.write(model, network, new ModelManifest(2, SHAPE, DistanceMetric.E, ""));
        }
        Files.delete(file);
        try (EmbeddingNetwork network = ModelFiles.read(model, false).network()) {
            assertArrayEquals(before, embeddings(network));
        }
    }

    @Test
    void whatHasNoCounterpartIsRefusedByName() throws IOException {
        Path swish = saved(residual(Activation.SWISH));
        assertRefused(swish, null, "'relu1'");
        assertRefused(swish, "relu9", "relu9");
        ComputationGraph uneven = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                        "even",
                        new ConvolutionLayer.Builder(2, 2)
                                .nOut(4)
                                .convolutionMode(org.deeplearning4j.nn.conf.ConvolutionMode.Same)
                                .build(),
                        "in")
                .addLayer("out", output(), "even")
                .setOutputs("out")
                .setInputTypes(InputType.convolutional(17, 17, 3))
                .build());
        uneven.init();
        assertRefused(saved(uneven), null, "'even'");
    }

    @Test
    void brokenAndHostileFilesAreRefused() throws IOException {
        Path missing = folder.resolve("missing.zip");
        assertRefused(missing, null, missing.toString());
        Path file = saved(residual(Activation.RELU));
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertRefused(file, null, file.toString());
        Files.write(file, whole);
        try (FileSystem zip = FileSystems.newFileSystem(file)) {
            Path weights = zip.getPath(ModelSerializer.COEFFICIENTS_BIN);
            byte[] bytes = Files.readAllBytes(weights);
            Files.write(weights, Arrays.copyOf(bytes, bytes.length - 8));
        }
        assertRefused(file, null, "ends before the last of its numbers");
        Files.write(file, whole);
        try (FileSystem zip = FileSystems.newFileSystem(file)) {
            Path configuration = zip.getPath(ModelSerializer.CONFIGURATION_JSON);
            Files.writeString(
                    configuration,
                    Files.readString(configuration)
                            .replace("org.deeplearning4j.nn.conf.layers.DenseLayer", "javax.swing.JEditorPane"));
        }
        assertRefused(file, null, "javax.swing.JEditorPane");
    }

    @ParameterizedTest
    @EnumSource
    void noOtherClassIsLoadedHoweverItIsNamed(HostileJson form) throws IOException {
        Path file = saved(residual(Activation.RELU));
        form.in(file);
        assertRefused(file, null, "its configuration ");
        assertNull(System.getProperty(HostileJson.MARK));
    }

    @Test
    void layersAreSaidByTheirNamesInTheFile() throws IOException {
        MultiLayerNetwork row = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new ConvolutionLayer.Builder(5, 5)
                        .name("stem")
                        .nOut(6)
                        .activation(Activation.SWISH)
                        .build())
                .layer(output())
                .setInputType(InputType.convolutional(17, 17, 3))
                .build());
        row.init();
        Path file = folder.resolve("row.zip");
        ModelSerializer.writeModel(row, file.toFile(), true);
        assertRefused(file, null, "'stem'");
    }

    private void assertRefused(Path file, String layer, String named) {
        String message =
                assertThrows(ConfigException.class, () -> imported(file, layer)).getMessage();
        assertTrue(message.contains(named) && message.contains(file.toString()), message);
    }

    private static double loss(
            EmbeddingNetwork network, float[] images, double[] direction, double step, float[] error) {
        double[] moved = new double[images.length];
        for (int i = 0; i < images.length; i++) {
            moved[i] = images[i] + step * direction[i];
        }
        INDArray batch = Nd4j.createFromArray(moved).reshape(COUNT, 3, 17, 17);
        double[] embeddings = TestNetworks.embeddingGraph(network)
                .output(batch)[0]
                .dup('c')
                .data()
                .asDouble();
        double sum = 0;
        for (int i = 0; i < error.length; i++) {
            sum += embeddings[i] * error[i];
        }
        return sum;
    }

    /** The head is fresh: its weights applied to Deeplearning4j's features are what ours must give. */
    private static void assertEmbeddings(INDArray features, EmbeddingNetwork network) {
        INDArray head = network.graph().getParam("head_weight");
        INDArray expected = features.mmul(head.transpose())
                .addRowVector(network.graph().getParam("head_bias").reshape(1, 5));
        assertArrayEquals(expected.dup('c').data().asFloat(), embeddings(network), 1e-5f);
    }

    private static float[] embeddings(EmbeddingNetwork network) {
        float[] embeddings = new float[COUNT * 5];
        network.engine().embed(TestNetworks.images(COUNT, SHAPE, 7), COUNT, embeddings);
        return embeddings;
    }

    private static INDArray images() {
        return Nd4j.createFromArray(TestNetworks.images(COUNT, SHAPE, 7)).reshape(COUNT, 3, 17, 17);
    }

    private static StockNetwork.Args args(Path file, String layer) {
        return new StockNetwork.Args(file.toString(), layer, 5, true, DistanceMetric.E);
    }

    private static EmbeddingNetwork imported(Path file, String layer) {
        return EmbeddingNetwork.create(
                StockNetwork.deeplearning4j(args(file, layer)),
                SHAPE,
                new LossMSE(),
                new EmbeddingNetwork.Optimizer(1e-3, 0),
                new SeededRandom(1));
    }

    private Path saved(ComputationGraph graph) throws IOException {
        Path file = folder.resolve("stock.zip");
        ModelSerializer.writeModel(graph, file.toFile(), true);
        return file;
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static Layer convolution(int kernel, int stride) {
        return new ConvolutionLayer.Builder(kernel, kernel)
                .stride(stride, stride)
                .nOut(6)
                .activation(Activation.IDENTITY)
                .build();
    }

    /** A stem and one residual block, built as Deeplearning4j's zoo builds its ResNet-50. */
    private static ComputationGraph residual(Activation activation) {
        Layer pool = new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX, new int[] {3, 3}, new int[] {2, 2})
                .build();
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(4)
                .graphBuilder()
                .addInputs("in")
                .addLayer("pad", new ZeroPaddingLayer(2, 2), "in")
                .addLayer("conv1", convolution(5, 2), "pad")
                .addLayer(
                        "bn1",
                        new BatchNormalization.Builder()
                                .eps(1e-3)
                                .useLogStd(true)
                                .build(),
                        "conv1")
                .addLayer("relu1", new ActivationLayer(activation), "bn1")
                .addLayer("pool", pool, "relu1")
                .addLayer("conv_a", convolution(1, 1), "pool")
                .addLayer(
                        "bn_a",
                        new BatchNormalization.Builder().useLogStd(false).build(),
                        "conv_a")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "bn_a", "pool")
                .addLayer("relu2", new ActivationLayer(Activation.RELU), "sum")
                .addLayer("average", new GlobalPoolingLayer(PoolingType.AVG), "relu2")
                .addLayer(
                        "dense",
                        new DenseLayer.Builder()
                                .nOut(7)
                                .activation(Activation.RELU)
                                .build(),
                        "average")
                .addLayer("out", output(), "dense")
                .setOutputs("out")
                .setInputTypes(InputType.convolutional(17, 17, 3))
                .build());
        graph.init();
        SeededRandom random = new SeededRandom(6);
        graph.paramTable().forEach((name, values) -> {
            String kind = name.substring(name.lastIndexOf('_') + 1);
            if (!kind.equals("W")) {
                double base = kind.equals("gamma") || kind.equals("var") ? 0.7 : -0.2;
                for (int i = 0; i < values.length(); i++) {
                    values.putScalar(i, base + 0.5 * random.nextDouble());
                }
            }
        });
        return graph;
    }
}
