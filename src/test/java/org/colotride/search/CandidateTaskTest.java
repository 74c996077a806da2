package org.colotride.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.config.ConfigReader;
import org.colotride.experiment.RunReport;
import org.colotride.io.StorageException;
import org.colotride.io.storage.KeptFolder;
import org.colotride.io.storage.StorageLostException;
import org.colotride.search.schedule.Job;
import org.colotride.search.schedule.Schedule;
import org.colotride.search.schedule.Schedules;
import org.deeplearning4j.arbiter.optimize.api.Candidate;
import org.deeplearning4j.arbiter.optimize.api.OptimizationResult;
import org.deeplearning4j.arbiter.optimize.runner.CandidateInfo;
import org.deeplearning4j.arbiter.optimize.runner.CandidateStatus;
import org.deeplearning4j.arbiter.optimize.runner.IOptimizationRunner;
import org.deeplearning4j.arbiter.optimize.runner.listener.BaseStatusListener;
import org.deeplearning4j.arbiter.optimize.runner.listener.StatusListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("locale")
class CandidateTaskTest {
    @TempDir
    Path folder;

    private final List<CandidateStatus> seen = new ArrayList<>();
    private final StatusListener listener = new BaseStatusListener() {
        @Override
        public void onCandidateStatusChange(CandidateInfo info, IOptimizationRunner runner, OptimizationResult result) {
            seen.add(info.getCandidateStatus());
        }
    };
    private SearchPlan plan;
    private SearchJournal journal;
    private SearchSession session;

    @BeforeEach
    void open() {
        Path file = Path.of("hyperparam-search/smoke.yaml");
        plan = SearchPlan.of(ConfigReader.read(file, List.of("output=" + folder), SearchConfig.class), file);
        Schedule schedule = Schedules.REGISTRY
                .create(plan.config().generator())
                .create(plan.space(), new FigureScore(Map.of("R@1", 1.0)), 1, 1);
        journal = SearchJournal.open(folder.resolve("journal.jsonl"), written -> {});
        session = new SearchSession(schedule, journal);
    }

    private CandidateTask task(Throwable failure) {
        Job job = session.next();
        SearchFolder searched = new SearchFolder(folder);
        CandidateTraining training =
                new CandidateTraining(
                        plan,
                        new CandidateRuns(KeptFolder.here(folder)),
                        new SharedData(searched, 0),
                        new FigureScore(Map.of()),
                        RunReport.NONE) {
                    @Override
                    CandidateResult train(Job ordered, Map<String, String> values, List<TrainingListener> listeners) {
                        if (failure instanceof Error error) {
                            throw error;
                        }
                        throw (RuntimeException) failure;
                    }
                };
        CandidateTask.Worker worker = new CandidateTask.Worker(
                session, training, new CandidateSaver(folder.toString()), () -> {}, () -> {}, () -> {});
        LinkedHashMap<String, String> values = plan.space().getValue(job.point());
        return new CandidateTask(
                new Candidate<>(new CandidateJob(job, values), 0, job.point(), null, null),
                worker,
                List.of(listener),
                null);
    }

    @Test
    void outOfMemoryIsAResult() throws Exception {
        task(new OutOfMemoryError("Java heap space")).call();
        CandidateResult result = session.results().get(0);
        assertEquals(CandidateResult.Status.FAILED, result.status());
        assertTrue(result.reason().contains("Java heap space"), result.reason());
        assertTrue(session.isOver());
        assertEquals(List.of(CandidateStatus.Running, CandidateStatus.Failed), seen);
    }

    @Test
    void failureOfTheProgramIsAResultToo() throws Exception {
        task(new IllegalStateException("impossible")).call();
        assertTrue(session.results().get(0).reason().contains("impossible"));
        assertEquals(1, session.results().size());
    }

    @Test
    void aStorageThatIsLostEndsTheSearchAndNotTheCandidate() {
        StorageLostException lost = new StorageLostException("hdfs://host/searches: cannot be read", null);
        assertEquals(lost, assertThrows(StorageLostException.class, task(lost)::call));
        assertTrue(session.isOver());
        assertEquals(List.of(), session.results());
    }

    @Test
    void searchThatCannotWriteDownWhatHappenedEnds() {
        CandidateTask task = task(new IllegalStateException("impossible"));
        journal.close();
        assertThrows(StorageException.class, task::call);
        assertTrue(session.isOver());
        assertTrue(session.failure().orElseThrow().getMessage().contains("journal.jsonl"));
    }
}
