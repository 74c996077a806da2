package org.colotride.experiment.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.colotride.io.Checksums;
import org.colotride.loss.MetricLossFunction;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelFiles;
import org.colotride.model.ModelManifest;
import org.colotride.training.Trainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last few checkpoints of a run, {@code checkpoint-<iteration>-<checksum>.zip}, each of another iteration. Each is one
 * file, written beside, synced and moved into place, and its name carries its checksum, so that nothing half-written is
 * ever loaded.
 */
public final class CheckpointStore {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
    private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{8,10})-([0-9a-f]{16})\\.zip");
    private static final int CHECKSUM_DIGITS = 16;
    private static final String STATE = "training-state.json";
    private static final String TRIPLETS = "triplets.json";
    private static final String DEFENSE = "defense.json";
    /** There only where the loss learns numbers of its own. */
    private static final String LOSS = "loss.json";

    private static final String AVERAGE = "average.bin";

    private final Path folder;
    private final int keep;

    /**
     * A checkpoint read back; its network's loss has what it had learnt.
     *
     * @param average of the weights; empty if the run keeps none
     */
    public record Restored(
            Path file,
            EmbeddingNetwork network,
            TrainingState state,
            DefenseMemory defense,
            List<TripletExample> triplets,
            Optional<float[]> average) {}

    /** @param keep of how many of the newest iterations one stays, ≥ 1 */
    public CheckpointStore(Path folder, int keep) {
        this.folder = folder;
        this.keep = keep;
    }

    /**
     * @param network that is trained, whose loss may have learnt numbers of its own: they go along
     * @param defense what the defence remembers
     * @param triplets that the report is to show
     * @throws IOException if it cannot be written; the checkpoints before it stay
     */
    public Path write(
            EmbeddingNetwork network,
            ModelManifest manifest,
            TrainingState state,
            DefenseMemory defense,
            List<TripletExample> triplets)
            throws IOException {
        return write(network, manifest, state, defense, triplets, Optional.empty());
    }

    /**
     * The same of a run that averages its weights.
     *
     * @param average laid out as the network's weights
     * @throws IOException if it cannot be written; the checkpoints before it stay
     */
    public Path write(
            EmbeddingNetwork network,
            ModelManifest manifest,
            TrainingState state,
            DefenseMemory defense,
            List<TripletExample> triplets,
            Optional<float[]> average)
            throws IOException {
        Path target = folder.resolve("checkpoint.zip");
        Map<String, Object> documents = new LinkedHashMap<>();
        documents.put(STATE, state);
        documents.put(DEFENSE, defense);
        documents.put(TRIPLETS, KeptTriplets.of(triplets));
        MetricLossFunction loss = Trainer.lossOf(network);
        if (loss.learns()) {
            documents.put(LOSS, DefenseMemory.of(loss.state()));
        }
        Map<String, float[]> numbers =
                average.map(weights -> Map.of(AVERAGE, weights)).orElse(Map.of());
        ModelFiles.Written beside = ModelFiles.writeBeside(target, network, manifest, true, documents, numbers);
        try {
            String name = String.format(
                    Locale.ROOT, "checkpoint-%08d-%s.zip", state.position().iteration(), digits(beside.sha256()));
            Path file = folder.resolve(name);
            ModelFiles.moveIntoPlace(beside.file(), file);
            prune(file);
            return file;
        } finally {
            ModelFiles.discard(beside.file());
        }
    }

    /** Whether a folder holds a file that may be a checkpoint, whole or not. */
    public static boolean holdsAny(Path folder) throws IOException {
        return !new CheckpointStore(folder, 1).files().isEmpty();
    }

    /** The newest checkpoint that is whole; broken ones are reported and passed over. */
    public Optional<Restored> newest() throws IOException {
        List<Path> files = files();
        for (Path file : files) {
            try {
                return Optional.of(read(file));
            } catch (IOException | RuntimeException e) {
                LOG.warn("Checkpoint {} is broken ({}): falling back to the one before it", file, e.getMessage());
            }
        }
        if (!files.isEmpty()) {
            LOG.warn("{}: no checkpoint is whole: the run begins again", folder);
        }
        return Optional.empty();
    }

    private static Restored read(Path file) throws IOException {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches() || !name.group(2).equals(digits(Checksums.sha256(file)))) {
            throw new IOException("its content does not match its checksum");
        }
        TrainingState state = ModelFiles.document(file, STATE, TrainingState.class);
        if (state.version() < TrainingState.OLDEST_VERSION || state.version() > TrainingState.VERSION) {
            throw new IOException("its format is " + state.version() + ", known are " + TrainingState.OLDEST_VERSION
                    + " to " + TrainingState.VERSION);
        }
        DefenseMemory defense = state.version() < TrainingState.WITH_DEFENSE
                ? new DefenseMemory(Map.of())
                : ModelFiles.document(file, DEFENSE, DefenseMemory.class, DefenseMemory.LARGEST);
        List<TripletExample> triplets = state.version() == TrainingState.OLDEST_VERSION
                ? List.of()
                : ModelFiles.document(file, TRIPLETS, KeptTriplets.class, KeptTriplets.LARGEST)
                        .examples();
        EmbeddingNetwork network = ModelFiles.read(file, true).network();
        try {
            restoreLoss(file, Trainer.lossOf(network));
            network.graph()
                    .getConfiguration()
                    .setIterationCount(state.position().iteration());
            network.graph().getConfiguration().setEpochCount(state.position().epoch());
            Optional<float[]> average =
                    ModelFiles.numbers(file, AVERAGE, network.graph().numParams());
            return new Restored(file, network, state, defense, triplets, average);
        } catch (IOException | RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private static void restoreLoss(Path file, MetricLossFunction loss) throws IOException {
        if (loss.learns()) {
            loss.restore(ModelFiles.document(file, LOSS, DefenseMemory.class, DefenseMemory.LARGEST)
                    .state());
        }
    }

    /** Newest first. */
    private List<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    // Of one iteration there are two if a process was killed before it removed the first.
                    .sorted(Comparator.comparingLong(CheckpointStore::iteration)
                            .thenComparingLong(file -> file.toFile().lastModified())
                            .thenComparing(Path::toString)
                            .reversed())
                    .toList();
        }
    }

    private static long iteration(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches() ? Long.parseLong(name.group(1)) : -1;
    }

    /** The newest of each of the newest iterations stays, and whatever happens the one just written. */
    private void prune(Path written) throws IOException {
        Set<Long> kept = new HashSet<>(Set.of(iteration(written)));
        for (Path file : files()) {
            boolean stays = file.equals(written) || kept.size() < keep && kept.add(iteration(file));
            if (!stays) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static String digits(String sha256) {
        return sha256.substring(0, CHECKSUM_DIGITS);
    }
}
