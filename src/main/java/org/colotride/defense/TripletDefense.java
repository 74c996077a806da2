package org.colotride.defense;

import java.util.List;
import java.util.random.RandomGenerator;
import org.colotride.attack.PgdResult;
import org.colotride.attack.PgdSettings;
import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.defense.TripletPerturbation.DistanceObjective;
import org.colotride.mining.Triplets;
import org.colotride.tensor.ImageShape;

/**
 * A defence that mines triplets of benign images, moves some of their members and trains on the triplets as they then
 * are. A subclass says what moves, what it descends, and how far.
 */
public abstract class TripletDefense implements Defense {
    private final String name;
    private final PublishedDescent published;
    private final TripletStack stack = new TripletStack();

    /** @param name of its only turn, as the papers write it */
    protected TripletDefense(String name, PublishedDescent published) {
        this.name = name;
        this.published = published;
    }

    /** What moves, and what it descends. */
    protected abstract Perturbation perturbation(BenignBatch batch, Triplets triplets, RandomGenerator random);

    /** How far, in how many steps. */
    protected PgdSettings settings(ImageShape shape) {
        return published.settings(shape);
    }

    /** A perturbation whose objective looks at the distances within each triplet alone. */
    protected final Perturbation moving(Role first, Role last, DistanceObjective objective) {
        return new TripletPerturbation(name, first, last, published.distance(), objective);
    }

    /** What is trained on; by default the triplets alone. */
    protected DefendedBatch complete(BenignBatch batch, DefendedBatch triplets) {
        return triplets;
    }

    @Override
    public final List<String> turns() {
        return List.of(name);
    }

    @Override
    public DefendedBatch defend(BenignBatch batch, RandomGenerator random, ProjectedGradientDescent descent) {
        Triplets triplets = batch.mine();
        stack.fill(batch, triplets);
        PgdSettings settings = settings(batch.shape());
        PgdResult result = stack.perturb(batch, triplets, perturbation(batch, triplets, random), settings, descent);
        Turn turn = new Turn(name, result.steps(), settings.epsilon(), settings.alpha());
        return complete(batch, stack.defended(batch, triplets, turn));
    }

    protected final String name() {
        return name;
    }
}
