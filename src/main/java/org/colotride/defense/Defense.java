package org.colotride.defense;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.loss.MetricLoss;
import org.colotride.model.EmbeddingNetwork;

/**
 * How training batches are made adversarial. Adding one: a class, a line in {@link Defenses}, a test. What it names here
 * is all that plots, reports and the dashboard need to show it.
 */
public interface Defense extends AutoCloseable {
    /** What takes turns, as the papers write it ({@code CAP}, {@code ANP}); empty if nothing is ever perturbed. */
    List<String> turns();

    /**
     * Mines the triplets of a batch and perturbs it.
     *
     * @param random source of the defence's own draws, apart from the miner's; its state is kept with checkpoints
     * @param descent over the network that is trained, in evaluation mode
     */
    DefendedBatch defend(BenignBatch batch, RandomGenerator random, ProjectedGradientDescent descent);

    /** How collapseness is measured, by those that steer by it. */
    default Optional<CollapseWatch> collapseWatch() {
        return Optional.empty();
    }

    /** Further figures of its turns. */
    default List<Gauge> gauges() {
        return List.of();
    }

    /** What plots say of its turns beside their names. */
    default DefenseNotes notes() {
        return DefenseNotes.NONE;
    }

    /**
     * The loss that is trained.
     *
     * @param configured the one that the configuration names
     */
    default MetricLoss loss(MetricLoss configured) {
        return configured;
    }

    /** The miner and the loss of a configuration that names none. */
    default DefenseRecipe recipe() {
        return DefenseRecipe.PLAIN;
    }

    /**
     * What a batch asks of the network.
     *
     * @param pairs B, of the batch's 2B images
     */
    default BatchLoad load(int pairs) {
        return BatchLoad.ofTriplets(pairs);
    }

    /** How many iterations in a row train on the same images. */
    default int replays() {
        return 1;
    }

    /**
     * Called once before the first iteration, also of a resumed training, whose state then follows.
     *
     * @param network that is trained, with the weights that it starts with
     */
    default void begin(EmbeddingNetwork network) {}

    /** What it must remember from one iteration to the next, to be kept with checkpoints; empty if nothing. */
    default Map<String, float[]> state() {
        return Map.of();
    }

    /** @param state as {@link #state()} gave it */
    default void restore(Map<String, float[]> state) {}

    /** Frees what {@link #begin} took. */
    @Override
    default void close() {}
}
