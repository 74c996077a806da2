package application;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.colotride.attack.AttackProfile;
import org.colotride.data.ChannelOrder;
import org.colotride.data.Orientation;
import org.colotride.data.pipeline.ImageReading;
import org.colotride.defense.ColoTride;
import org.colotride.library.ColoTrideTraining;
import org.colotride.library.ImageEmbedder;
import org.colotride.library.ImageIndex;
import org.colotride.library.ImageModel;
import org.colotride.library.Neighbour;
import org.colotride.library.Robustness;
import org.colotride.model.Backbone;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelFiles;
import org.colotride.model.ModelManifest;
import org.colotride.model.NetworkBuilder;
import org.colotride.random.SeededRandom;
import org.colotride.robustness.RobustnessResult;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** Goes through the three front doors. */
public final class Application {
    private static final ImageShape SHAPE = new ImageShape(1, 12, 12);
    private static final int CLASSES = 4;
    private static final int EACH = 8;

    private Application() {}

    public static void main(String... arguments) throws IOException {
        for (String optional : List.of("picocli.CommandLine", "io.vertx.core.Vertx", "org.knowm.xchart.XYChart")) {
            require(isAbsent(optional), optional + " came along, which only commands and pages need");
        }
        INDArray images = images();
        int[] labels = labels();
        ComputationGraph graph = graph();
        INDArray before = graph.params().dup();
        train(graph, images, labels);
        require(graph.params().distance2(before) > 0, "training left the weights as they were");
        double ers = attack(graph, images, labels);
        require(ers > 0 && ers < 100, "ERS " + ers);
        List<Neighbour> nearest = search(Path.of(arguments[0]));
        require(nearest.size() == 3 && nearest.get(0).distance() < 1e-3, "nearest " + nearest);
        System.out.println("All three doors open: ERS " + ers + ", nearest " + nearest.get(0));
    }

    private static void train(ComputationGraph graph, INDArray images, int[] labels) {
        try (ColoTrideTraining training = ColoTrideTraining.of(graph, SHAPE, images, labels)
                .pairs(8)
                .epochs(2)
                .defense(ColoTride.published())
                .build()) {
            graph.setListeners(training.listener());
            while (training.hasNextEpoch()) {
                graph.fit(training.epoch());
            }
        }
    }

    private static double attack(ComputationGraph graph, INDArray images, int[] labels) {
        try (ImageEmbedder model = ImageEmbedder.of(graph, SHAPE, DistanceMetric.N)) {
            RobustnessResult result =
                    Robustness.of(model).profile(AttackProfile.rob224()).queries(4).score(images, labels);
            return result.scores().ers().value();
        }
    }

    private static List<Neighbour> search(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        Random random = new Random(1);
        for (int i = 0; i < 3; i++) {
            BufferedImage image = new BufferedImage(12, 12, BufferedImage.TYPE_BYTE_GRAY);
            for (int p = 0; p < 144; p++) {
                image.getRaster().setSample(p % 12, p / 12, 0, random.nextInt(256));
            }
            Path file = folder.resolve(i + ".png");
            ImageIO.write(image, "png", file.toFile());
            files.add(file);
        }
        try (ImageModel model = ImageModel.load(model(folder.resolve("model.zip")))) {
            ImageIndex index = model.index(files);
            List<Neighbour> nearest = index.nearest(model.embed(files.get(1)), 10);
            require(nearest.get(0).file().equals(files.get(1)), "nearest " + nearest);
            return nearest;
        }
    }

    /** A network of this program's own, as a file. */
    private static Path model(Path file) throws IOException {
        Backbone backbone = new Backbone() {
            @Override
            public String build(NetworkBuilder builder, String input, ImageShape shape) {
                String seen = builder.rectifier("r", builder.convolution("c", input, 1, 8, 3, 2, 1, true));
                return builder.linear("f", builder.globalAveragePooling("a", seen), 8, 6);
            }

            @Override
            public int dimension() {
                return 6;
            }

            @Override
            public DistanceMetric metric() {
                return DistanceMetric.N;
            }

            @Override
            public double[] mean(int channels) {
                return new double[] {0.5};
            }

            @Override
            public double[] deviation(int channels) {
                return new double[] {0.25};
            }
        };
        ImageReading reading =
                new ImageReading(SHAPE, ChannelOrder.RGB, 255f, List.of(), Orientation.IGNORE, null);
        try (EmbeddingNetwork network = EmbeddingNetwork.create(
                backbone, SHAPE, new LossMSE(), new EmbeddingNetwork.Optimizer(1e-3, 0), new SeededRandom(1))) {
            ModelFiles.write(
                    file,
                    network,
                    new ModelManifest(
                            ModelManifest.VERSION, SHAPE, DistanceMetric.N, "", null, null, List.of(), null, reading));
        }
        require(Files.size(file) > 0, "no model");
        return file;
    }

    private static ComputationGraph graph() {
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Adam(2e-3))
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(12, 12, 1))
                .addLayer("conv", new ConvolutionLayer.Builder(3, 3).nOut(8).activation(Activation.RELU).build(), "in")
                .addLayer("mean", new GlobalPoolingLayer(org.deeplearning4j.nn.conf.layers.PoolingType.AVG), "conv")
                .addLayer("features", new DenseLayer.Builder().nOut(16).activation(Activation.IDENTITY).build(), "mean")
                .addVertex("unit", new L2NormalizeVertex(), "features")
                .addLayer(
                        "loss",
                        new LossLayer.Builder(ColoTrideTraining.loss()).activation(Activation.IDENTITY).build(),
                        "unit")
                .setOutputs("loss")
                .build());
        graph.init();
        return graph;
    }

    private static INDArray images() {
        Random random = new Random(2);
        float[] pixels = new float[CLASSES * EACH * SHAPE.length()];
        for (int i = 0; i < pixels.length; i++) {
            int label = i / SHAPE.length() / EACH;
            pixels[i] = 0.2f * label + 0.2f * random.nextFloat();
        }
        return Nd4j.createFromArray(pixels).reshape(CLASSES * EACH, 1, 12, 12);
    }

    private static int[] labels() {
        int[] labels = new int[CLASSES * EACH];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i / EACH;
        }
        return labels;
    }

    private static boolean isAbsent(String name) {
        try {
            Class.forName(name, false, Application.class.getClassLoader());
            return false;
        } catch (ClassNotFoundException absent) {
            return true;
        }
    }

    private static void require(boolean so, String otherwise) {
        if (!so) {
            throw new IllegalStateException(otherwise);
        }
    }
}
