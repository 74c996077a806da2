package org.colotride.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.colotride.model.Checksums;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelFiles;
import org.colotride.model.ModelManifest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last few checkpoints of a run, {@code checkpoint-<iteration>-<checksum>.zip}. Each is one file, written beside,
 * synced and moved into place, and its name carries its checksum, so that nothing half-written is ever loaded.
 */
final class CheckpointStore {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
    private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{8})-([0-9a-f]{16})\\.zip");
    private static final int CHECKSUM_DIGITS = 16;
    private static final String STATE = "training-state.json";

    private final Path folder;
    private final int keep;

    /** A checkpoint read back. */
    record Restored(Path file, EmbeddingNetwork network, TrainingState state) {}

    /** @param keep how many of the newest stay, ≥ 1 */
    CheckpointStore(Path folder, int keep) {
        this.folder = folder;
        this.keep = keep;
    }

    /** @throws IOException if it cannot be written; the checkpoints before it stay */
    Path write(EmbeddingNetwork network, ModelManifest manifest, TrainingState state) throws IOException {
        Path target = folder.resolve("checkpoint.zip");
        Path beside = ModelFiles.writeBeside(target, network, manifest, true, Map.of(STATE, state));
        String name = String.format(
                Locale.ROOT, "checkpoint-%08d-%s.zip", state.position().iteration(), checksum(beside));
        Path file = folder.resolve(name);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        prune(file);
        return file;
    }

    /** The newest checkpoint that is whole; broken ones are reported and passed over. */
    Optional<Restored> newest() throws IOException {
        List<Path> files = files();
        for (Path file : files) {
            try {
                return Optional.of(read(file));
            } catch (IOException | RuntimeException e) {
                LOG.warn("Checkpoint {} is broken ({}): falling back to the one before it", file, e.getMessage());
            }
        }
        return Optional.empty();
    }

    private static Restored read(Path file) throws IOException {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches() || !name.group(2).equals(checksum(file))) {
            throw new IOException("its content does not match its checksum");
        }
        TrainingState state = ModelFiles.document(file, STATE, TrainingState.class);
        if (state.version() != TrainingState.VERSION) {
            throw new IOException("its format is " + state.version() + ", known is " + TrainingState.VERSION);
        }
        EmbeddingNetwork network = ModelFiles.read(file, true).network();
        network.graph().getConfiguration().setIterationCount(state.position().iteration());
        network.graph().getConfiguration().setEpochCount(state.position().epoch());
        return new Restored(file, network, state);
    }

    /** Newest first. */
    private List<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.comparing(
                                    (Path file) -> file.getFileName().toString())
                            .reversed())
                    .toList();
        }
    }

    /** The newest ones stay, and whatever happens the one just written. */
    private void prune(Path written) throws IOException {
        List<Path> old = new ArrayList<>(files());
        old.remove(written);
        for (Path file : old.subList(Math.min(keep - 1, old.size()), old.size())) {
            Files.deleteIfExists(file);
        }
    }

    private static String checksum(Path file) throws IOException {
        return Checksums.sha256(file).substring(0, CHECKSUM_DIGITS);
    }
}
