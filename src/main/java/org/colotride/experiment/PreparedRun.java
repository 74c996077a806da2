package org.colotride.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.colotride.config.ConfigException;
import org.colotride.data.ImageSet;
import org.colotride.data.PairSampler;
import org.colotride.data.RetrievalData;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.io.StorageException;
import org.colotride.io.storage.Storages;
import org.colotride.loss.MetricLossFunction;
import org.colotride.memory.MemoryNeed;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.WeightsOrigin;
import org.colotride.model.weights.WeightImport;
import org.colotride.training.Trainer;

/**
 * All that a new run needs, opened and checked before anything is written: whatever a user can have got wrong shows here.
 *
 * @param network with its first weights
 * @param weights where these come from; empty if they were drawn
 * @param memory that its training is going to take; empty where that is unknown
 */
record PreparedRun(
        RunComponents components,
        RetrievalData data,
        EmbeddingNetwork network,
        Optional<WeightsOrigin> weights,
        Optional<MemoryNeed> memory)
        implements AutoCloseable {
    /**
     * @param opener of the configuration's data set
     * @param check refuses what does not fit
     * @throws ConfigException if a component is unknown, one of its arguments wrong, or data, network and weights do not
     *     go together, or it does not fit in memory
     * @throws StorageException if runs cannot be written where the configuration says
     */
    static PreparedRun of(
            ExperimentConfig config, Function<ExperimentConfig, RetrievalData> opener, MemoryCheck check) {
        RunComponents components = RunComponents.of(config);
        // What lies in a storage is written by who keeps the run there.
        if (!Storages.isAddress(config.output())) {
            requireWritable(Path.of(config.output()));
        }
        components.weightImport().ifPresent(WeightImport::check);
        RetrievalData data = opener.apply(components.config());
        requireTrainable(components.config(), data);
        EmbeddingNetwork network = newNetwork(components, data);
        try {
            Optional<MemoryNeed> memory = check.require(components.config(), components.defense(), data, network);
            Optional<WeightsOrigin> imported = components.weightImport().map(weights -> weights.into(network));
            return new PreparedRun(
                    components,
                    data,
                    network,
                    imported.or(() -> components.backbone().broughtWeights()),
                    memory);
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    /** A run that goes on: its network has been read. */
    static PreparedRun goingOn(
            RunComponents components, RetrievalData data, EmbeddingNetwork network, MemoryCheck check) {
        Optional<MemoryNeed> memory = check.require(components.config(), components.defense(), data, network);
        return new PreparedRun(components, data, network, Optional.empty(), memory);
    }

    private static void requireTrainable(ExperimentConfig config, RetrievalData data) {
        ImageSet train = data.train();
        // It refuses batches that are larger than an epoch.
        new PairSampler(train, config.train().pairs(), config.seed());
        Map<Integer, Long> sizes = IntStream.range(0, train.size())
                .boxed()
                .collect(Collectors.groupingBy(train::label, Collectors.counting()));
        long usable = sizes.values().stream().filter(size -> size > 1).count();
        if (usable < 2) {
            throw new ConfigException(config.data().origin() + ": of the " + sizes.size() + " training classes of '"
                    + config.data().name() + "', " + usable
                    + " have two images or more: an anchor needs another image of its class, and one of another"
                    + " class; give at least two such classes");
        }
        if (!hasQuery(data)) {
            throw new ConfigException(config.data().origin() + ": no test image of '"
                    + config.data().name() + "' has another of its class to find: nothing could be scored");
        }
    }

    private static boolean hasQuery(RetrievalData data) {
        Set<Integer> seen = new HashSet<>();
        Optional<ImageSet> gallery = data.gallery();
        if (gallery.isPresent()) {
            IntStream.range(0, gallery.get().size()).map(gallery.get()::label).forEach(seen::add);
        }
        return IntStream.range(0, data.test().size())
                .map(data.test()::label)
                .anyMatch(label -> gallery.isPresent() ? seen.contains(label) : !seen.add(label));
    }

    private static EmbeddingNetwork newNetwork(RunComponents components, RetrievalData data) {
        ExperimentConfig config = components.config();
        try {
            new MetricLossFunction(config.loss())
                    .requireFitting(
                            components.backbone().dimension(), data.train().classCount());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(config.loss().origin() + ": " + e.getMessage(), e);
        }
        EmbeddingNetwork network = components.newNetwork(data.train().shape(), components.iterations(data.train()));
        Trainer.lossOf(network).begin(network.dimension(), data.train().classCount(), config.seed());
        return network;
    }

    /** Without making anything: a folder that will be made must be below one that can be written to. */
    private static void requireWritable(Path output) {
        Path existing = output.toAbsolutePath().normalize();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
            throw new StorageException(output + ": runs cannot be written there: " + existing + " is "
                    + (existing != null && Files.isDirectory(existing) ? "not writable" : "no folder")
                    + "; name another folder in output");
        }
    }

    @Override
    public void close() {
        network.close();
    }
}
