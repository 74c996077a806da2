package org.colotride.search;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.colotride.cluster.Workers;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.config.ConfigWriter;
import org.colotride.experiment.RunComponents;
import org.colotride.experiment.RunReport;
import org.colotride.experiment.folder.Provenance;
import org.colotride.io.AtomicFiles;
import org.colotride.io.FolderLock;
import org.colotride.io.Progress;
import org.colotride.io.StorageException;
import org.colotride.io.storage.KeptFolder;
import org.colotride.io.storage.Storages;
import org.colotride.search.schedule.Schedule;
import org.deeplearning4j.arbiter.optimize.api.termination.MaxTimeCondition;
import org.deeplearning4j.arbiter.optimize.api.termination.TerminationCondition;
import org.deeplearning4j.arbiter.optimize.config.OptimizationConfiguration;
import org.deeplearning4j.arbiter.optimize.runner.LocalOptimizationRunner;
import org.deeplearning4j.arbiter.optimize.runner.listener.StatusListener;

/**
 * Runs a search by Arbiter's runner, in a folder of its own that holds all that is needed to go on with it after it was
 * killed.
 */
public final class Search {
    private static final String CANDIDATES = "candidates";
    /** Runs are kept one by one, and images that were decoded nowhere but here. */
    private static final Set<String> NOT_KEPT_WHOLE = Set.of("candidates", "decoded");

    private static final String MINUTES = "minutes";

    private final SearchPlan plan;
    private final KeptFolder kept;
    private final SearchFolder folder;
    private final Settings settings;
    private final Provenance provenance;

    /**
     * How a search is run, which does not change what it finds.
     *
     * @param parallel candidates at a time
     * @param prepareThread is called on each thread that trains candidates, before its first
     * @param listeners of Arbiter's that watch the search
     * @param report is written of every candidate
     * @param progress of all candidates together
     * @param out takes the leaders' table after every candidate
     * @param workers train the candidates; empty for this process
     */
    public record Settings(
            int parallel,
            Runnable prepareThread,
            List<StatusListener> listeners,
            RunReport report,
            Progress progress,
            Consumer<String> out,
            Optional<Workers> workers) {
        public Settings {
            listeners = List.copyOf(listeners);
        }
    }

    /** @param command as the user gave it, kept with the results */
    public Search(SearchPlan plan, Settings settings, List<String> command) {
        this.plan = plan;
        this.kept = place(plan.config()).without(NOT_KEPT_WHOLE);
        this.folder = new SearchFolder(kept.path());
        this.settings = settings;
        this.provenance = Provenance.collect(Path.of(""), plan.config().seed(), command);
    }

    private static KeptFolder place(SearchConfig config) {
        String output = config.output();
        return Storages.isAddress(output)
                ? KeptFolder.of(output.replaceFirst("(?<=[^/])/+$", "") + "/" + config.name())
                : KeptFolder.here(Path.of(output, config.name()));
    }

    /** What lies where, in the folder that is worked in. */
    public SearchFolder folder() {
        return folder;
    }

    /** Where the search is kept; what is added to the folder after {@link #run} must be kept, too. */
    public KeptFolder kept() {
        return kept;
    }

    /**
     * Searches, going on with what the folder holds.
     *
     * @throws ConfigException if the folder holds another search
     * @throws StorageException if nothing can be written, or another process searches there
     */
    public SearchResults run() {
        kept.fetch();
        try (FolderLock lock = FolderLock.hold(folder.path(), "searches")) {
            remember();
            return search();
        }
    }

    /** A search may be prolonged, but not changed. */
    private void remember() {
        var asked = plan.toTree();
        if (Files.isRegularFile(folder.search())) {
            var before = ConfigReader.readTree(folder.search());
            var now = ConfigReader.parseTree(
                    ConfigWriter.toYaml(asked), folder.search().toString());
            Set<String> keys = new LinkedHashSet<>();
            before.fieldNames().forEachRemaining(keys::add);
            now.fieldNames().forEachRemaining(keys::add);
            for (String key : keys) {
                boolean same = before.path(key).equals(now.path(key));
                if (!same && !key.equals(CANDIDATES) && !key.equals(MINUTES)) {
                    throw new ConfigException(kept.name() + " holds a search with another " + key + " ("
                            + before.path(key) + ", now " + now.path(key)
                            + "); give this one another name, or delete the folder");
                }
            }
        }
        AtomicFiles.writeString(folder.search(), ConfigWriter.toYaml(asked));
        kept.keep(folder.search());
    }

    private SearchResults search() {
        SearchConfig config = plan.config();
        FigureScore score = new FigureScore(config.score());
        SharedData data = new SharedData(folder, config.cacheGigabytes());
        int iterations =
                RunComponents.of(plan.base()).iterations(data.of(plan.base()).train());
        Schedule schedule = plan.schedule(score);
        double secondsBefore = Files.isRegularFile(folder.results())
                ? SearchResults.read(folder.results()).wallSeconds()
                : 0;
        try (SearchJournal journal = SearchJournal.open(folder.journal(), kept::keep)) {
            SearchSession session = new SearchSession(schedule, journal);
            CandidateTraining training = training(data, score);
            long expected = Math.round(schedule.expectedTrainings() * iterations);
            Record record = new Record(session, training, secondsBefore, expected);
            settings.progress().start("Searching", Math.max(1, expected - session.iterationsBefore()));
            CandidateTask.Worker worker = new CandidateTask.Worker(
                    session,
                    training,
                    new KeptResults(kept, new CandidateSaver(folder.path().toString())),
                    record::iteration,
                    settings.prepareThread(),
                    record::ended);
            OptimizationConfiguration arbiter = arbiter(session, score, data, secondsBefore);
            AtomicFiles.writeString(folder.arbiter(), arbiter.toJson() + "\n");
            kept.keep(folder.arbiter());
            LocalOptimizationRunner runner =
                    new LocalOptimizationRunner(settings.parallel(), arbiter, new TrainingTaskCreator(worker));
            runner.addListeners(settings.listeners().toArray(StatusListener[]::new));
            runner.execute();
            Optional<RuntimeException> failure = session.failure();
            if (failure.isPresent()) {
                throw failure.get();
            }
            return record.write();
        } finally {
            settings.progress().close();
        }
    }

    private CandidateTraining training(SharedData data, FigureScore score) {
        return settings.workers()
                .<CandidateTraining>map(workers -> new ClusterTraining(
                        plan, kept, data, score, settings.report(), workers, settings.progress()::step))
                .orElseGet(() -> new CandidateTraining(plan, new CandidateRuns(kept), data, score, settings.report()));
    }

    private OptimizationConfiguration arbiter(
            SearchSession session, FigureScore score, SharedData data, double secondsBefore) {
        SearchConfig config = plan.config();
        List<TerminationCondition> conditions = new ArrayList<>(List.of(new EverythingEnded(session)));
        if (config.minutes() > 0) {
            long left = Math.max(0, Math.round(1000 * (60 * config.minutes() - secondsBefore)));
            conditions.add(new MaxTimeCondition(left, TimeUnit.MILLISECONDS));
        }
        return new OptimizationConfiguration.Builder()
                .dataSource(PipelineData.class, data.properties(plan.base()))
                .candidateGenerator(new SearchGenerator(
                        plan.space(),
                        config.generator().name(),
                        config.generator().args().toString(),
                        config.candidates(),
                        config.seed(),
                        session))
                .modelSaver(new CandidateSaver(folder.path().toString()))
                .scoreFunction(score)
                .terminationConditions(conditions)
                .rngSeed(config.seed())
                .build();
    }

    /** Writes down what has been found, after every candidate. */
    private final class Record {
        private final SearchSession session;
        private final CandidateTraining training;
        private final double secondsBefore;
        private final long expected;
        private final long before;
        private final long started = System.nanoTime();

        /** @param expected iterations of the whole search */
        Record(SearchSession session, CandidateTraining training, double secondsBefore, long expected) {
            this.session = session;
            this.training = training;
            this.secondsBefore = secondsBefore;
            this.expected = expected;
            this.before = session.iterationsBefore();
        }

        synchronized void iteration() {
            settings.progress().step();
        }

        synchronized void ended() {
            SearchResults results = write();
            tidy(results);
            settings.out().accept(Leaders.table(results.candidates(), columns()) + timeLeft(results));
        }

        /** Training and scoring together, as they have taken so far. */
        private String timeLeft(SearchResults results) {
            long done = results.trainedIterations() - before;
            double seconds = (System.nanoTime() - started) / 1e9;
            double left = Math.max(0, seconds / Math.max(1, done) * (expected - before - done));
            return String.format(
                    Locale.ROOT,
                    "  %d candidates, about %d min left%n",
                    results.candidates().size(),
                    Math.round(left / 60));
        }

        synchronized SearchResults write() {
            List<CandidateResult> candidates = session.results();
            double seconds = secondsBefore + (System.nanoTime() - started) / 1e9;
            SearchResults results = new SearchResults(
                    SearchResults.SCHEMA_VERSION,
                    plan.config().name(),
                    plan.toTree(),
                    plan.keys(),
                    candidates,
                    session.isOver(),
                    SearchSession.total(candidates),
                    seconds,
                    provenance.withWallSeconds(seconds));
            results.write(folder.results());
            kept.keep(folder.results());
            results.best().ifPresent(this::writeBest);
            return results;
        }

        private void writeBest(CandidateResult best) {
            Map<String, String> values = new LinkedHashMap<>();
            best.values().forEach((key, value) -> values.put(key, value.asText()));
            String head = "# Candidate " + best.index() + " of search "
                    + plan.config().name() + ".\n";
            AtomicFiles.writeString(
                    folder.best(),
                    head
                            + ConfigWriter.toYaml(plan.candidate(values)
                                    .withName(plan.config().name() + "-best")));
            kept.keep(folder.best());
        }

        /** Weights are kept of the best candidate alone. */
        private void tidy(SearchResults results) {
            int best = results.best().map(CandidateResult::index).orElse(-1);
            for (CandidateResult candidate : results.candidates()) {
                if (candidate.status() == CandidateResult.Status.COMPLETE) {
                    training.tidy(candidate.index(), candidate.index() == best);
                }
            }
        }

        private List<String> columns() {
            Set<String> columns = new LinkedHashSet<>(plan.config().score().keySet());
            columns.addAll(plan.config().pareto());
            return List.copyOf(columns);
        }
    }
}
