package example;

import java.util.random.RandomGenerator;
import org.colotride.config.Plugin;
import org.colotride.defense.BenignBatch;
import org.colotride.defense.Defense;
import org.colotride.defense.Perturbation;
import org.colotride.defense.PublishedDescent;
import org.colotride.defense.Role;
import org.colotride.defense.TripletDefense;
import org.colotride.mining.Triplets;

/** A defence: positives move away from their anchors. */
public final class PullPositives implements Plugin<Defense, PublishedDescent> {
    private static final class Pulling extends TripletDefense {
        Pulling(PublishedDescent descent) {
            super("PULL", descent);
        }

        @Override
        protected Perturbation perturbation(BenignBatch batch, Triplets triplets, RandomGenerator random) {
            return moving(Role.POSITIVE, Role.POSITIVE, (step, distances, slopes) -> {
                double loss = 0;
                for (int i = 0; i < distances.count(); i++) {
                    loss -= distances.positive()[i];
                    slopes.positive()[i] = -1;
                }
                return loss;
            });
        }
    }

    @Override
    public Class<Defense> kind() {
        return Defense.class;
    }

    @Override
    public String name() {
        return "pull-positives";
    }

    @Override
    public Class<PublishedDescent> arguments() {
        return PublishedDescent.class;
    }

    @Override
    public Defense create(PublishedDescent descent) {
        return new Pulling(descent);
    }
}
