package org.colotride.search.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.Set;
import org.colotride.config.Component;
import org.deeplearning4j.arbiter.optimize.api.ParameterSpace;
import org.deeplearning4j.arbiter.optimize.api.data.DataProvider;
import org.deeplearning4j.arbiter.optimize.api.data.DataSource;
import org.deeplearning4j.arbiter.optimize.api.score.ScoreFunction;
import org.deeplearning4j.arbiter.optimize.parameter.continuous.ContinuousParameterSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulesTest {
    /** A plane in which the score is highest at (0.3, 0.8). */
    private static final class Plane implements ParameterSpace<double[]> {
        private final List<ContinuousParameterSpace> axes =
                List.of(new ContinuousParameterSpace(0, 1), new ContinuousParameterSpace(0, 1));

        @Override
        public double[] getValue(double[] point) {
            return point.clone();
        }

        @Override
        public int numParameters() {
            return axes.size();
        }

        @Override
        @SuppressWarnings("rawtypes")
        public List<ParameterSpace> collectLeaves() {
            return new ArrayList<>(axes);
        }

        @Override
        @SuppressWarnings("rawtypes")
        public Map<String, ParameterSpace> getNestedSpaces() {
            return Map.of("x", axes.get(0), "y", axes.get(1));
        }

        @Override
        public boolean isLeaf() {
            return false;
        }

        @Override
        public void setIndices(int... indices) {}
    }

    @SuppressWarnings({"serial", "deprecation"})
    private static final ScoreFunction MAXIMISED = new ScoreFunction() {
        @Override
        public double score(Object model, DataProvider provider, Map<String, Object> parameters) {
            return 0;
        }

        @Override
        public double score(Object model, Class<? extends DataSource> source, Properties properties) {
            return 0;
        }

        @Override
        public boolean minimize() {
            return false;
        }

        @Override
        public List<Class<?>> getSupportedModelTypes() {
            return List.of();
        }

        @Override
        public List<Class<?>> getSupportedDataTypes() {
            return List.of();
        }
    };

    private static Schedule schedule(String name, long seed, int candidates, ObjectNode args) {
        return Schedules.REGISTRY
                .create(new Component(name, args, "test"))
                .create(new Plane(), MAXIMISED, seed, candidates);
    }

    private static Schedule schedule(String name, long seed, int candidates) {
        return schedule(name, seed, candidates, JsonNodeFactory.instance.objectNode());
    }

    private static double score(double[] point) {
        return -Math.hypot(point[0] - 0.3, point[1] - 0.8);
    }

    private static List<Job> run(Schedule schedule) {
        List<Job> jobs = new ArrayList<>();
        while (schedule.hasNext()) {
            Job job = schedule.next();
            jobs.add(job);
            // Some fail.
            boolean fails = job.candidate() % 7 == 3;
            schedule.finished(job, fails ? OptionalDouble.empty() : OptionalDouble.of(score(job.point())));
        }
        return jobs;
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "grid", "genetic", "asha"})
    void sameSeedAndResultsGiveTheSameJobs(String name) {
        List<Job> once = run(schedule(name, 5, 14));
        List<Job> again = run(schedule(name, 5, 14));
        List<Job> other = run(schedule(name, 6, 14));
        assertEquals(once.size(), again.size());
        boolean differs = once.size() != other.size();
        for (int i = 0; i < once.size(); i++) {
            assertTrue(once.get(i).isSame(again.get(i)), name + " " + i);
            differs |= i < other.size() && !once.get(i).isSame(other.get(i));
            for (double coordinate : once.get(i).point()) {
                assertTrue(coordinate >= 0 && coordinate <= 1);
            }
        }
        assertTrue(differs, name + " does not depend on its seed");
        assertEquals(14, once.stream().map(Job::candidate).distinct().count());
    }

    @Test
    void gridIsEveryCombinationOnce() {
        ObjectNode args = JsonNodeFactory.instance.objectNode().put("points", 3);
        List<Job> jobs = run(schedule("grid", 1, 100, args));
        Set<List<Double>> points = new HashSet<>();
        jobs.forEach(job -> points.add(List.of(job.point()[0], job.point()[1])));
        assertEquals(9, jobs.size());
        assertEquals(9, points.size());
        for (double x : new double[] {0, 0.5, 1}) {
            for (double y : new double[] {0, 0.5, 1}) {
                assertTrue(points.contains(List.of(x, y)), x + " " + y);
            }
        }
    }

    @Test
    void geneticSearchLearnsFromScores() {
        List<Job> jobs = run(schedule("genetic", 1, 120));
        double first = jobs.subList(0, 30).stream()
                .mapToDouble(job -> score(job.point()))
                .average()
                .orElseThrow();
        double last = jobs.subList(90, 120).stream()
                .mapToDouble(job -> score(job.point()))
                .average()
                .orElseThrow();
        assertTrue(last > first + 0.1, first + " → " + last);
    }

    @Test
    void ashaDrawsTheCandidatesOfTheRandomSearch() {
        List<Job> random = run(schedule("random", 9, 12));
        List<double[]> drawn = run(schedule("asha", 9, 12)).stream()
                .filter(job -> job.share() < 0.2)
                .map(Job::point)
                .toList();
        assertEquals(12, drawn.size());
        for (int i = 0; i < 12; i++) {
            assertArrayEquals(random.get(i).point(), drawn.get(i));
        }
        assertFalse(schedule("random", 9, 12).expectedTrainings()
                < 2 * schedule("asha", 9, 12).expectedTrainings());
    }
}
