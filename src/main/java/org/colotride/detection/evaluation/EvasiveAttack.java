package org.colotride.detection.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.colotride.attack.AttackProfile;
import org.colotride.attack.AutoProjectedGradientDescent;
import org.colotride.attack.BatchObjective;
import org.colotride.attack.Gallery;
import org.colotride.attack.QueryObjective;
import org.colotride.detection.Calibration;
import org.colotride.detection.ChangedCopies;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.robustness.AdversarialImages;
import org.colotride.tensor.ImageShape;

/**
 * Attacks through a detector that they know: Auto-PGD on {@link EvasiveObjective}, once for each weight of the score, from the
 * benign image. What an image gets does not depend on its batch. Not thread-safe.
 */
final class EvasiveAttack {
    private final Gallery gallery;
    private final AttackProfile profile;
    private final int steps;
    private final List<Double> weights;
    private final Calibration calibration;
    private final ChangedCopies copies;
    private final CopiesEngine engine;
    private final AutoProjectedGradientDescent descent;

    /** @param network not closed by this */
    EvasiveAttack(
            EmbeddingEngine network, ImageShape shape, Gallery gallery, DetectionPlan plan, Calibration calibration) {
        this.gallery = gallery;
        this.profile = plan.attacks().profile();
        this.steps = plan.attacks().budget().steps();
        this.weights = plan.weights();
        this.calibration = calibration;
        this.copies = new ChangedCopies(
                calibration.settings().smallChanges(),
                shape,
                calibration.settings().seed());
        this.engine = new CopiesEngine(network, shape, copies);
        this.descent = new AutoProjectedGradientDescent(engine);
    }

    /**
     * @param made the images that move, and what the attack selected for them
     * @param objectives of the attack, one for each image
     * @return adversarial images for each weight, {@code [n, C, H, W]}
     */
    List<float[]> run(AdversarialImages.Made made, List<QueryObjective> objectives) {
        List<float[]> found = new ArrayList<>();
        for (double weight : weights) {
            List<EvasiveObjective> evasive = IntStream.range(0, objectives.size())
                    .mapToObj(i -> new EvasiveObjective(
                            objectives.get(i), gallery, made.queries().get(i).index(), calibration, copies, weight))
                    .toList();
            found.add(descent.run(
                            made.benign(),
                            made.benign(),
                            new BatchObjective(evasive, engine.dimension()),
                            profile.norm(),
                            profile.epsilon(),
                            steps,
                            images -> {})
                    .images()
                    .clone());
        }
        return found;
    }
}
