package org.colotride.benchmark;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.colotride.config.Component;
import org.colotride.config.NearestName;
import org.colotride.defense.Defense;
import org.colotride.defense.Defenses;
import org.colotride.mining.Miners;
import org.colotride.mining.TripletMiner;
import org.colotride.model.Backbone;
import org.colotride.model.backbones.Backbones;
import org.colotride.tensor.ImageShape;

/**
 * What is timed.
 *
 * @param net a registered network
 * @param size height and width of the images
 * @param pairs anchor-positive pairs of a batch, B
 * @param steps of a perturbation
 * @param runs counted runs of each phase, after one that does not count
 * @param threads for the arithmetic
 * @param microBatch images that are computed at a time; 0 for the whole batch
 * @param defense a registered one, whose iteration is timed; null for COLO-TRIDE's phases
 */
public record BenchmarkSetting(
        String net,
        int size,
        int pairs,
        int steps,
        int runs,
        int threads,
        int microBatch,
        @JsonInclude(JsonInclude.Include.NON_NULL) String defense) {
    private static final String STEPS = "steps";
    private static final String HARDNESS_MANIPULATION = "hm";
    /** No triplet's hardness exceeds it, so that HM never arrives and makes all steps. */
    private static final int HARDEST = 2;

    /** Of whole batches, and COLO-TRIDE's phases. */
    public BenchmarkSetting(String net, int size, int pairs, int steps, int runs, int threads) {
        this(net, size, pairs, steps, runs, threads, 0);
    }

    /** Of COLO-TRIDE's phases. */
    public BenchmarkSetting(String net, int size, int pairs, int steps, int runs, int threads, int microBatch) {
        this(net, size, pairs, steps, runs, threads, microBatch, null);
    }

    /** @throws IllegalArgumentException if a number is too small, or no defence has that name */
    public BenchmarkSetting {
        if (microBatch < 0 || pairs < 2 || steps < 1 || runs < 1 || threads < 1 || size < 1) {
            throw new IllegalArgumentException("at least two pairs, and one of everything else, are needed");
        }
        if (defense != null && !Defenses.REGISTRY.names().contains(defense)) {
            throw new IllegalArgumentException("--defense: no defense is named '" + defense + "'"
                    + NearestName.hint(defense, Defenses.REGISTRY.names()));
        }
    }

    /** The defence as published, but in so many steps, none of which it saves. */
    Defense newDefense() {
        ObjectNode args = JsonNodeFactory.instance.objectNode();
        if (takesSteps()) {
            args.put(STEPS, steps);
        }
        if (defense.equals(HARDNESS_MANIPULATION)) {
            args.put("destination", "constant").put("constant", HARDEST);
        }
        return Defenses.REGISTRY.create(new Component(defense, args, "benchmark"));
    }

    /** Whether the defence can be told how many steps to make. */
    boolean takesSteps() {
        return Defenses.REGISTRY.hasArgument(defense, STEPS);
    }

    /** The miner that a defence was published with. */
    static TripletMiner minerOf(Defense defense) {
        return Miners.REGISTRY.create(defense.recipe().miner());
    }

    Backbone backbone() {
        return Backbones.REGISTRY.create(Component.named(net));
    }

    /** C2F2 is made for grey images. */
    ImageShape shape() {
        return new ImageShape(net.equals("c2f2") ? 1 : 3, size, size);
    }

    /** The same on so many threads. */
    public BenchmarkSetting withThreads(int otherThreads) {
        return new BenchmarkSetting(net, size, pairs, steps, runs, otherThreads, microBatch, defense);
    }

    BenchmarkSetting withSteps(int otherSteps) {
        return new BenchmarkSetting(net, size, pairs, otherSteps, runs, threads, microBatch, defense);
    }

    BenchmarkSetting withPairs(int otherPairs) {
        return new BenchmarkSetting(net, size, otherPairs, steps, runs, threads, microBatch, defense);
    }

    BenchmarkSetting withSize(int otherSize) {
        return new BenchmarkSetting(net, otherSize, pairs, steps, runs, threads, microBatch, defense);
    }

    /** As the baseline program and ours take it. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "--net", net,
                "--size", Integer.toString(size),
                "--pairs", Integer.toString(pairs),
                "--steps", Integer.toString(steps),
                "--runs", Integer.toString(runs),
                "--threads", Integer.toString(threads)));
        if (defense != null) {
            arguments.addAll(List.of("--defense", defense));
        }
        return arguments;
    }
}
