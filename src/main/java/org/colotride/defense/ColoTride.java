package org.colotride.defense;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.colotride.attack.PgdSettings;
import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.collapse.Collapseness;
import org.colotride.config.Component;
import org.colotride.mining.Triplets;
import org.colotride.tensor.PairDistance;

/**
 * COLO-TRIDE: CAP and ANP take turns from iteration to iteration, CAP first, both steered by collapseness; the step
 * grows over training (arXiv 2312.07364).
 */
public final class ColoTride implements Defense {
    /** Published: a perturbation stops as soon as its loss is below. */
    private static final double SUFFICIENT_LOSS = 1e-5;

    private static final Map<String, String> MOVES = Map.of(
            CandidatePerturbation.NAME, "candidates perturbed",
            AnchorPerturbation.NAME, "anchor perturbed");

    /** What the step size grows with. */
    public enum Schedule {
        /** epoch / maxEpoch, as published; the first epoch does not perturb. */
        epoch,
        /** The fraction of all iterations done, for runs of a few epochs. */
        iteration
    }

    /**
     * @param epsilon largest change of a pixel, in (0, 1]; 8/255 if null
     * @param alpha largest step, in (0, 2·epsilon]; 1/255 if null
     * @param steps most steps of a perturbation, ≥ 1; 16 if null
     * @param lambda sharpness λ of collapseness, ≥ 0; 10 if null
     * @param collapseThreshold the brink τ; 0 if null
     * @param schedule of the step size; {@code epoch} if null
     * @param collapseness whether collapseness steers; false, for ablation, lets CAP make the batch as hard as it can and
     *     ANP move towards the nearest negatives only; true if null
     */
    public record Args(
            Double epsilon,
            Double alpha,
            Integer steps,
            Double lambda,
            Double collapseThreshold,
            Schedule schedule,
            @JsonInclude(JsonInclude.Include.NON_NULL) Boolean collapseness) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Args {
            epsilon = epsilon == null ? 8.0 / 255 : epsilon;
            alpha = alpha == null ? 1.0 / 255 : alpha;
            steps = steps == null ? 16 : steps;
            lambda = lambda == null ? 10 : lambda;
            collapseThreshold = collapseThreshold == null ? 0 : collapseThreshold;
            schedule = schedule == null ? Schedule.epoch : schedule;
            require(epsilon > 0 && epsilon <= 1, "epsilon: " + epsilon + " is not in (0, 1]");
            require(alpha > 0 && alpha <= 2 * epsilon, "alpha: " + alpha + " is not in (0, 2·epsilon]");
            require(steps >= 1, "steps: " + steps + " is less than 1");
            require(
                    lambda >= 0 && lambda < Double.POSITIVE_INFINITY,
                    "lambda: " + lambda + " is not a finite number of at least 0");
            require(Math.abs(collapseThreshold) <= 2, "collapseThreshold: " + collapseThreshold + " is not in [-2, 2]");
        }

        boolean steered() {
            return collapseness == null || collapseness;
        }

        private static void require(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException(message);
            }
        }
    }

    private final Args args;
    private final Collapseness collapseness;
    private final List<Perturbation> perturbations;
    private final TripletStack stack = new TripletStack();

    public ColoTride(Args args) {
        this(args, List.of(candidates(args), anchors(args)));
    }

    /** With the settings of the paper for 224×224 images: ε 8/255, α up to 1/255, 16 steps, λ 10, τ 0. */
    public static ColoTride published() {
        return new ColoTride(new Args(null, null, null, null, null, null, null));
    }

    private ColoTride(Args args, List<Perturbation> perturbations) {
        this.args = args;
        this.collapseness = new Collapseness(args.lambda());
        this.perturbations = perturbations;
    }

    /** CAP in every iteration, for ablation. */
    static ColoTride candidatesAlone(Args args) {
        return new ColoTride(args, List.of(candidates(args)));
    }

    /** ANP in every iteration, for ablation. */
    static ColoTride anchorsAlone(Args args) {
        return new ColoTride(args, List.of(anchors(args)));
    }

    private static Perturbation candidates(Args args) {
        return args.steered()
                ? new CandidatePerturbation(new Collapseness(args.lambda()), args.collapseThreshold())
                : new TripletPerturbation(
                        CandidatePerturbation.NAME,
                        Role.POSITIVE,
                        Role.NEGATIVE,
                        PairDistance.euclidean,
                        TripletObjectives.HARDEST);
    }

    private static Perturbation anchors(Args args) {
        return new AnchorPerturbation(new Collapseness(args.lambda()), args.collapseThreshold(), args.steered());
    }

    @Override
    public BatchLoad load(int pairs) {
        int[] positions = new int[pairs];
        Triplets any = new Triplets(positions, positions, positions);
        int moving = perturbations.stream()
                .mapToInt(perturbation -> perturbation.moving(any).length)
                .max()
                .orElse(0);
        return new BatchLoad(moving, 3 * pairs);
    }

    @Override
    public List<String> turns() {
        return perturbations.stream().map(Perturbation::name).toList();
    }

    @Override
    public DefendedBatch defend(BenignBatch batch, RandomGenerator random, ProjectedGradientDescent descent) {
        Triplets triplets = batch.mine();
        stack.fill(batch, triplets);
        TrainingProgress progress = batch.progress();
        double fraction = args.schedule() == Schedule.epoch ? progress.epochFraction() : progress.iterationFraction();
        double alpha = args.alpha() * fraction;
        if (alpha == 0) {
            return stack.defended(batch, triplets, Turn.none());
        }
        Perturbation perturbation = perturbations.get(progress.iteration() % perturbations.size());
        PgdSettings settings = new PgdSettings(args.epsilon(), alpha, args.steps(), SUFFICIENT_LOSS);
        int steps =
                stack.perturb(batch, triplets, perturbation, settings, descent).steps();
        return stack.defended(batch, triplets, new Turn(perturbation.name(), steps, args.epsilon(), alpha));
    }

    /** Gradual-hard triplets, and a loss with the collapse term. */
    @Override
    public DefenseRecipe recipe() {
        return new DefenseRecipe(Component.named("gradual-hard"), Component.named("triplet"));
    }

    @Override
    public Optional<CollapseWatch> collapseWatch() {
        return Optional.of(new CollapseWatch(collapseness, threshold()));
    }

    /** What each perturbation alone, and both together, make of the figures. */
    @Override
    public DefenseNotes notes() {
        List<String> turns = turns();
        return new DefenseNotes(
                turns.stream().collect(Collectors.toMap(Function.identity(), MOVES::get)),
                turns.size() > 1 ? String.join(" and ", turns) + " batches differ in difficulty." : "",
                args.steered() ? steered(turns) : "");
    }

    private static String steered(List<String> turns) {
        String candidates = "CAP stops once the batch reaches the collapse threshold, though a step may overshoot it";
        String anchors = "ANP penalises only what lies above ";
        return turns.size() > 1
                ? candidates + "; " + anchors + "it."
                : turns.contains(CandidatePerturbation.NAME) ? candidates + "." : anchors + "the collapse threshold.";
    }

    private OptionalDouble threshold() {
        return args.steered() ? OptionalDouble.of(args.collapseThreshold()) : OptionalDouble.empty();
    }
}
