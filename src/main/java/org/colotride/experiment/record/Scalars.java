package org.colotride.experiment.record;

import java.util.LinkedHashMap;
import java.util.Map;
import org.colotride.experiment.folder.RunResults;
import org.colotride.training.IterationRecord;
import org.colotride.training.ValidationRecord;

/**
 * The figures of one step as tools draw them: one curve for each name. What was not measured is left out.
 *
 * @param group {@code train}, {@code validation} or {@code test}; steps of a group rise
 * @param step iterations done
 * @param values by name, without the group; not empty
 */
record Scalars(String group, int step, Map<String, Double> values) {
    static final String TRAIN = "train";
    static final String VALIDATION = "validation";
    static final String TEST = "test";
    /** In every step of its group. */
    static final String LOSS = "loss";

    static final String RECALL = "recallAt1";

    /** The defence's gauges stand beside ours. */
    static Scalars of(IterationRecord record) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("collapsenessBefore", record.collapsenessBefore());
        values.put("collapsenessAfter", record.collapsenessAfter());
        values.put("hardnessBefore", record.hardnessBefore());
        values.put("hardnessAfter", record.hardnessAfter());
        values.put("steps", (double) record.steps());
        values.put("epsilon", record.epsilon());
        values.put("activeFraction", record.activeFraction());
        values.put("imagesPerSecond", record.imagesPerSecond());
        values.put("meanPairwiseDistance", record.meanPairwiseDistance());
        values.put("epoch", (double) record.epoch());
        values.putAll(record.gauges());
        values.put(LOSS, record.loss());
        return measured(TRAIN, record.iteration(), values);
    }

    static Scalars of(ValidationRecord record) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("mapAtR", record.mapAtR());
        values.put("attackDistance", record.attackDistance());
        values.put("attackRecallAt1", record.attackRecallAt1());
        values.put(RECALL, record.recallAt1());
        return measured(VALIDATION, record.iteration(), values);
    }

    static Scalars of(RunResults results) {
        return measured(TEST, results.iterations(), results.metrics());
    }

    private static Scalars measured(String group, int step, Map<String, Double> values) {
        Map<String, Double> finite = new LinkedHashMap<>(values);
        finite.values().removeIf(value -> value == null || !Double.isFinite(value));
        return new Scalars(group, step, finite);
    }
}
