package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.colotride.collapse.CollapseMonitor;
import org.colotride.config.ConfigReader;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.HistoryReader;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.TripletExample;
import org.colotride.io.Progress;
import org.colotride.model.ModelFiles;
import org.colotride.tensor.ImageShape;
import org.colotride.training.IterationRecord;
import org.colotride.training.ValidationRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of two epochs of four iterations, watched and steered. */
class WatchedTrainingTest {
    private static final ImageShape SHAPE = new ImageShape(1, 12, 12);

    @TempDir
    static Path folder;

    private static final Watcher UNDISTURBED = new Watcher();
    private static RunFolder undisturbed;

    /** Notes what it is told. */
    private static class Watcher implements RunObserver {
        final List<String> heard = new ArrayList<>();

        @Override
        public void started(Outline outline) {
            heard.add("started after " + outline.iteration() + " of " + outline.iterations());
        }

        @Override
        public void updated(IterationRecord record, IntFunction<List<TripletExample>> triplets) {
            heard.add("updated " + record.iteration());
            assertEquals(2, triplets.apply(2).size());
        }

        @Override
        public void validating() {
            heard.add("validating");
        }

        @Override
        public void validated(ValidationRecord record, ValidationSample sample) {
            heard.add("validated " + record.iteration());
        }

        @Override
        public void judged(int iteration, CollapseMonitor.Verdict verdict, String explanation) {
            heard.add("judged");
        }

        @Override
        public void checkpointed(int iteration) {
            heard.add("checkpointed " + iteration);
        }

        @Override
        public void paused(int iteration) {
            heard.add("paused " + iteration);
        }

        @Override
        public void resumed(int iteration) {
            heard.add("resumed " + iteration);
        }

        @Override
        public void scoring() {
            heard.add("scoring");
        }

        @Override
        public void ended(End end, String message) {
            heard.add("ended " + end);
        }
    }

    /** Holds a training after its third iteration, for a checkpoint, and has it end with its first epoch. */
    private static final class Steering extends Watcher {
        private final TrainingControl control;

        Steering(TrainingControl control) {
            this.control = control;
        }

        @Override
        public void updated(IterationRecord record, IntFunction<List<TripletExample>> triplets) {
            super.updated(record, triplets);
            if (record.iteration() == 3) {
                assertTrue(control.pause());
            }
        }

        @Override
        public void paused(int iteration) {
            super.paused(iteration);
            assertTrue(control.checkpoint());
        }

        @Override
        public void checkpointed(int iteration) {
            super.checkpointed(iteration);
            if (heard.contains("paused 3") && control.resume()) {
                assertTrue(control.stopAfterEpoch());
            }
        }
    }

    private static Experiment start() {
        ExperimentConfig config = ConfigReader.read(
                Path.of("conf/quickstart.yaml"),
                List.of(
                        "output=" + folder,
                        "model.embedding=8",
                        "defense.steps=2",
                        "train.pairs=8",
                        "train.epochs=2",
                        "train.iterations=0",
                        "train.validateEvery=1",
                        "train.validateIterations=2",
                        "train.checkpointEvery=3",
                        "evaluation.batch=8"),
                ExperimentConfig.class);
        return Experiment.start(config, any -> RandomImages.forTrainingAndTest(SHAPE), Progress.silent(), List.of());
    }

    private static RunFolder run(Experiment experiment, TrainingControl control, RunObserver... observers)
            throws Exception {
        return experiment
                .with(RunHooks.none()
                        .withData(any -> RandomImages.forTrainingAndTest(SHAPE))
                        .withObservers(List.of(observers))
                        .withControl(control))
                .run()
                .folder();
    }

    @BeforeAll
    static void runUndisturbed() throws Exception {
        RunObserver failing = new RunObserver() {
            @Override
            public void checkpointed(int iteration) {
                throw new IllegalStateException("the dashboard's disk is full");
            }
        };
        undisturbed = run(start(), new TrainingControl(), failing, UNDISTURBED);
    }

    private static float[] weights(RunFolder run) throws Exception {
        ModelFiles.Loaded loaded = ModelFiles.read(run.model(), false);
        try {
            return loaded.network().graph().params().dup().data().asFloat();
        } finally {
            loaded.network().close();
        }
    }

    /** Iterations 4 and 8 end an epoch and are due within it, too. */
    @Test
    void anObserverIsToldEverythingOnceAndInOrder() {
        assertEquals(
                List.of(
                        "started after 0 of 8",
                        "updated 1",
                        "validating",
                        "validated 2",
                        "updated 2",
                        "checkpointed 3",
                        "updated 3",
                        "validating",
                        "validated 4",
                        "updated 4",
                        "checkpointed 4",
                        "updated 5",
                        "validating",
                        "validated 6",
                        "checkpointed 6",
                        "updated 6",
                        "updated 7",
                        "validating",
                        "validated 8",
                        "updated 8",
                        "checkpointed 8",
                        "scoring",
                        "ended FINISHED"),
                UNDISTURBED.heard);
    }

    @Test
    void noIterationIsValidatedTwice() {
        List<ValidationRecord> validations = HistoryReader.validations(undisturbed);
        assertEquals(
                List.of(2, 4, 6, 8),
                validations.stream().map(ValidationRecord::iteration).toList());
        for (int epoch = 0; epoch < 2; epoch++) {
            assertEquals(
                    validations.get(2 * epoch + 1).recallAt1(),
                    HistoryReader.epochs(undisturbed).get(epoch).recallAt1());
        }
    }

    @Test
    void aTrainingThatIsPausedStoppedAndResumedEndsWithTheSameWeights() throws Exception {
        TrainingControl control = new TrainingControl();
        Steering steering = new Steering(control);
        RunFolder run = run(start(), control, steering);
        int paused = steering.heard.indexOf("paused 3");
        assertEquals(
                List.of("updated 3", "checkpointed 3", "paused 3", "checkpointed 3", "resumed 3", "validating"),
                steering.heard.subList(paused - 2, paused + 4));
        assertEquals("ended STOPPED", steering.heard.get(steering.heard.size() - 1));
        assertTrue(steering.heard.contains("updated 4") && !steering.heard.contains("updated 5"), "" + steering.heard);
        assertFalse(control.pause(), "the training is over");

        Watcher resumed = new Watcher();
        Experiment rest = Experiment.resume(run, run.readConfig(), Progress.silent(), List.of());
        run(rest, new TrainingControl(), resumed);
        assertEquals("started after 4 of 8", resumed.heard.get(0));
        assertEquals("ended FINISHED", resumed.heard.get(resumed.heard.size() - 1));
        assertArrayEquals(weights(undisturbed), weights(run));
        assertEquals(HistoryReader.validations(undisturbed), HistoryReader.validations(run));
    }
}
