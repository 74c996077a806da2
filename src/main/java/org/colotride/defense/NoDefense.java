package org.colotride.defense;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.collapse.Collapseness;
import org.colotride.mining.Triplets;

/** Training on benign triplets, the standard comparison. */
public final class NoDefense implements Defense {
    /** @param lambda sharpness of the collapseness that is recorded; 10 if null */
    public record Args(Double lambda) {
        public Args {
            lambda = lambda == null ? 10 : lambda;
        }
    }

    private final Collapseness collapseness;
    private final TripletStack stack = new TripletStack();

    public NoDefense(Args args) {
        this.collapseness = new Collapseness(args.lambda());
    }

    @Override
    public BatchLoad load(int pairs) {
        return new BatchLoad(0, 3 * pairs);
    }

    @Override
    public List<String> turns() {
        return List.of();
    }

    @Override
    public DefendedBatch defend(BenignBatch batch, RandomGenerator random, ProjectedGradientDescent descent) {
        Triplets triplets = batch.mine();
        stack.fill(batch, triplets);
        return stack.defended(batch, triplets, Turn.none());
    }

    @Override
    public Optional<CollapseWatch> collapseWatch() {
        return Optional.of(new CollapseWatch(collapseness, OptionalDouble.empty()));
    }
}
