package org.colotride.tournament;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.colotride.config.Component;
import org.colotride.config.ConfigWriter;
import org.colotride.data.RetrievalData;
import org.colotride.experiment.Experiment;
import org.colotride.experiment.RunComponents;
import org.colotride.experiment.RunHooks;
import org.colotride.experiment.RunObserver;
import org.colotride.experiment.TrainingStoppedException;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.HistoryReader;
import org.colotride.experiment.folder.Provenance;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.TripletExample;
import org.colotride.io.Progress;
import org.colotride.robustness.ResultAssembly;
import org.colotride.robustness.RobustnessEvaluation;
import org.colotride.robustness.RobustnessScoring;
import org.colotride.robustness.ScoredModel;
import org.colotride.robustness.SearchKind;
import org.colotride.robustness.TenFiguresSample;
import org.colotride.training.IterationRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains entries, each a run in a folder of its own that goes on from its newest checkpoint, and attacks them, going on
 * where a scoring was interrupted. Thread-safe.
 */
final class EntryTraining {
    private static final Logger LOG = LoggerFactory.getLogger(EntryTraining.class);

    private final TournamentConfig config;
    private final TournamentFolder folder;
    private final Tournament.Settings settings;
    private final Map<Component, RetrievalData> data = new HashMap<>();

    EntryTraining(TournamentConfig config, TournamentFolder folder, Tournament.Settings settings) {
        this.config = config;
        this.folder = folder;
        this.settings = settings;
    }

    /**
     * @throws TrainingStoppedException if the process is to end; whatever else ends a training is its result
     * @throws RuntimeException if it cannot be trained, for a reason that is not the defence's
     */
    EntryResult train(Entry entry, IntConsumer iteration) throws IOException {
        RunFolder run = RunFolder.at(folder.run(entry), entry.config());
        AtomicReference<ResultAssembly> attacked = new AtomicReference<>();
        List<RunObserver> observers = new ArrayList<>(settings.observers().apply(run));
        observers.add(new Counter(iteration));
        RunHooks hooks = RunHooks.none()
                .withData(this::open)
                .withReport(settings.report())
                .withObservers(observers)
                .withScored((model, test, benign) -> attacked.set(attack(entry, model.scoredModel(test), run.path())));
        try {
            Experiment.Outcome outcome = Experiment.resume(run, entry.config(), Progress.silent(), settings.command())
                    .with(hooks)
                    .run();
            ResultAssembly assembly = attacked.get();
            boolean both = config.search() == SearchKind.worst;
            return result(
                    entry,
                    run,
                    outcome.results().iterations(),
                    outcome.collapsed(),
                    null,
                    outcome.results().metrics(),
                    (both ? assembly.publishedSample() : assembly.sample()).orElseThrow(),
                    both ? assembly.sample().orElseThrow() : null,
                    outcome.results().provenance());
        } catch (TrainingStoppedException e) {
            if (e.interrupted()) {
                throw e;
            }
            return result(
                    entry,
                    run,
                    HistoryReader.iterations(run).size(),
                    e.collapsed(),
                    e.getMessage(),
                    Map.of(),
                    null,
                    null,
                    Provenance.collect(settings.project(), entry.seed(), settings.command()));
        } finally {
            close(observers);
        }
    }

    private static void close(List<RunObserver> observers) {
        for (RunObserver observer : observers) {
            if (observer instanceof AutoCloseable closed) {
                try {
                    closed.close();
                } catch (Exception e) {
                    LOG.warn("An observer of a run cannot be closed: {}", e.getMessage());
                }
            }
        }
    }

    /** Tells how far a run has come. */
    private record Counter(IntConsumer iteration) implements RunObserver {
        @Override
        public void updated(IterationRecord record, IntFunction<List<TripletExample>> triplets) {
            iteration.accept(record.iteration());
        }
    }

    private static EntryResult result(
            Entry entry,
            RunFolder run,
            int iterations,
            boolean collapsed,
            String reason,
            Map<String, Double> benign,
            TenFiguresSample published,
            TenFiguresSample worst,
            Provenance provenance) {
        List<IterationRecord> history = HistoryReader.iterations(run);
        return new EntryResult(
                EntryResult.SCHEMA_VERSION,
                entry.setting(),
                entry.entrant(),
                entry.seed(),
                ConfigWriter.toTree(entry.config()),
                entry.scoring().toJson(),
                iterations,
                collapsed,
                reason,
                history.stream().mapToLong(IterationRecord::forward).sum(),
                history.stream().mapToLong(IterationRecord::backward).sum(),
                benign,
                published,
                worst,
                provenance);
    }

    private ResultAssembly attack(Entry entry, ScoredModel model, Path run) {
        ObjectNode identity = JsonNodeFactory.instance.objectNode();
        identity.put("entry", entry.id()).set("plan", entry.scoring().toJson());
        return new RobustnessEvaluation(
                        entry.scoring(),
                        run.resolve("attacked"),
                        identity,
                        RobustnessScoring.batchFor(model.shape()),
                        Progress.silent())
                .assembled(model, null);
    }

    /** Entries that name the same pipeline and arguments share their images. */
    private RetrievalData open(ExperimentConfig named) {
        synchronized (data) {
            return data.computeIfAbsent(
                    named.data(), key -> RunComponents.openData(named, folder.decoded(), config.cacheGigabytes()));
        }
    }

    /** Removes what only a further training would need, and the weights unless they are to be kept. */
    void tidy(Entry entry) {
        new RunFolder(folder.run(entry)).tidy(config.keepModels());
    }
}
