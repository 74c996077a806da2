package org.colotride.robustness;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.attack.Attack;
import org.colotride.attack.BenignQuery;
import org.colotride.attack.ConfiguredAttack;
import org.colotride.attack.Gallery;
import org.colotride.attack.QueryObjective;
import org.colotride.io.Progress;
import org.colotride.retrieval.AttackFigure;

/**
 * The adversarial images of a plan themselves, for whom figures are not enough: those that a scoring by the same plan measures,
 * made in this process. Not thread-safe.
 */
public final class AdversarialImages {
    private final RobustnessPlan plan;
    private final BatchAttacks attacks;

    /**
     * @param plan of a search that transfers from no other model
     * @param batch images at a time, at most
     * @throws RobustnessException if the images hold no query
     */
    public AdversarialImages(ScoredModel model, RobustnessPlan plan, int batch) {
        this.plan = plan;
        this.attacks = new BatchAttacks(model, null, plan, batch, Progress.silent());
    }

    /**
     * Images of one attack.
     *
     * @param queries the images that move, as they were
     * @param selected rows that the attack selected, {@code [n][…]}
     * @param seeds of each image's random choices, {@code [n]}
     * @param benign pixels in [0, 1], {@code [n, C, H, W]}
     * @param images with which each figure is what a scoring says, by the figure's name, {@code [n, C, H, W]}; the same
     *     array for all figures unless each was searched for by itself
     */
    public record Made(
            List<BenignQuery> queries, int[][] selected, long[] seeds, float[] benign, Map<String, float[]> images) {
        /** The objective of one of the images, with its figures. */
        public QueryObjective objective(Attack attack, Gallery gallery, int image) {
            return attack.objective(queries.get(image), gallery, selected[image]);
        }
    }

    /** The rows that an attack moves, of the queries or of the gallery, in their order. */
    public int[] rows(ConfiguredAttack attack) {
        return attacks.rows(cell(attack));
    }

    /** What is searched, as attacks see it. */
    public Gallery gallery() {
        return attacks.gallery();
    }

    /**
     * Makes the images of a batch; what an image gets does not depend on the batch.
     *
     * @throws RobustnessException if the attack cannot be made on this gallery
     */
    public Made make(ConfiguredAttack attack, int[] rows) {
        BatchAttacks.Moved moved = attacks.move(cell(attack), rows);
        Adversary.Queries queries = moved.queries();
        Map<String, float[]> images = new LinkedHashMap<>();
        for (AttackFigure figure : attack.rule().figures()) {
            images.put(
                    figure.name(),
                    moved.crafted().worst() == null
                            ? moved.crafted().images()
                            : moved.crafted().worst().images().get(figure.name()));
        }
        return new Made(queries.seen(), moved.selected(), queries.seeds(), queries.benign(), images);
    }

    private AttackCell cell(ConfiguredAttack attack) {
        return new AttackCell(AttackCell.Role.score, attack, plan.profile(), plan.search(), 0);
    }
}
