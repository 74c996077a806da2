package org.colotride.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.colotride.config.ConfigException;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.io.storage.KeptFolder;
import org.colotride.io.storage.Storage;
import org.colotride.io.storage.Storages;
import org.colotride.io.storage.StoredFolder;

/**
 * A model's file as a user has named it: by a run, by the file, or not at all. Of one that lies in a storage this process has a
 * copy, and one of its configuration.
 *
 * @param file the network's
 * @param stored the folder of a storage in which it lies; empty for one of this machine's
 */
record NamedModel(Path file, Optional<StoredFolder> stored) {
    private static final Path DEFAULT_OUTPUT = Path.of("reports/runs");
    private static final String CONFIG = "config.yaml";
    private static final String MODEL = "model.zip";
    private static final String ENDING = ".zip";

    /**
     * @param named path or address of a run's folder or a model's file; the newest run that has been trained if null
     * @throws ConfigException if there is no such model
     */
    static NamedModel find(String named) {
        if (named != null && Storages.isAddress(named)) {
            return fetched(named);
        }
        if (named == null) {
            return here(NewestRun.trained(DEFAULT_OUTPUT).model());
        }
        Path path = Path.of(named);
        return here(Files.isDirectory(path) ? RunFolder.open(path).model() : path);
    }

    private static NamedModel here(Path model) {
        if (!Files.isRegularFile(model)) {
            throw missing(model.toString());
        }
        return new NamedModel(model, Optional.empty());
    }

    private static ConfigException missing(String model) {
        return new ConfigException("command line: " + model + ": there is no such model; has the run ended?");
    }

    private static NamedModel fetched(String address) {
        Storage storage = Storages.of(address);
        try {
            boolean run = storage.isFolder(address);
            int slash = address.lastIndexOf('/');
            StoredFolder folder = new StoredFolder(storage, run ? address : address.substring(0, slash));
            String file = run ? MODEL : address.substring(slash + 1);
            Path copies = KeptFolder.copies();
            if (!folder.fetch(copies, CONFIG) && run) {
                throw new ConfigException("command line: " + address + ": is not a run folder, it holds no " + CONFIG);
            }
            if (!folder.fetch(copies, file)) {
                throw missing(folder.address(file));
            }
            return new NamedModel(copies.resolve(file), Optional.of(folder));
        } catch (FileNotFoundException e) {
            throw new ConfigException("command line: " + address + ": there is no such run or model", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException("command line: " + address + ": cannot be read from here: " + e.getMessage(), e);
        }
    }

    /** Whether a word names a model, and not images. */
    static boolean isMeant(String word) {
        if (word.endsWith(ENDING)) {
            return true;
        }
        if (!Storages.isAddress(word)) {
            return Files.isRegularFile(Path.of(word, CONFIG));
        }
        try {
            return new StoredFolder(Storages.of(word), word).holds(CONFIG);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException("command line: " + word + ": cannot be read from here: " + e.getMessage(), e);
        }
    }

    /** The configuration that it was trained with, if it lies beside it. */
    Optional<Path> config() {
        Path beside = file.resolveSibling(CONFIG);
        return Files.exists(beside) ? Optional.of(beside) : Optional.empty();
    }

    /** Whether nothing is known of its configuration, neither from beside it nor from the command line. */
    boolean isAlone(ConfigArguments arguments) {
        return arguments.file().isEmpty() && arguments.overrides().isEmpty() && config().isEmpty();
    }

    /** Path or address. */
    String name() {
        return nameBeside(file.getFileName().toString());
    }

    /** Path or address of a file beside it. */
    String nameBeside(String other) {
        return stored.map(folder -> folder.address(other))
                .orElseGet(() -> file.resolveSibling(other).toString());
    }

    /**
     * Where a file about it goes if the user does not say.
     *
     * @throws ConfigException if that would be a storage
     */
    Path beside(String other) {
        if (stored.isPresent()) {
            throw new ConfigException(
                    "command line: " + name() + ": lies in a storage, and what this goal makes goes into a"
                            + " folder of this machine's; name it with --output");
        }
        return file.resolveSibling(other);
    }

    /** The folder beside it for results that go to where it is kept. */
    KeptFolder results(String folder) {
        return stored.map(kept -> KeptFolder.in(kept.below(folder), file.resolveSibling("results")))
                .orElseGet(() -> KeptFolder.here(file.resolveSibling(folder)));
    }
}
