package org.colotride.experiment.config;

import java.util.List;
import org.colotride.cluster.ClusterSettings;
import org.colotride.config.Component;
import org.colotride.config.Default;
import org.colotride.config.Require;
import org.colotride.model.weights.WeightsConfig;

/**
 * Everything that decides a run.
 *
 * @param name names the run's folder
 * @param seed of every random draw
 * @param data the pipeline: its name is that of a file in {@code pipelines}, its args override the file's
 * @param model the network that embeds
 * @param miner chooses a negative for each anchor-positive pair; null for that which the defence was published with
 * @param loss of the triplets; null for that which the defence was published with
 * @param defense what perturbs the triplets before the network learns from them
 * @param output the folder in which the run's own folder is made; for a training on a cluster, an address in a storage such as
 *     HDFS, too
 * @param weights that the network starts with; null for random ones
 * @param pipelines the folder of the pipelines; written only where it is another than the default
 * @param records what other tools read of the run beside its history: {@code csv}, {@code tensorboard}, {@code mlflow}
 * @param cluster that trains and scores it, if {@code --master} names no other; null for the process that is called
 */
public record ExperimentConfig(
        String name,
        @Default("1") long seed,
        Component data,
        Component model,
        Component miner,
        Component loss,
        @Default("colo-tride") Component defense,
        TrainConfig train,
        @Default("{}") EvaluationConfig evaluation,
        @Default("reports/runs") String output,
        WeightsConfig weights,
        @Default(value = "data-pipelines", written = false) String pipelines,
        @Default(value = "[]", written = false) List<Component> records,
        ClusterSettings cluster) {
    public ExperimentConfig {
        Require.present("name", name);
        Require.check(
                "name",
                name,
                name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}"),
                "a folder's name (letters, digits, '.', '_' and '-', at most 100)");
        Require.present("data", data);
        Require.present("model", model);
        Require.present("defense", defense);
        Require.present("train", train);
        Require.present("evaluation", evaluation);
        Require.check("output", output, output != null && !output.isBlank(), "a folder");
        records = List.copyOf(records);
        Require.check("pipelines", pipelines, pipelines != null && !pipelines.isBlank(), "a folder");
    }

    /** The same run with each component's arguments written out by its registry, see {@link org.colotride.config.Registry#resolve}. */
    public ExperimentConfig withComponents(Component model, Component miner, Component loss, Component defense) {
        return copy(name, data, model, miner, loss, defense, train, output, weights, cluster);
    }

    /** The same run by another name. */
    public ExperimentConfig withName(String name) {
        return copy(name, data, model, miner, loss, defense, train, output, weights, cluster);
    }

    /** The same run on other data. */
    public ExperimentConfig withData(Component data) {
        return copy(name, data, model, miner, loss, defense, train, output, weights, cluster);
    }

    /** The same run started with other weights. */
    public ExperimentConfig withWeights(WeightsConfig weights) {
        return copy(name, data, model, miner, loss, defense, train, output, weights, cluster);
    }

    /** The same run without a cluster, for whoever the run is told to: its settings may hold secrets. */
    public ExperimentConfig withoutCluster() {
        return copy(name, data, model, miner, loss, defense, train, output, weights, null);
    }

    /** The same run with the sums that several machines can share, see {@link TrainConfig#exactSums}. */
    public ExperimentConfig withExactSums() {
        return withTrain(train.withExactSums());
    }

    /** The same run trained otherwise. */
    public ExperimentConfig withTrain(TrainConfig train) {
        return copy(name, data, model, miner, loss, defense, train, output, weights, cluster);
    }

    /** The same run kept elsewhere. */
    public ExperimentConfig withOutput(String output) {
        return copy(name, data, model, miner, loss, defense, train, output, weights, cluster);
    }

    /** The same run with all that some copy changes. */
    private ExperimentConfig copy(
            String name,
            Component data,
            Component model,
            Component miner,
            Component loss,
            Component defense,
            TrainConfig train,
            String output,
            WeightsConfig weights,
            ClusterSettings cluster) {
        return new ExperimentConfig(
                name,
                seed,
                data,
                model,
                miner,
                loss,
                defense,
                train,
                evaluation,
                output,
                weights,
                pipelines,
                records,
                cluster);
    }
}
