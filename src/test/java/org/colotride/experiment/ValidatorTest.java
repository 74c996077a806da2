package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.RetrievalData;
import org.colotride.experiment.config.TrainConfig;
import org.colotride.io.Progress;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.TestNetworks;
import org.colotride.retrieval.BenignEvaluation;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.colotride.training.TrainingPlan;
import org.colotride.training.TrainingPosition;
import org.colotride.training.ValidationRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

class ValidatorTest {
    private static final ImageShape SHAPE = new ImageShape(1, 4, 4);
    private static final int BATCHES = 6;
    private static final int EPOCHS = 5;

    private final RandomImages images = new RandomImages(2, 3, SHAPE);
    private final EmbeddingNetwork network = TestNetworks.network(
            TestNetworks.backbone(
                    (b, x, s) -> b.linear(
                            "fc", b.globalAveragePooling("a", b.convolution("c", x, 1, 4, 3, 1, 1, true)), 4, 3),
                    3,
                    DistanceMetric.N),
            SHAPE,
            DataType.FLOAT,
            2);

    @AfterEach
    void close() {
        network.close();
    }

    private static TrainConfig train(int validateEvery, int validateIterations, int attackEvery) {
        return new TrainConfig(
                2, EPOCHS, 0, 1e-3, 0, 1, validateEvery, 0, 0, 1, false, validateIterations, attackEvery, 4, false);
    }

    private static TrainingPlan plan(int iterations) {
        return new TrainingPlan(EPOCHS, iterations > 0 ? iterations : EPOCHS * BATCHES);
    }

    private Validator validator(TrainConfig train, TrainingPlan plan) {
        DataReport report = new DataReport(CorruptPolicy.FAIL);
        RetrievalData data = new RetrievalData(images, images, Optional.empty(), report);
        return new Validator(
                network,
                new BenignEvaluation(network, data, 4, 1, Progress.silent()),
                images,
                train,
                plan,
                embedded -> {});
    }

    /** Walks through a training as {@link org.colotride.training.Trainer} and {@link BetweenIterations} do. */
    private List<ValidationRecord> walk(TrainConfig train, TrainingPlan plan, TrainingPosition start) {
        Validator validator = validator(train, plan);
        List<ValidationRecord> records = new ArrayList<>();
        TrainingPosition position = start;
        while (!plan.isDone(position)) {
            while (position.batch() < BATCHES && !plan.isDone(position)) {
                position = position.afterIteration(1);
                if (validator.isDue(position)) {
                    records.add(validator.validate(position).record());
                }
            }
            position = position.nextEpoch();
            if (validator.isDueAfterEpoch(position) && validator.known(position).isEmpty()) {
                records.add(validator.validateAfterEpoch(position).record());
            }
        }
        return records;
    }

    /** After which iterations a validation is due, and in which epoch, counted by hand. */
    private static List<String> expected(TrainConfig train, int iterations) {
        TreeSet<Integer> due = new TreeSet<>();
        for (int i = 1; i <= iterations; i++) {
            boolean within = train.validateIterations() > 0 && i % train.validateIterations() == 0;
            boolean epochEnds =
                    i % BATCHES == 0 && train.validateEvery() > 0 && i / BATCHES % train.validateEvery() == 0;
            if (within || epochEnds || i == iterations) {
                due.add(i);
            }
        }
        return due.stream().map(i -> i + " in epoch " + (1 + (i - 1) / BATCHES)).toList();
    }

    @ParameterizedTest(name = "every {0} epochs, {1} iterations, of {2}")
    @CsvSource({
        "1,0,0", "2,0,0", "0,0,0", "0,4,0", "1,4,0", "2,3,0", "1,6,0", "3,7,0", "1,1,0", "0,5,14", "2,4,17", "1,100,0",
        "0,7,14"
    })
    void validatesWithinEpochsAtTheirEndsAndAtTheEnd(int validateEvery, int validateIterations, int limit) {
        TrainConfig train = train(validateEvery, validateIterations, 0);
        TrainingPlan plan = plan(limit);
        List<ValidationRecord> records = walk(train, plan, TrainingPosition.START);
        assertEquals(
                expected(train, plan.iterations()),
                records.stream()
                        .map(record -> record.iteration() + " in epoch " + record.epoch())
                        .toList());
        assertTrue(records.stream().allMatch(record -> Double.isNaN(record.attackDistance())));
    }

    @ParameterizedTest(name = "every {0} epochs, {1} iterations, attacked every {2}")
    @CsvSource({"1,0,1", "1,0,2", "2,0,2", "0,4,3", "0,4,2", "0,0,7", "0,5,100"})
    void attacksEveryFewValidationsAndTheLast(int validateEvery, int validateIterations, int attackEvery) {
        TrainConfig train = train(validateEvery, validateIterations, attackEvery);
        List<ValidationRecord> records = walk(train, plan(0), TrainingPosition.START);
        for (int i = 0; i < records.size(); i++) {
            boolean attacked = (i + 1) % attackEvery == 0 || i == records.size() - 1;
            ValidationRecord record = records.get(i);
            assertEquals(attacked, !Double.isNaN(record.attackDistance()), record.toString());
            assertEquals(attacked, !Double.isNaN(record.attackRecallAt1()), record.toString());
        }
    }

    @Test
    void aValidationIsKnownUntilTheNextIteration() {
        Validator validator = validator(train(1, 3, 1), plan(0));
        TrainingPosition end = new TrainingPosition(0, BATCHES, BATCHES);
        assertTrue(validator.known(end).isEmpty());
        Validator.Validated within = validator.validate(end);
        assertSame(within.record(), validator.known(end.nextEpoch()).orElseThrow());
        assertTrue(validator.known(end.nextEpoch().afterIteration(1)).isEmpty());
    }

    /** Resumed after any iteration, the rest of the training is validated and attacked as it would have been. */
    @ParameterizedTest
    @CsvSource({"1,4,2", "2,0,2", "0,5,3"})
    void aResumedTrainingValidatesWhereAnUninterruptedOneDoes(int every, int iterations, int attackEvery) {
        TrainConfig train = train(every, iterations, attackEvery);
        List<ValidationRecord> all = walk(train, plan(0), TrainingPosition.START);
        for (int after = 1; after < EPOCHS * BATCHES; after++) {
            int resumed = after;
            TrainingPosition start = new TrainingPosition(after / BATCHES, after % BATCHES, after);
            assertEquals(
                    all.stream().filter(record -> record.iteration() > resumed).toList(),
                    walk(train, plan(0), start),
                    "resumed after " + after);
        }
    }

    @Test
    void showsAFewEmbeddingsOfWhatItMeasured() {
        Validator validator = validator(train(1, 0, 1), plan(0));
        ValidationSample sample = validator
                .validateAfterEpoch(new TrainingPosition(1, 0, BATCHES))
                .sample();
        assertEquals(images.size(), sample.benign().count());
        assertEquals(4, sample.adversarial().count());
        assertEquals(List.of("class 0", "class 1"), sample.classNames());
        for (int i = 0; i < images.size(); i++) {
            assertEquals(images.label(i), sample.labels()[i]);
        }
        Validator quiet = validator(train(1, 0, 0), plan(0));
        ValidationSample benign =
                quiet.validateAfterEpoch(new TrainingPosition(1, 0, BATCHES)).sample();
        assertEquals(0, benign.adversarial().count());
        assertFalse(benign.benign().count() == 0);
    }
}
