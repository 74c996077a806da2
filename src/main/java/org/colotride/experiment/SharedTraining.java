package org.colotride.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.colotride.cluster.Group;
import org.colotride.cluster.GroupWork;
import org.colotride.config.ConfigException;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.io.FolderLock;
import org.colotride.io.Leftovers;
import org.colotride.io.Progress;
import org.colotride.io.storage.KeptFolder;
import org.colotride.io.storage.Storages;
import org.colotride.io.storage.StoredFolder;

/**
 * A run that several processes train together: each makes the whole run, from the same images and random numbers, and
 * computes its part of every batch. The first writes the run's folder, which all must see; the others go on from a copy and
 * forget what they write. Begun again, all go on from the newest checkpoint there.
 */
public final class SharedTraining implements GroupWork<Boolean> {
    /** What a user should know of a run whose batch normalisation is not frozen and that several processes train. */
    public static final String LOCAL_STATISTICS =
            "Batch normalisation uses the statistics of a batch, and each of several"
                    + " executors has those of its own images alone: the weights depend on the number of executors, and are not those"
                    + " of one process; freeze batch normalisation if they are to be";

    private static final long serialVersionUID = 1;

    private final String folder;
    private final RunReport report;
    private final SharedWatch watch;
    private final List<String> command;

    /**
     * @param folder of the run, with its configuration
     * @param report of the run; can be serialised
     * @param watch whoever watches each member's run; all must have the same
     * @param command as the user gave it, kept with the results
     */
    public SharedTraining(RunFolder folder, RunReport report, SharedWatch watch, List<String> command) {
        this(folder.path().toString(), report, watch, command);
    }

    /**
     * The same of a run that may be kept in a storage such as HDFS: all members work on copies, and the first brings its own back,
     * with each checkpoint and in the end.
     *
     * @param place path or address of its folder
     */
    public SharedTraining(String place, RunReport report, SharedWatch watch, List<String> command) {
        this.folder = place;
        this.report = report;
        this.watch = watch;
        this.command = List.copyOf(command);
    }

    /** @return whether the collapse monitor sees the model as collapsed */
    @Override
    public Boolean run(Group group) {
        Path copy = null;
        try {
            if (Storages.isAddress(folder)) {
                copy = KeptFolder.copies();
                return trainStored(group, new StoredFolder(Storages.of(folder), folder), new RunFolder(copy));
            }
            RunFolder shared = new RunFolder(Path.of(folder));
            if (!Files.isRegularFile(shared.config())) {
                throw new ConfigException(shared.config().toAbsolutePath()
                        + ": there is no such file here; a run is trained where the driver and all executors see its folder,"
                        + " such as a network drive mounted at the same place");
            }
            copy = group.rank() == 0 ? null : copyOf(shared.path());
            waitForAll(group);
            return train(group, copy == null ? shared : new RunFolder(copy), List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (copy != null) {
                Leftovers.delete(copy);
            }
        }
    }

    private boolean trainStored(Group group, StoredFolder stored, RunFolder copy) throws IOException {
        try {
            stored.fetch(copy.path());
        } catch (IOException e) {
            throw new ConfigException(stored + ": cannot be read from here: " + e.getMessage(), e);
        }
        waitForAll(group);
        if (group.rank() > 0) {
            return train(group, copy, List.of());
        }
        KeptFolder kept = KeptFolder.copy(stored, copy.path());
        boolean collapsed = train(group, copy, List.of(new StoringObserver(kept)));
        kept.keep(RunFolder.CHECKPOINTS);
        return collapsed;
    }

    /** Until all have copied, nobody writes. */
    private static void waitForAll(Group group) {
        group.sum(new float[1]);
    }

    private boolean train(Group group, RunFolder own, List<RunObserver> others) throws IOException {
        try (SharedWatch.Watcher watcher = watch.open(own)) {
            List<RunObserver> observers = new ArrayList<>(List.of(watcher));
            observers.addAll(others);
            return Experiment.resume(own, own.readConfig(), Progress.silent(), command)
                    .with(RunHooks.none()
                            .withGroup(group)
                            .withObservers(observers)
                            .withReport(group.rank() == 0 ? report : RunReport.NONE))
                    .run()
                    .collapsed();
        }
    }

    private static Path copyOf(Path run) throws IOException {
        Path copy = KeptFolder.copies();
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.toList()) {
                Path to = copy.resolve(run.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else if (!file.endsWith(FolderLock.FILE)) {
                    Files.copy(file, to);
                }
            }
        }
        return copy;
    }
}
