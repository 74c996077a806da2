package org.colotride.defense;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.colotride.attack.PgdResult;
import org.colotride.attack.PgdSettings;
import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.defense.TripletPerturbation.DistanceObjective;
import org.colotride.loss.IntraClassStructure;
import org.colotride.loss.LastLoss;
import org.colotride.loss.MetricLoss;
import org.colotride.mining.TripletMiner;
import org.colotride.mining.Triplets;
import org.colotride.tensor.PairDistance;

/**
 * HM, hardness manipulation, with or without ICS (Zhou and Patel, CVPR 2022, arXiv 2203.01439): the source miner's
 * triplets move, all three images, until their hardness has reached a destination, and the network trains on them alone.
 * HM[S, g_LGA] &amp; ICS has a softhard source, the destination {@code lga} and an intra-class weight of 0.5.
 */
public final class HardnessManipulation implements Defense {
    private static final double FIRST_LOSS = 2;
    private static final String STATE = "previousLoss";
    private static final String DESTINATION = "destination";

    /** How hardness is pulled to its destination. */
    public enum Alignment {
        /** mean min(H − T, 0)², as published: triplets that are hard enough stay. */
        oneSided,
        /** mean (H − T)². */
        twoSided
    }

    /**
     * @param epsilon largest change of a pixel, in (0, 1]; 77/255 for images of 28×28, 8/255 for larger ones if null
     * @param alpha size of a step, in (0, 1]; 3/255 or 1/255 if null
     * @param steps of PGD, ≥ 1; 32 if null
     * @param source name of the miner whose triplets move; {@code softhard} if null
     * @param destination {@code lga} if null
     * @param destinationMiner name of the destination's miner; {@code semihard} if null
     * @param margin γ, a distance in (0, 2]; 0.2 if null
     * @param lossBound u, the loss from which on the destination is weakest, &gt; 0; γ if null
     * @param constant of the destination {@code constant}, in [−2, 2]; −γ if null
     * @param boost ξ of {@code boost} and {@code paddedBoost}, in [0, 2]; 0.1 if null
     * @param exponent of {@code power}, &gt; 0; 2 if null
     * @param intraClass weight of ICS, ≥ 0; 0.5 if null, as published, for SOP 0.05; 0 for HM alone
     * @param alignment {@code oneSided} if null
     * @param published whether miners make RobRank's slips (a softhard positive may be its own anchor); false if null
     */
    public record Args(
            Double epsilon,
            Double alpha,
            Integer steps,
            String source,
            HardnessDestination destination,
            String destinationMiner,
            Double margin,
            Double lossBound,
            Double constant,
            Double boost,
            Double exponent,
            Double intraClass,
            Alignment alignment,
            Boolean published) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Args {
            new PublishedDescent(epsilon, alpha, steps);
            source = source == null ? "softhard" : source;
            destination = destination == null ? HardnessDestination.lga : destination;
            destinationMiner = destinationMiner == null ? "semihard" : destinationMiner;
            margin = margin == null ? 0.2 : margin;
            lossBound = lossBound == null ? margin : lossBound;
            constant = constant == null ? -margin : constant;
            boost = boost == null ? 0.1 : boost;
            exponent = exponent == null ? 2 : exponent;
            intraClass = intraClass == null ? 0.5 : intraClass;
            alignment = alignment == null ? Alignment.oneSided : alignment;
            published = published != null && published;
            PublishedDescent.require(margin > 0 && margin <= 2, "margin: " + margin + " is not in (0, 2]");
            PublishedDescent.require(
                    lossBound > 0 && lossBound < Double.POSITIVE_INFINITY,
                    "lossBound: " + lossBound + " is not a finite number above 0");
            PublishedDescent.require(Math.abs(constant) <= 2, "constant: " + constant + " is not in [-2, 2]");
            PublishedDescent.require(boost >= 0 && boost <= 2, "boost: " + boost + " is not in [0, 2]");
            PublishedDescent.require(
                    exponent > 0 && exponent < Double.POSITIVE_INFINITY,
                    "exponent: " + exponent + " is not a finite number above 0");
            PublishedDescent.require(
                    intraClass >= 0 && intraClass < Double.POSITIVE_INFINITY,
                    "intraClass: " + intraClass + " is not a finite number of at least 0");
        }

        /** Nothing has anywhere to go: HM is then plain training, in the published program too. */
        boolean sourceIsDestination() {
            return destination == HardnessDestination.miner && source.equals(destinationMiner);
        }
    }

    private final Args args;
    private final PublishedDescent published;
    private final HardnessDestination.Settings settings;
    private final TripletMiner source;
    private final TripletMiner destination;
    private final TripletStack stack = new TripletStack();
    private final BenignCompanions companions = new BenignCompanions();
    private double restored = FIRST_LOSS;
    private LastLoss loss;

    /**
     * @param source the miner that {@link Args#source} names
     * @param destination the miner that {@link Args#destinationMiner} names
     */
    public HardnessManipulation(Args args, TripletMiner source, TripletMiner destination) {
        this.args = args;
        this.published = new PublishedDescent(args.epsilon(), args.alpha(), args.steps());
        this.settings = new HardnessDestination.Settings(args.margin(), args.constant(), args.boost(), args.exponent());
        this.source = source;
        this.destination = destination;
    }

    /** {@code HM}, or {@code HM&ICS}. */
    private String name() {
        return args.intraClass() > 0 ? "HM&ICS" : "HM";
    }

    @Override
    public List<String> turns() {
        return List.of(name());
    }

    @Override
    public List<Gauge> gauges() {
        return List.of(new Gauge(
                DESTINATION,
                "Destination of the hardness",
                "Where the triplets are to be moved, from weak (below) to strong (0 and above); a triplet that"
                        + " is as hard already stays."));
    }

    @Override
    public BatchLoad load(int pairs) {
        return BenignCompanions.load(pairs, args.intraClass() > 0);
    }

    @Override
    public DefendedBatch defend(BenignBatch batch, RandomGenerator random, ProjectedGradientDescent descent) {
        Triplets triplets = batch.mine(source, batch.embeddings());
        double[] targets = targets(batch, triplets.count());
        if (args.sourceIsDestination()) {
            stack.fill(batch, triplets);
            return stack.defended(batch, triplets, Turn.none());
        }
        PgdSettings pgd = published.untilSaturated(batch.shape());
        stack.fill(batch, triplets);
        PgdResult result = stack.perturb(batch, triplets, perturbation(targets), pgd, descent);
        Turn turn = new Turn(
                name(),
                result.steps(),
                pgd.epsilon(),
                pgd.alpha(),
                Map.of(DESTINATION, Arrays.stream(targets).average().orElse(0)));
        DefendedBatch defended = stack.defended(batch, triplets, turn);
        return args.intraClass() > 0 ? companions.join(batch, defended) : defended;
    }

    private double[] targets(BenignBatch batch, int count) {
        double[] benign = new double[count];
        if (args.destination().needsMiner()) {
            TripletDistances distances =
                    TripletDistances.of(batch.embeddings(), batch.mine(destination, batch.embeddings()));
            for (int i = 0; i < count; i++) {
                benign[i] = distances.positive()[i] - distances.negative()[i];
            }
        }
        return targets(benign, previousLoss());
    }

    /**
     * @param benign H_D, hardness of the destination's triplets, {@code [B]}
     * @param previousLoss ℓ, the adversarial triplet loss of the iteration before
     * @return T, {@code [B]}
     */
    private double[] targets(double[] benign, double previousLoss) {
        double ease = Math.min(Math.max(previousLoss, 0), args.lossBound()) / args.lossBound();
        return Arrays.stream(benign)
                .map(hardness -> args.destination().target(hardness, ease, settings))
                .toArray();
    }

    /** @param targets T, {@code [B]} */
    private Perturbation perturbation(double[] targets) {
        DistanceObjective objective = args.alignment() == Alignment.oneSided
                ? TripletObjectives.hardnessUpTo(i -> targets[i])
                : TripletObjectives.hardnessNear(i -> targets[i]);
        return new TripletPerturbation(name(), Role.ANCHOR, Role.NEGATIVE, PairDistance.euclidean, objective);
    }

    @Override
    public MetricLoss loss(MetricLoss configured) {
        loss = new LastLoss(configured, restored);
        return args.intraClass() > 0 ? new IntraClassStructure(loss, args.intraClass(), PairDistance.euclidean) : loss;
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
