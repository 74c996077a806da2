package org.colotride.ui.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.colotride.defense.Turn;
import org.colotride.training.IterationRecord;

/** A run's history by columns: 48 bytes an iteration, and 4 for each gauge. Iterations ascend. Not thread-safe. */
final class IterationColumns {
    private static final Curve[] CURVES = Curve.values();
    /** More of a history that is not a training's are not told apart. */
    private static final int MOST_NAMES = 64;

    private int[] iterations = new int[1024];
    private int[] turns = new int[1024];
    private float[][] values = new float[CURVES.length][1024];
    private final Map<String, float[]> gauges = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private int size;

    /** Adds an iteration; those from the same one on were undone by a run that was resumed, and go. */
    void add(IterationRecord record) {
        while (size > 0 && iterations[size - 1] >= record.iteration()) {
            size--;
        }
        if (size == iterations.length) {
            iterations = Arrays.copyOf(iterations, 2 * size);
            turns = Arrays.copyOf(turns, 2 * size);
            for (int c = 0; c < values.length; c++) {
                values[c] = Arrays.copyOf(values[c], 2 * size);
            }
            gauges.replaceAll((name, column) -> Arrays.copyOf(column, 2 * size));
        }
        iterations[size] = record.iteration();
        turns[size] = turn(record.phase());
        for (Curve curve : CURVES) {
            values[curve.ordinal()][size] = (float) curve.of(record);
        }
        record.gauges().keySet().forEach(this::gauge);
        gauges.forEach((name, column) -> column[size] = (float) record.gauge(name));
        size++;
    }

    /** Room for a gauge, of which earlier iterations have none. */
    private void gauge(String name) {
        if (!gauges.containsKey(name) && gauges.size() < MOST_NAMES) {
            float[] column = new float[iterations.length];
            Arrays.fill(column, 0, size, Float.NaN);
            gauges.put(name, column);
        }
    }

    /** Position of a turn among those that were seen, in the order in which they came; −1 for none. */
    private int turn(String name) {
        if (name == null || name.equals(Turn.NONE)) {
            return -1;
        }
        int known = names.indexOf(name);
        if (known < 0 && names.size() < MOST_NAMES) {
            names.add(name);
            return names.size() - 1;
        }
        return known;
    }

    void clear() {
        size = 0;
        names.clear();
        gauges.clear();
    }

    int size() {
        return size;
    }

    /** The turns that were taken, in the order in which they first were. */
    List<String> turns() {
        return List.copyOf(names);
    }

    /** The gauges that were written down, by name. */
    List<String> gauges() {
        return gauges.keySet().stream().sorted().toList();
    }

    /** The last iteration; 0 if there is none. */
    int last() {
        return size == 0 ? 0 : iterations[size - 1];
    }

    int iteration(int row) {
        return iterations[row];
    }

    float value(Curve curve, int row) {
        return values[curve.ordinal()][row];
    }

    /** All its values, whoever's turn it was. */
    Column column(Curve curve) {
        return row -> value(curve, row);
    }

    /** Those of one turn. */
    Column column(Curve curve, String turn) {
        int wanted = names.indexOf(turn);
        return row -> wanted >= 0 && turns[row] == wanted ? value(curve, row) : Float.NaN;
    }

    /** Those of a gauge, whoever's turn it was. */
    Column gaugeColumn(String name) {
        float[] column = gauges.get(name);
        return row -> column == null ? Float.NaN : column[row];
    }

    /** The values of the rows. */
    @FunctionalInterface
    interface Column {
        /** NaN where there is none. */
        float at(int row);
    }

    /** The first row of an iteration of at least {@code iteration}; {@link #size()} if there is none. */
    int firstRow(int iteration) {
        int found = Arrays.binarySearch(iterations, 0, size, iteration);
        return found >= 0 ? found : -found - 1;
    }
}
