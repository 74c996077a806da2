package org.colotride.defense;

import java.util.Arrays;
import org.colotride.attack.Objective;
import org.colotride.mining.Triplets;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairDistance;

/**
 * A perturbation whose objective looks at nothing but the three distances within each triplet. A defence says which roles
 * move and what is made of the distances; those that do not move keep their benign embeddings.
 */
public final class TripletPerturbation implements Perturbation {
    private final String name;
    private final Role first;
    private final Role last;
    private final PairDistance distance;
    private final DistanceObjective objective;

    /** What PGD descends, as a function of a batch's distances. */
    @FunctionalInterface
    public interface DistanceObjective {
        /**
         * @param step 0 for the benign images, then 1, 2 …
         * @param distances of the triplets as they are now
         * @param slopes receives dLoss / dDistance; zeroed by the caller
         * @return the loss
         */
        double evaluate(int step, Distances distances, Distances slopes);
    }

    /**
     * The distances within B triplets, or slopes along them.
     *
     * @param positive anchor to positive, {@code [B]}
     * @param negative anchor to negative, {@code [B]}
     * @param candidates positive to negative, {@code [B]}
     */
    public record Distances(double[] positive, double[] negative, double[] candidates) {
        Distances(int count) {
            this(new double[count], new double[count], new double[count]);
        }

        /** Number of triplets, B. */
        public int count() {
            return positive.length;
        }

        /** H = d(a, p) − d(a, n) of a triplet. */
        public double hardness(int triplet) {
            return positive[triplet] - negative[triplet];
        }

        void clear() {
            Arrays.fill(positive, 0);
            Arrays.fill(negative, 0);
            Arrays.fill(candidates, 0);
        }
    }

    /**
     * @param name of the turn
     * @param first of the roles that move
     * @param last of the roles that move; those between move too
     * @param distance that the network's metric compares embeddings by
     */
    public TripletPerturbation(String name, Role first, Role last, PairDistance distance, DistanceObjective objective) {
        if (first.compareTo(last) > 0) {
            throw new IllegalArgumentException("no role lies between " + first + " and " + last);
        }
        this.name = name;
        this.first = first;
        this.last = last;
        this.distance = distance;
        this.objective = objective;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int[] moving(Triplets triplets) {
        int[][] roles = {triplets.anchors(), triplets.positives(), triplets.negatives()};
        int count = triplets.count();
        int[] moving = new int[(last.ordinal() - first.ordinal() + 1) * count];
        for (int role = first.ordinal(); role <= last.ordinal(); role++) {
            System.arraycopy(roles[role], 0, moving, (role - first.ordinal()) * count, count);
        }
        return moving;
    }

    @Override
    public int firstMoving(Triplets triplets) {
        return first.ordinal() * triplets.count();
    }

    @Override
    public Objective objective(Embeddings batch, Triplets triplets) {
        return new Descended(batch, triplets);
    }

    private final class Descended implements Objective {
        private final int count;
        private final int dimension;
        /** All members of the triplets [A, P, N]; those that move are overwritten at each step. */
        private final float[] members;

        private final float[] gradients;
        private final Distances distances;
        private final Distances slopes;

        Descended(Embeddings batch, Triplets triplets) {
            this.count = triplets.count();
            this.dimension = batch.dimension();
            this.members = new float[3 * count * dimension];
            this.gradients = new float[members.length];
            this.distances = new Distances(count);
            this.slopes = new Distances(count);
            int[][] roles = {triplets.anchors(), triplets.positives(), triplets.negatives()};
            for (int role = 0; role < roles.length; role++) {
                float[] constant = batch.select(roles[role]).values();
                System.arraycopy(constant, 0, members, role * constant.length, constant.length);
            }
        }

        @Override
        public double evaluate(int step, float[] moving, float[] gradient) {
            int start = first.ordinal() * count * dimension;
            int length = (last.ordinal() - first.ordinal() + 1) * count * dimension;
            System.arraycopy(moving, 0, members, start, length);
            measure(Role.ANCHOR, Role.POSITIVE, distances.positive());
            measure(Role.ANCHOR, Role.NEGATIVE, distances.negative());
            measure(Role.POSITIVE, Role.NEGATIVE, distances.candidates());
            slopes.clear();
            double loss = objective.evaluate(step, distances, slopes);
            Arrays.fill(gradients, 0f);
            propagate(Role.ANCHOR, Role.POSITIVE, distances.positive(), slopes.positive());
            propagate(Role.ANCHOR, Role.NEGATIVE, distances.negative(), slopes.negative());
            propagate(Role.POSITIVE, Role.NEGATIVE, distances.candidates(), slopes.candidates());
            System.arraycopy(gradients, start, gradient, 0, length);
            return loss;
        }

        private void measure(Role one, Role other, double[] found) {
            for (int i = 0; i < count; i++) {
                found[i] = distance.between(members, row(one, i), members, row(other, i), dimension);
            }
        }

        private void propagate(Role one, Role other, double[] found, double[] slope) {
            for (int i = 0; i < count; i++) {
                if (slope[i] != 0) {
                    distance.addGradient(
                            members,
                            row(one, i),
                            members,
                            row(other, i),
                            dimension,
                            found[i],
                            slope[i],
                            moves(one) ? gradients : null,
                            moves(other) ? gradients : null);
                }
            }
        }

        private boolean moves(Role role) {
            return role.compareTo(first) >= 0 && role.compareTo(last) <= 0;
        }

        private int row(Role role, int triplet) {
            return role.ordinal() * count + triplet;
        }
    }
}
