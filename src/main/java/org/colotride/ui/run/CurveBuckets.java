package org.colotride.ui.run;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.colotride.defense.Gauge;

/**
 * A history thinned for a chart: consecutive iterations share a bucket, of which mean, smallest and largest value remain.
 * Nothing that stands out is lost, however long the history is.
 */
final class CurveBuckets {
    /** A chart has hardly more pixels. */
    static final int MOST = 400;

    private final IterationColumns columns;
    private final int first;
    private final int end;
    private final int perBucket;

    /**
     * @param from the first iteration wanted
     * @param to the last one
     */
    CurveBuckets(IterationColumns columns, int from, int to) {
        this.columns = columns;
        this.first = columns.firstRow(from);
        this.end = Math.max(first, to == Integer.MAX_VALUE ? columns.size() : columns.firstRow(to + 1));
        this.perBucket = Math.max(1, (end - first + MOST - 1) / MOST);
    }

    int count() {
        return (end - first + perBucket - 1) / perBucket;
    }

    /**
     * Writes the fields {@code from}, {@code to}, {@code x}, {@code series}, {@code turns} and {@code gauges}.
     *
     * @param defense whose turns and gauges they are
     */
    void write(JsonGenerator json, WatchedDefense defense) throws IOException {
        boolean empty = first == end;
        json.writeNumberField("from", empty ? 0 : columns.iteration(first));
        json.writeNumberField("to", empty ? 0 : columns.iteration(end - 1));
        json.writeArrayFieldStart("x");
        for (int bucket = 0; bucket < count(); bucket++) {
            json.writeNumber((columns.iteration(start(bucket)) + (double) columns.iteration(stop(bucket) - 1)) / 2);
        }
        json.writeEndArray();
        json.writeObjectFieldStart("series");
        for (Curve curve : Curve.OF_RUNS) {
            write(json, curve.key(), columns.column(curve));
        }
        json.writeEndObject();
        json.writeArrayFieldStart("turns");
        for (String turn : defense.turns()) {
            json.writeStartObject();
            json.writeStringField("name", turn);
            json.writeObjectFieldStart("series");
            for (Curve curve : Curve.OF_TURNS) {
                write(json, curve.key(), columns.column(curve, turn));
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("gauges");
        for (Gauge gauge : defense.gauges()) {
            json.writeStartObject();
            json.writeStringField("name", gauge.name());
            json.writeStringField("title", gauge.title());
            json.writeStringField("explanation", gauge.explanation());
            write(json, "series", columns.gaugeColumn(gauge.name()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void write(JsonGenerator json, String field, IterationColumns.Column column) throws IOException {
        json.writeObjectFieldStart(field);
        for (Statistic statistic : Statistic.values()) {
            json.writeArrayFieldStart(statistic.name());
            for (int bucket = 0; bucket < count(); bucket++) {
                Json.number(json, value(column, bucket, statistic));
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    enum Statistic {
        mean,
        min,
        max
    }

    /** NaN if no iteration of the bucket has a value. */
    double value(IterationColumns.Column column, int bucket, Statistic statistic) {
        double sum = 0;
        double smallest = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        int count = 0;
        for (int row = start(bucket); row < stop(bucket); row++) {
            float value = column.at(row);
            if (Float.isFinite(value)) {
                sum += value;
                smallest = Math.min(smallest, value);
                largest = Math.max(largest, value);
                count++;
            }
        }
        if (count == 0) {
            return Double.NaN;
        }
        return switch (statistic) {
            case mean -> sum / count;
            case min -> smallest;
            case max -> largest;
        };
    }

    private int start(int bucket) {
        return first + bucket * perBucket;
    }

    private int stop(int bucket) {
        return Math.min(end, first + (bucket + 1) * perBucket);
    }
}
