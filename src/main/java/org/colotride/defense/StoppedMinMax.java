package org.colotride.defense;

import java.util.Map;
import java.util.random.RandomGenerator;
import org.colotride.attack.PgdSettings;
import org.colotride.loss.IntraClassStructure;
import org.colotride.loss.LastLoss;
import org.colotride.loss.MetricLoss;
import org.colotride.mining.Triplets;
import org.colotride.tensor.ImageShape;
import org.colotride.tensor.PairDistance;

/**
 * Semi-stop (RobRank's {@code amdsemi}, the prototype of HM): min-max in which a triplet is pushed only until its
 * hardness has reached −κ, κ = γ·√(clip(ℓ, 0, γ) / γ), γ the margin and ℓ the loss of the iteration before, 2 before the
 * first.
 */
public final class StoppedMinMax extends TripletDefense {
    private static final double FIRST_LOSS = 2;
    private static final String STATE = "previousLoss";

    /**
     * @param epsilon largest change of a pixel, in (0, 1]; 77/255 for images of 28×28, 8/255 for larger ones if null
     * @param alpha size of a step, in (0, 1]; 3/255 or 1/255 if null
     * @param steps of PGD, ≥ 1; 32 if null
     * @param margin γ, a distance in (0, 2]; 0.2 if null
     * @param intraClass weight of the intra-class term (see {@link IntraClassStructure}), ≥ 0; 0 if null, published: 0 and 1
     */
    public record Args(Double epsilon, Double alpha, Integer steps, Double margin, Double intraClass) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Args {
            new PublishedDescent(epsilon, alpha, steps);
            margin = margin == null ? 0.2 : margin;
            intraClass = intraClass == null ? 0 : intraClass;
            PublishedDescent.require(margin > 0 && margin <= 2, "margin: " + margin + " is not in (0, 2]");
            PublishedDescent.require(
                    intraClass >= 0 && intraClass < Double.POSITIVE_INFINITY,
                    "intraClass: " + intraClass + " is not a finite number of at least 0");
        }
    }

    private final PublishedDescent descent;
    private final double margin;
    private final double intraClass;
    private final BenignCompanions companions = new BenignCompanions();
    private double restored = FIRST_LOSS;
    private LastLoss loss;

    public StoppedMinMax(Args args) {
        super("semi-stop", new PublishedDescent(args.epsilon(), args.alpha(), args.steps()));
        this.descent = new PublishedDescent(args.epsilon(), args.alpha(), args.steps());
        this.margin = args.margin();
        this.intraClass = args.intraClass();
    }

    @Override
    public BatchLoad load(int pairs) {
        return BenignCompanions.load(pairs, intraClass > 0);
    }

    /** κ after an iteration of loss ℓ. */
    private double stop(double previousLoss) {
        return margin * Math.sqrt(Math.min(Math.max(previousLoss, 0), margin) / margin);
    }

    @Override
    protected Perturbation perturbation(BenignBatch batch, Triplets triplets, RandomGenerator random) {
        double stop = stop(previousLoss());
        return moving(Role.ANCHOR, Role.NEGATIVE, TripletObjectives.hardestDownTo(stop));
    }

    @Override
    protected DefendedBatch complete(BenignBatch batch, DefendedBatch triplets) {
        return intraClass > 0 ? companions.join(batch, triplets) : triplets;
    }

    @Override
    protected PgdSettings settings(ImageShape shape) {
        return descent.untilSaturated(shape);
    }

    @Override
    public MetricLoss loss(MetricLoss configured) {
        // The published program keeps the loss with this term, where HM keeps it without.
        loss = new LastLoss(
                intraClass > 0 ? new IntraClassStructure(configured, intraClass, PairDistance.euclidean) : configured,
                restored);
        return loss;
    }

    private double previousLoss() {
        // In single precision, as a checkpoint keeps it.
        return (float) (loss == null ? restored : loss.value());
    }

    @Override
    public Map<String, float[]> state() {
        return Map.of(STATE, new float[] {(float) previousLoss()});
    }

    @Override
    public void restore(Map<String, float[]> state) {
        restored = state.get(STATE)[0];
    }
}
