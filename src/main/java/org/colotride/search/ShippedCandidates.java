package org.colotride.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.colotride.cluster.Work;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.config.ConfigWriter;
import org.colotride.experiment.RunReport;
import org.colotride.io.Leftovers;
import org.colotride.io.storage.KeptFolder;

/**
 * The training of a search's candidates, on its way to other machines. They train in the search's own folder, which they
 * must see where this process sees it, or in copies if it is kept in a storage, and go on from a candidate's newest
 * checkpoint, whoever wrote it.
 */
final class ShippedCandidates implements Work<CandidateOrder, CandidateResult> {
    private static final long serialVersionUID = 1;
    private static final String ORIGIN = "the search that was sent here";

    private final String config;
    private final String file;
    private final String folder;
    private final RunReport report;

    /** @param report can be serialised */
    ShippedCandidates(SearchPlan plan, KeptFolder search, RunReport report) {
        this.config = ConfigWriter.toYaml(plan.config());
        this.file = plan.config().name();
        this.folder = search.name();
        this.report = report;
    }

    @Override
    public Place<CandidateOrder, CandidateResult> open() {
        KeptFolder search = KeptFolder.of(folder);
        Copies copies = new Copies(search);
        try {
            return new Trained(training(search), copies);
        } catch (RuntimeException e) {
            copies.remove();
            throw e;
        }
    }

    private CandidateTraining training(KeptFolder search) {
        SearchFolder shared = new SearchFolder(search.path());
        search.fetch(shared.search());
        if (!Files.isRegularFile(shared.search())) {
            String missing = search.isStored()
                    ? search.name(shared.search())
                    : shared.search().toAbsolutePath().toString();
            throw new ConfigException(missing
                    + ": there is no such file here; candidates are trained where the driver and all executors write,"
                    + " such as a network drive mounted at the same place");
        }
        SearchConfig read = ConfigReader.bind(ConfigReader.parseTree(config, ORIGIN), SearchConfig.class, ORIGIN);
        SearchPlan plan = SearchPlan.of(read, Path.of(file));
        FigureScore score = new FigureScore(read.score());
        // Arbiter numbers the coordinates of a space as it makes what draws from it.
        plan.schedule(score);
        return new CandidateTraining(
                plan, new CandidateRuns(search), new SharedData(shared, read.cacheGigabytes()), score, report);
    }

    /** Where candidates are trained. */
    private record Trained(CandidateTraining training, Copies copies)
            implements Place<CandidateOrder, CandidateResult> {
        @Override
        public CandidateResult run(CandidateOrder order) {
            try {
                return training.train(order.job(), order.values(), List.of());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            copies.remove();
        }
    }

    /** What was copied to this machine, which goes with the place, or with the process if that goes first. */
    private static final class Copies {
        private final KeptFolder search;

        Copies(KeptFolder search) {
            this.search = search;
            if (search.isStored()) {
                Runtime.getRuntime().addShutdownHook(new Thread(this::remove, "copies"));
            }
        }

        void remove() {
            if (search.isStored()) {
                Leftovers.delete(search.path().getParent());
            }
        }
    }
}
