package org.colotride.tournament;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigWriter;
import org.colotride.experiment.RunObserver;
import org.colotride.experiment.RunReport;
import org.colotride.experiment.folder.Provenance;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.io.AtomicFiles;
import org.colotride.io.FolderLock;
import org.colotride.io.Progress;
import org.colotride.tournament.EntryResult.Protocol;

/**
 * Trains and scores every entry of a plan, in a folder of its own that holds all that is needed to go on after the
 * process was killed: entries that have ended are kept, one that was interrupted goes on from its newest checkpoint, or
 * from the attacks that are done.
 */
public final class Tournament {
    private final TournamentPlan plan;
    private final TournamentFolder folder;
    private final Settings settings;
    private final Provenance provenance;
    private final Map<Entry, EntryResult> ended = new LinkedHashMap<>();
    private final Map<String, String> failures = new TreeMap<>();

    /**
     * How a tournament is run, which does not change its results.
     *
     * @param parallel entries at a time
     * @param prepareThread is called on each thread that trains, before its first entry
     * @param report is written of every run
     * @param observers of a run; those that are {@link AutoCloseable} are closed when it is over
     * @param standings is told after every entry
     * @param progress of all entries together
     * @param out takes a line after every entry
     * @param project where the sources lie, for the provenance
     * @param command as the user gave it, kept with the results
     */
    public record Settings(
            int parallel,
            Runnable prepareThread,
            RunReport report,
            Function<RunFolder, List<RunObserver>> observers,
            Standings standings,
            Progress progress,
            Consumer<String> out,
            Path project,
            List<String> command) {}

    /** Is told how a tournament stands. */
    @FunctionalInterface
    public interface Standings {
        /** @param entries that have ended, in the order of the plan */
        void changed(TournamentFolder folder, TournamentResults results, List<EntryResult> entries);
    }

    public Tournament(TournamentPlan plan, Settings settings) {
        this.plan = plan;
        this.folder = folder(plan.config());
        this.settings = settings;
        this.provenance =
                Provenance.collect(settings.project(), plan.config().seeds().get(0), settings.command());
    }

    /** Where a tournament leaves everything. */
    public static TournamentFolder folder(TournamentConfig config) {
        return new TournamentFolder(Path.of(config.output(), config.name()));
    }

    /**
     * Goes on with what the folder holds.
     *
     * @throws ConfigException if an entry there is of another configuration, or some could not be trained for reasons that
     *     were not their defence's; the same command tries these again
     * @throws org.colotride.io.StorageException if nothing can be written, or another process is at it
     */
    public TournamentResults run() {
        try (FolderLock lock = FolderLock.hold(folder.path(), "runs a tournament")) {
            List<Entry> left = recall();
            AtomicFiles.writeString(folder.tournament(), ConfigWriter.toYaml(plan.config()));
            settings.progress().start("Tournament", left.size());
            trainAll(left);
            TournamentResults results = write();
            if (!failures.isEmpty()) {
                throw new ConfigException(folder.path() + ": " + failures.size() + " of "
                        + plan.entries().size() + " entries could not be trained: " + failures
                        + "; the same command tries them again");
            }
            return results;
        } finally {
            settings.progress().close();
        }
    }

    /** What had ended before; the rest is left. */
    private List<Entry> recall() {
        List<Entry> left = new ArrayList<>();
        for (Entry entry : plan.entries()) {
            Path file = folder.entry(entry);
            if (!Files.isRegularFile(file)) {
                left.add(entry);
                continue;
            }
            EntryResult before = EntryResult.read(file);
            requireSame(file, "configuration", before.config().toString(), tree(entry));
            requireSame(
                    file,
                    "scoring",
                    before.scoring().toString(),
                    entry.scoring().toJson().toString());
            ended.put(entry, before);
        }
        return left;
    }

    private static String tree(Entry entry) {
        return ConfigWriter.toTree(entry.config()).toString();
    }

    private static void requireSame(Path file, String what, String kept, String asked) {
        if (!kept.equals(asked)) {
            throw new ConfigException(file + " is of another " + what
                    + "; give the tournament another name, or delete the file and its run, and it is trained again");
        }
    }

    private void trainAll(List<Entry> left) {
        EntryTraining training = new EntryTraining(plan.config(), folder, settings);
        ExecutorService threads = Executors.newFixedThreadPool(settings.parallel(), task -> {
            Thread thread = new Thread(
                    () -> {
                        settings.prepareThread().run();
                        task.run();
                    },
                    "tournament");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Map<Entry, Future<?>> running = new HashMap<>();
            left.forEach(entry -> running.put(entry, threads.submit(() -> train(training, entry))));
            for (Entry entry : left) {
                await(running.get(entry));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(Future<?> entry) {
        try {
            entry.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while entries were trained", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private void train(EntryTraining training, Entry entry) {
        try {
            EntryResult result = training.train(entry, iteration -> tell(entry, iteration));
            result.write(folder.entry(entry));
            training.tidy(entry);
            end(entry, result);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ConfigException | IllegalArgumentException | OutOfMemoryError e) {
            fail(entry, e);
        }
    }

    private synchronized void tell(Entry entry, int iteration) {
        settings.progress().message(entry.id() + ", iteration " + iteration);
    }

    private synchronized void fail(Entry entry, Throwable reason) {
        failures.put(entry.id(), String.valueOf(reason.getMessage()));
        settings.progress().step();
        settings.out().accept(entry.id() + ": could not be trained: " + reason.getMessage());
    }

    private synchronized void end(Entry entry, EntryResult result) {
        ended.put(entry, result);
        settings.progress().step();
        settings.out().accept(line(entry, result));
        write();
    }

    private static String line(Entry entry, EntryResult result) {
        StringBuilder line = new StringBuilder(entry.id());
        if (!result.isScored()) {
            return line.append(": ").append(result.reason()).toString();
        }
        for (Protocol protocol : Protocol.values()) {
            result.under(protocol)
                    .ifPresent(sample ->
                            line.append(String.format(Locale.ROOT, ", ERS %.1f %s", sample.ers(), protocol.words())));
        }
        return line.append(result.collapsed() ? ", collapsed" : "").toString();
    }

    private synchronized TournamentResults write() {
        List<EntryResult> inOrder = plan.entries().stream()
                .filter(ended::containsKey)
                .map(ended::get)
                .toList();
        TournamentResults results = TournamentResults.of(plan, inOrder, provenance);
        results.write(folder.results());
        settings.standings().changed(folder, results, inOrder);
        return results;
    }
}
