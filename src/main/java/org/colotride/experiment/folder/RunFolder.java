package org.colotride.experiment.folder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.config.ConfigWriter;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Mappers;
import org.colotride.io.StorageException;
import org.colotride.io.storage.Storages;
import org.colotride.model.WeightsOrigin;

/** The folder {@code <output>/<name>-<yyyyMMdd-HHmmss>} of one run, and what lies where in it. */
public record RunFolder(Path path) {
    /** The folder of what a training goes on from; what it stands for must be kept before it. */
    public static final String CHECKPOINTS = "checkpoints";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
    private static final String CONFIG = "config.yaml";
    private static final ObjectMapper JSON = Mappers.json();

    /**
     * Makes a folder that no other run has, not even one started in the same second, and writes the resolved
     * configuration into it.
     *
     * @throws ConfigException if {@code output} is an address, and no folder of this machine's
     */
    public static RunFolder create(ExperimentConfig config) {
        return create(config, LocalDateTime.now(ZoneId.systemDefault()));
    }

    static RunFolder create(ExperimentConfig config, LocalDateTime time) {
        if (Storages.isAddress(config.output())) {
            throw new ConfigException(
                    "output: " + config.output() + ": only a training on a cluster (train --master) keeps"
                            + " its run in such a storage; name a folder");
        }
        Path parent = Path.of(config.output());
        String name = config.name() + "-" + TIME.format(time);
        for (int attempt = 1; ; attempt++) {
            Path folder = parent.resolve(attempt == 1 ? name : name + "-" + attempt);
            try {
                Files.createDirectories(parent);
                Files.createDirectory(folder);
            } catch (FileAlreadyExistsException taken) {
                if (!Files.isDirectory(parent)) {
                    throw AtomicFiles.failure(parent, taken);
                }
                continue;
            } catch (IOException e) {
                throw AtomicFiles.failure(folder, e);
            }
            RunFolder run = new RunFolder(folder);
            run.writeConfig(config);
            return run;
        }
    }

    /**
     * The run in this very folder, which is made for it if need be.
     *
     * @throws StorageException if the folder holds a run of another configuration
     */
    public static RunFolder at(Path folder, ExperimentConfig config) {
        RunFolder run = new RunFolder(folder);
        if (!Files.isRegularFile(run.config())) {
            run.writeConfig(config);
        } else if (!run.readConfig().equals(config)) {
            throw new StorageException(folder + ": holds a run of another configuration; delete it or move it away");
        }
        return run;
    }

    /** @throws StorageException if {@code folder} is not a run's */
    public static RunFolder open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new StorageException(folder + ": there is no such run folder");
        }
        if (!Files.isRegularFile(folder.resolve(CONFIG))) {
            throw new StorageException(
                    folder + ": is not a run folder, it holds no " + CONFIG + "; name one below reports/runs");
        }
        return new RunFolder(folder);
    }

    /** The run under {@code output} that was started last, if there is any; of {@code name} only, unless that is empty. */
    public static Optional<RunFolder> newest(Path output, String name) {
        return newestFirst(output, name).stream().findFirst();
    }

    /** The runs under {@code output}, those started last first; of {@code name} only, unless that is empty. */
    public static List<RunFolder> newestFirst(Path output, String name) {
        String names = (name.isEmpty() ? ".*" : Pattern.quote(name)) + "-\\d{8}-\\d{6}(-\\d+)?";
        if (!Files.isDirectory(output)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(output)) {
            return folders.filter(folder -> folder.getFileName().toString().matches(names))
                    .filter(folder -> Files.isRegularFile(folder.resolve(CONFIG)))
                    .sorted(Comparator.comparing(RunFolder::started)
                            .thenComparing(Path::toString)
                            .reversed())
                    .map(RunFolder::new)
                    .toList();
        } catch (IOException e) {
            throw new StorageException(output + ": cannot be listed: " + e.getMessage(), e);
        }
    }

    private static FileTime started(Path folder) {
        try {
            return Files.getLastModifiedTime(folder.resolve(CONFIG));
        } catch (IOException e) {
            throw new StorageException(folder + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Replaces the resolved configuration. */
    public void writeConfig(ExperimentConfig config) {
        AtomicFiles.writeString(config(), ConfigWriter.toYaml(config));
    }

    /** @throws org.colotride.config.ConfigException if someone broke it */
    public ExperimentConfig readConfig() {
        return ConfigReader.read(config(), List.of(), ExperimentConfig.class);
    }

    /** The configuration with every default written out. */
    public Path config() {
        return path.resolve(CONFIG);
    }

    /** The figures, see {@link RunResults}. */
    public Path results() {
        return path.resolve("results.json");
    }

    /** Remembers which weights the run started with, for when it is resumed. */
    public void writeWeightsOrigin(WeightsOrigin origin) {
        try {
            AtomicFiles.writeString(weightsOrigin(), JSON.writeValueAsString(origin) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an origin that is no JSON: " + origin, e);
        }
    }

    /** The weights that the run started with; null if it drew them. */
    public WeightsOrigin readWeightsOrigin() {
        if (!Files.isRegularFile(weightsOrigin())) {
            return null;
        }
        try {
            return JSON.readValue(weightsOrigin().toFile(), WeightsOrigin.class);
        } catch (IOException e) {
            throw new StorageException(
                    weightsOrigin() + ": cannot be read: " + e.getMessage() + "; delete it to go on without", e);
        }
    }

    /** Remembers when and by which command the run was begun, for when it is resumed. */
    public void writeProvenance(Provenance provenance) {
        try {
            AtomicFiles.writeString(provenance(), JSON.writeValueAsString(provenance) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a provenance that is no JSON: " + provenance, e);
        }
    }

    /** How the run was begun; empty for one of a version that did not keep it. */
    public Optional<Provenance> readProvenance() {
        if (!Files.isRegularFile(provenance())) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(provenance().toFile(), Provenance.class));
        } catch (IOException e) {
            throw new StorageException(
                    provenance() + ": cannot be read: " + e.getMessage() + "; delete it to go on without", e);
        }
    }

    private Path provenance() {
        return path.resolve("provenance.json");
    }

    private Path weightsOrigin() {
        return path.resolve("weights.json");
    }

    /** One {@link org.colotride.training.IterationRecord} a line. */
    public Path history() {
        return path.resolve("history.jsonl");
    }

    /** One {@link org.colotride.training.EpochRecord} a line. */
    public Path epochs() {
        return path.resolve("epochs.jsonl");
    }

    /** One {@link org.colotride.training.ValidationRecord} a line. */
    public Path validations() {
        return path.resolve("validations.jsonl");
    }

    /** What the dashboard shows of the run beside its history. */
    public Path live() {
        return path.resolve("live");
    }

    /** The trained network. */
    public Path model() {
        return path.resolve("model.zip");
    }

    /** The network of the best validation, if the run keeps it. */
    public Path bestModel() {
        return path.resolve("model-best.zip");
    }

    public Path checkpoints() {
        return path.resolve(CHECKPOINTS);
    }

    public Path plots() {
        return path.resolve("plots");
    }

    public Path report() {
        return path.resolve("report.html");
    }

    /**
     * Removes what only a further training would need.
     *
     * @param keepWeights whether the trained network stays
     * @throws StorageException if something cannot be removed
     */
    public void tidy(boolean keepWeights) {
        try {
            if (Files.isDirectory(checkpoints())) {
                try (Stream<Path> files = Files.list(checkpoints())) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
                Files.delete(checkpoints());
            }
            if (!keepWeights) {
                Files.deleteIfExists(model());
                Files.deleteIfExists(bestModel());
            }
        } catch (IOException e) {
            throw new StorageException(path + ": cannot be tidied up: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
