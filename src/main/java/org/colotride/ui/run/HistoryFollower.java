package org.colotride.ui.run;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.colotride.defense.Gauge;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.training.IterationRecord;
import org.colotride.training.ValidationRecord;

/** A run's iterations and validations, followed while they come. Thread-safe, but for one thread that refreshes. */
final class HistoryFollower {
    private static final ObjectReader ITERATIONS = Json.MAPPER.readerFor(IterationRecord.class);
    private static final ObjectReader VALIDATIONS = Json.MAPPER.readerFor(ValidationRecord.class);

    private final LineTail iterationLines;
    private final LineTail validationLines;
    private final IterationColumns columns = new IterationColumns();
    private final Map<Integer, ValidationRecord> validations = new TreeMap<>();
    private final Map<String, IterationRecord> latest = new HashMap<>();
    private IterationRecord last;
    private boolean loading = true;
    private int version;
    private byte[] whole;
    private int wholeVersion = -1;
    private WatchedDefense wholeDefense;

    HistoryFollower(RunFolder run) {
        this.iterationLines = new LineTail(run.history());
        this.validationLines = new LineTail(run.validations());
    }

    /**
     * Takes in what has come since the last call, a bite at a time.
     *
     * @return whether there is more to be read at once
     */
    boolean refresh() throws IOException {
        LineTail.Bite bite = iterationLines.next();
        List<IterationRecord> iterations = LineTail.parse(bite.lines(), ITERATIONS);
        // What has been read once is not read again: it is kept before anything else can fail.
        keep(iterations, bite);
        LineTail.Bite more = validationLines.next();
        keepValidations(LineTail.parse(more.lines(), VALIDATIONS), more.restarted());
        return bite.more();
    }

    private synchronized void keep(List<IterationRecord> iterations, LineTail.Bite bite) {
        if (bite.restarted()) {
            columns.clear();
            latest.clear();
            last = null;
        }
        for (IterationRecord record : iterations) {
            if (record.iteration() > 0) {
                columns.add(record);
                latest.put(record.phase(), record);
                last = record;
            }
        }
        version += iterations.size() + (bite.restarted() ? 1 : 0);
        loading = bite.more();
    }

    private synchronized void keepValidations(List<ValidationRecord> checks, boolean restarted) {
        if (restarted) {
            validations.clear();
        }
        checks.forEach(record -> validations.put(record.iteration(), record));
        version += checks.size() + (restarted ? 1 : 0);
    }

    synchronized int version() {
        return version;
    }

    /** The last iteration; 0 if there is none. */
    synchronized int lastIteration() {
        return columns.last();
    }

    /**
     * What the history alone tells of a defence.
     *
     * @param threshold the brink τ; null if there is none
     */
    synchronized WatchedDefense defense(Double threshold) {
        return new WatchedDefense(
                columns.turns(),
                last == null || last.hasCollapseness(),
                threshold,
                columns.gauges().stream()
                        .filter(Gauge::isName)
                        .map(name -> new Gauge(name, name, ""))
                        .toList());
    }

    /**
     * Adds the latest records, and whether there are more still to be read.
     *
     * @param defense whose turns they are
     */
    synchronized void describe(ObjectNode document, WatchedDefense defense) {
        document.put("loading", loading);
        document.set("latest", Json.of(last));
        ArrayNode turns = document.putArray("turns");
        for (String turn : defense.turns()) {
            turns.addObject().put("name", turn).set("latest", Json.of(latest.get(turn)));
        }
        document.put("collapseness", defense.collapseness());
        document.put("threshold", Json.finite(defense.threshold()));
        ArrayNode gauges = document.putArray("gauges");
        for (Gauge gauge : defense.gauges()) {
            gauges.addObject()
                    .put("name", gauge.name())
                    .put("title", gauge.title())
                    .put("explanation", gauge.explanation());
        }
    }

    /**
     * Curves of the whole run.
     *
     * @param defense whose turns and gauges they are
     */
    synchronized byte[] curves(WatchedDefense defense) {
        if (wholeVersion != version || !defense.equals(wholeDefense)) {
            whole = curves(0, Integer.MAX_VALUE, defense);
            wholeVersion = version;
            wholeDefense = defense;
        }
        return whole;
    }

    /** Curves of the iterations from one to another. */
    synchronized byte[] curves(int from, int to, WatchedDefense defense) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.MAPPER.createGenerator(bytes)) {
            json.writeStartObject();
            new CurveBuckets(columns, from, to).write(json, defense);
            json.writeBooleanField("collapseness", defense.collapseness());
            json.writeFieldName("threshold");
            Json.number(json, defense.threshold() == null ? Double.NaN : defense.threshold());
            json.writeObjectFieldStart("validations");
            List<ValidationRecord> shown = thinned();
            column(json, "iteration", shown, ValidationRecord::iteration);
            column(json, "recallAt1", shown, ValidationRecord::recallAt1);
            column(json, "attackDistance", shown, ValidationRecord::attackDistance);
            column(json, "attackRecallAt1", shown, ValidationRecord::attackRecallAt1);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be written to", e);
        }
        return bytes.toByteArray();
    }

    /** Validations are single measurements: of very many, every n-th and the last. */
    private List<ValidationRecord> thinned() {
        List<ValidationRecord> all = List.copyOf(validations.values());
        int every = (all.size() + CurveBuckets.MOST - 1) / CurveBuckets.MOST;
        if (every <= 1) {
            return all;
        }
        List<ValidationRecord> some = new ArrayList<>();
        for (int i = (all.size() - 1) % every; i < all.size(); i += every) {
            some.add(all.get(i));
        }
        return some;
    }

    private static void column(
            JsonGenerator json, String name, List<ValidationRecord> records, ToDoubleFunction<ValidationRecord> value)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (ValidationRecord record : records) {
            Json.number(json, value.applyAsDouble(record));
        }
        json.writeEndArray();
    }
}
