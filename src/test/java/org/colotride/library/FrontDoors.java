package org.colotride.library;

import java.nio.file.Path;
import java.util.List;
import org.colotride.attack.AttackProfile;
import org.colotride.defense.ColoTride;
import org.colotride.robustness.RobustnessResult;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.listeners.ScoreIterationListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The code that stands in the README and in docs, to be compiled and run; {@link FrontDoorsTest} compares. */
final class FrontDoors {
    private FrontDoors() {}

    static double attack(ComputationGraph graph, ImageShape shape, INDArray images, int[] labels) {
        // begin attack
        try (ImageEmbedder model = ImageEmbedder.of(graph, shape, DistanceMetric.N)) {
            RobustnessResult result =
                    Robustness.of(model).profile(AttackProfile.rob224()).score(images, labels);
            System.out.println("ERS " + result.scores().ers().value() + " of 100");
            // end attack
            return result.scores().ers().value();
        }
    }

    static void train(ComputationGraph graph, ImageShape shape, INDArray images, int[] labels) {
        // begin train
        try (ColoTrideTraining training = ColoTrideTraining.of(graph, shape, images, labels)
                .pairs(16)
                .epochs(8)
                .defense(ColoTride.published())
                .build()) {
            graph.setListeners(training.listener(), new ScoreIterationListener(10));
            while (training.hasNextEpoch()) {
                graph.fit(training.epoch());
            }
        }
        // end train
    }

    static List<Neighbour> search(Path file, List<Path> files, Path query) {
        // begin search
        try (ImageModel model = ImageModel.load(file)) {
            ImageIndex index = model.index(files);
            List<Neighbour> nearest = index.nearest(model.embed(query), 10);
            // end search
            return nearest;
        }
    }
}
