package org.colotride.ui.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.colotride.defense.Gauge;
import org.colotride.random.SeededRandom;
import org.colotride.training.IterationRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CurveBucketsTest {
    private static final int MOST = 400;
    private static final WatchedDefense DEFENSE =
            new WatchedDefense(List.of("ANP", "CAP"), true, 0.0, List.of(new Gauge("aim", "Aim", "Where it goes.")));

    /** Noise of every size, a tenth of it not numbers. */
    private static List<IterationRecord> noise(int count) {
        SeededRandom random = new SeededRandom(count);
        List<IterationRecord> records = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            double[] x = new double[10];
            for (int k = 0; k < x.length; k++) {
                double value = random.nextGaussian() * Math.pow(10, random.nextInt(12) - 6);
                x[k] = switch (random.nextInt(30)) {
                    case 0 -> Double.NaN;
                    case 1 -> Double.POSITIVE_INFINITY;
                    case 2 -> Double.NEGATIVE_INFINITY;
                    default -> value;
                };
            }
            String phase = random.nextInt(5) == 0 ? "none" : i % 2 == 0 ? "CAP" : "ANP";
            records.add(new IterationRecord(
                    i,
                    1,
                    phase,
                    x[0],
                    x[1],
                    x[2],
                    x[3],
                    x[4],
                    random.nextInt(32),
                    x[5],
                    x[6],
                    x[7],
                    x[8],
                    i % 3 == 0 ? Map.of() : Map.of("aim", x[9]),
                    0,
                    0));
        }
        return records;
    }

    private static IterationColumns columns(List<IterationRecord> records) {
        IterationColumns columns = new IterationColumns();
        records.forEach(columns::add);
        return columns;
    }

    private static JsonNode document(CurveBuckets buckets) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.MAPPER.createGenerator(bytes)) {
            json.writeStartObject();
            buckets.write(json, DEFENSE);
            json.writeEndObject();
        }
        return Json.MAPPER.readTree(bytes.toByteArray());
    }

    /** Which iterations share a bucket follows from the x of each: means of consecutive ones that leave none out. */
    private static List<List<IterationRecord>> shares(JsonNode document, List<IterationRecord> records) {
        List<List<IterationRecord>> shares = new ArrayList<>();
        int begin = 0;
        for (JsonNode x : document.path("x")) {
            int first = records.get(begin).iteration();
            int last = (int) Math.round(2 * x.doubleValue() - first);
            int end = begin;
            while (end < records.size() && records.get(end).iteration() <= last) {
                end++;
            }
            shares.add(records.subList(begin, end));
            begin = end;
        }
        assertEquals(records.size(), begin, "iterations are left out");
        return shares;
    }

    private static void compare(CurveBuckets buckets, List<IterationRecord> shown) throws IOException {
        JsonNode document = document(buckets);
        List<List<IterationRecord>> shares = shares(document, shown);
        assertTrue(shares.size() <= MOST && shares.size() == buckets.count(), shares.size() + " buckets");
        assertTrue(shares.stream().noneMatch(List::isEmpty));
        assertEquals(shown.get(0).iteration(), document.path("from").intValue());
        assertEquals(
                shown.get(shown.size() - 1).iteration(), document.path("to").intValue());
        for (Curve curve : Curve.OF_RUNS) {
            compare(curve.key(), document.path("series").path(curve.key()), curve::of, shares);
        }
        assertEquals(2, document.path("turns").size());
        for (JsonNode turn : document.path("turns")) {
            String name = turn.path("name").asText();
            assertTrue(DEFENSE.turns().contains(name), name);
            assertEquals(Curve.OF_TURNS.size(), turn.path("series").size());
            for (Curve curve : Curve.OF_TURNS) {
                compare(
                        name + " " + curve.key(),
                        turn.path("series").path(curve.key()),
                        record -> record.phase().equals(name) ? curve.of(record) : Double.NaN,
                        shares);
            }
        }
        JsonNode gauge = document.path("gauges").path(0);
        assertEquals("Aim", gauge.path("title").asText());
        compare("aim", gauge.path("series"), record -> record.gauge("aim"), shares);
    }

    private static void compare(
            String curve,
            JsonNode series,
            ToDoubleFunction<IterationRecord> value,
            List<List<IterationRecord>> shares) {
        for (String statistic : List.of("mean", "min", "max")) {
            assertEquals(shares.size(), series.path(statistic).size());
            for (int bucket = 0; bucket < shares.size(); bucket++) {
                Double expected = naive(value, shares.get(bucket), statistic);
                JsonNode actual = series.path(statistic).path(bucket);
                if (expected == null) {
                    assertTrue(actual.isNull(), curve + " " + actual);
                } else {
                    // Five digits, of numbers kept in single precision.
                    double scale = statistic.equals("mean") ? largest(value, shares.get(bucket)) : expected;
                    assertEquals(expected, actual.doubleValue(), 6e-5 * Math.abs(scale), curve + " " + statistic);
                }
            }
        }
    }

    private static List<Double> values(ToDoubleFunction<IterationRecord> curve, List<IterationRecord> records) {
        List<Double> values = new ArrayList<>();
        for (IterationRecord record : records) {
            double value = curve.applyAsDouble(record);
            if (Double.isFinite(value)) {
                values.add(value);
            }
        }
        return values;
    }

    private static double largest(ToDoubleFunction<IterationRecord> curve, List<IterationRecord> records) {
        return values(curve, records).stream().mapToDouble(Math::abs).max().orElse(0);
    }

    private static Double naive(
            ToDoubleFunction<IterationRecord> curve, List<IterationRecord> records, String statistic) {
        List<Double> values = values(curve, records);
        if (values.isEmpty()) {
            return null;
        }
        return switch (statistic) {
            case "mean" -> values.stream().mapToDouble(x -> x).sum() / values.size();
            case "min" -> values.stream().mapToDouble(x -> x).min().orElseThrow();
            default -> values.stream().mapToDouble(x -> x).max().orElseThrow();
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 399, 400, 401, 799, 800, 801, 5003})
    void everyIterationIsInOneBucketAndItsExtremesRemain(int count) throws IOException {
        List<IterationRecord> records = noise(count);
        compare(new CurveBuckets(columns(records), 0, Integer.MAX_VALUE), records);
    }

    @ParameterizedTest
    @CsvSource({"1,5000", "1000,2000", "4000,9999", "7,7", "5000,5000", "0,1", "-5,300"})
    void aPartIsShownMoreClosely(int from, int to) throws IOException {
        List<IterationRecord> records = noise(5000);
        List<IterationRecord> part = records.stream()
                .filter(record -> record.iteration() >= from && record.iteration() <= to)
                .toList();
        compare(new CurveBuckets(columns(records), from, to), part);
    }

    @Test
    void iterationsMayBeMissing() throws IOException {
        List<IterationRecord> records = noise(3000).stream()
                .filter(record -> record.iteration() % 7 < 3)
                .toList();
        compare(new CurveBuckets(columns(records), 0, Integer.MAX_VALUE), records);
    }

    @ParameterizedTest
    @CsvSource({"11,20", "8,3", "-9,0", "2147483647,2147483647", "2147483647,0", "5,-2147483648"})
    void aPartWithoutIterationsIsEmpty(int from, int to) throws IOException {
        JsonNode document = document(new CurveBuckets(columns(noise(10)), from, to));
        assertEquals(0, document.path("x").size());
        assertEquals(0, document.path("from").intValue());
        assertEquals(0, document.path("to").intValue());
        assertEquals(Curve.OF_RUNS.size(), document.path("series").size());
        document.path("series")
                .forEach(series -> assertEquals(
                        0,
                        series.path("mean").size()
                                + series.path("min").size()
                                + series.path("max").size()));
    }

    @Test
    void aHistoryWithoutIterationsIsEmpty() throws IOException {
        JsonNode document = document(new CurveBuckets(new IterationColumns(), 0, Integer.MAX_VALUE));
        assertEquals(0, document.path("x").size());
    }

    @Test
    void whatIsNeverANumberIsNullEverywhere() throws IOException {
        List<IterationRecord> records = new ArrayList<>();
        for (int i = 1; i < 900; i++) {
            records.add(new IterationRecord(i, 1, "none", Double.NaN, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        }
        JsonNode loss = document(new CurveBuckets(columns(records), 0, Integer.MAX_VALUE))
                .path("series")
                .path("loss");
        for (String statistic : List.of("mean", "min", "max")) {
            loss.path(statistic).forEach(value -> assertTrue(value.isNull()));
        }
    }
}
