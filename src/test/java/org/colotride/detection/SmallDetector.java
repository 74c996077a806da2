package org.colotride.detection;

import java.util.Optional;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.experiment.RandomImages;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.SetEmbedder;
import org.colotride.model.TestNetworks;
import org.colotride.model.backbones.C2F2;
import org.colotride.retrieval.NearestNeighbours;
import org.colotride.robustness.ScoredImages;
import org.colotride.robustness.ScoredModel;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.nd4j.linalg.api.buffer.DataType;

/** A small network, undefended, with the images that it knows. */
public final class SmallDetector implements AutoCloseable {
    public static final ImageShape SHAPE = new ImageShape(1, 12, 12);

    private final EmbeddingNetwork network;
    public final ScoredModel model;

    public SmallDetector(DistanceMetric metric, int perClass) {
        network = TestNetworks.network(new C2F2(new C2F2.Args(8, metric)), SHAPE, DataType.FLOAT, 3);
        RandomImages images = new RandomImages(5, perClass, SHAPE);
        model = new ScoredModel(
                network.engine(),
                metric,
                new ScoredImages(
                        images,
                        new SetEmbedder(network.engine(), 64, 1)
                                .embed(images, 0, new DataReport(CorruptPolicy.FAIL), done -> {})),
                Optional.empty());
    }

    NearestNeighbours neighbours() {
        return new NearestNeighbours(model.queries().embedded().embeddings(), model.metric());
    }

    @Override
    public void close() {
        network.close();
    }
}
