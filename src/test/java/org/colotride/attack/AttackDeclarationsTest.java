package org.colotride.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.colotride.config.Component;
import org.colotride.retrieval.AttackFigure;
import org.colotride.retrieval.AttackFigure.Kind;
import org.colotride.retrieval.FigureGuide.Unit;
import org.colotride.tensor.DistanceMetric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What attacks declare is what the papers say and what they do. */
class AttackDeclarationsTest {
    private static AttackFigure figure(String name) {
        return Attacks.standardFigures().stream()
                .filter(figure -> figure.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Arrows of RobRank's table, and its formula of ERS: the mean of 2·CA+, 100 − CA−, 2·QA+, 100 − QA−, 100·(1 − TMA),
     * 100·(2 − ES:D)/2, ES:R, LTM, GTM, GTT. Worst and best are where a term is 0 and 100, points its value at the middle.
     */
    @ParameterizedTest
    @CsvSource({
        "CA+,  PERCENT,  ↑,   0,  50, 12.5,  25",
        "CA-,  PERCENT,  ↓, 100,   0, 12.5,  87.5",
        "QA+,  PERCENT,  ↑,   0,  50, 12.5,  25",
        "QA-,  PERCENT,  ↓, 100,   0, 12.5,  87.5",
        "TMA,  COSINE,   ↓,   1,   0, 0.25,  75",
        "ES:D, DISTANCE, ↓,   2,   0, 0.5,   75",
        "ES:R, PERCENT,  ↑,   0, 100, 12.5,  12.5",
        "LTM,  PERCENT,  ↑,   0, 100, 12.5,  12.5",
        "GTM,  PERCENT,  ↑,   0, 100, 12.5,  12.5",
        "GTT,  PERCENT,  ↑,   0, 100, 12.5,  12.5"
    })
    void theScaleIsThePapers(
            String name, Unit unit, String arrow, double worst, double best, double value, double points) {
        AttackFigure figure = figure(name);
        assertEquals(unit, figure.unit());
        assertEquals(arrow.equals("↑"), figure.higherIsRobust());
        assertEquals(
                arrow.equals("↑") ? "higher is better" : "lower is better",
                figure.guide().good().replaceFirst(",.*", ""));
        assertEquals(worst, figure.worst());
        assertEquals(best, figure.best());
        assertEquals(0, figure.points(worst));
        assertEquals(100, figure.points(best));
        assertEquals(points, figure.points(value));
    }

    /** Doubles that are not round, by the papers' formula as it is written: not a bit differs. */
    @Test
    void pointsAreThoseOfTheFormulaToTheLastBit() {
        for (int i = 0; i <= 1000; i++) {
            double share = i / 1000.0 * 100 / 1.0001;
            double moved = i / 1000.0 * 2 / 1.0001;
            assertEquals(2 * share, figure("CA+").points(share));
            assertEquals(100 - share, figure("QA-").points(share));
            assertEquals(100 * (1 - moved), figure("TMA").points(moved));
            assertEquals(100 * (2 - moved) / 2, figure("ES:D").points(moved));
            assertEquals(share, figure("GTT").points(share));
        }
    }

    /** In the papers' order, which is that of the components of ERS. */
    @Test
    void theTenStandInThePapersOrder() {
        assertEquals(
                List.of("CA+", "CA-", "QA+", "QA-", "TMA", "ES:D", "ES:R", "LTM", "GTM", "GTT"),
                Attacks.standardFigures().stream().map(AttackFigure::name).toList());
    }

    static List<String> names() {
        return List.copyOf(Attacks.REGISTRY.names());
    }

    @ParameterizedTest
    @MethodSource("names")
    void declaresTheFiguresThatItGives(String name) {
        Attack attack = Attacks.REGISTRY.create(Component.named(name));
        assertEquals(name, attack.name());
        for (DistanceMetric metric : DistanceMetric.values()) {
            AttackScene scene = new AttackScene(metric, 3);
            Map<String, Double> given =
                    scene.objectives(attack, 7).get(0).figures(scene.query(7).embedding());
            Set<String> declared = new HashSet<>();
            attack.figures().forEach(figure -> declared.add(figure.name()));
            assertEquals(declared, given.keySet());
            assertEquals(declared.size(), attack.figures().size());
        }
    }

    @Test
    void noTwoAttacksDeclareOneFigure() {
        Set<String> seen = new HashSet<>();
        for (String name : names()) {
            Attacks.REGISTRY
                    .create(Component.named(name))
                    .figures()
                    .forEach(figure -> assertTrue(seen.add(figure.name()), figure.name()));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void startsWithoutLossIfItSaysSo(String name) {
        Attack attack = Attacks.REGISTRY.create(Component.named(name));
        AttackScene scene = new AttackScene(DistanceMetric.N, 9);
        int[] rows = IntStream.range(0, 20).toArray();
        double loss = 0;
        List<QueryObjective> objectives = scene.objectives(attack, rows);
        for (int row : rows) {
            loss += Math.abs(objectives.get(row).loss(0, scene.query(row).embedding(), null)) / rows.length;
        }
        assertEquals(attack.startsWithoutLoss(), loss < 1e-4, name + " starts at " + loss);
    }

    /** Of the standard attacks ES and LTM alone aim at R@1, so that an adversary without bounds must leave nothing of it. */
    @Test
    void whatMustSucceedHasAShareOfQueriesToShowIt() {
        List<String> certain = Attacks.standardNames().stream()
                .filter(name -> {
                    Attack attack = Attacks.REGISTRY.create(Component.named(name));
                    return attack.succeedsUnbounded()
                            && attack.figure(Kind.QUERIES_RIGHT).isPresent();
                })
                .toList();
        assertEquals(List.of("ES", "LTM"), certain);
    }

    @Test
    void anArgumentThatDepartsFromThePaperIsWarnedOf() {
        assertEquals(1, warned("LTM", "published", BooleanNode.TRUE));
        assertEquals(0, warned("LTM", "published", BooleanNode.FALSE));
        assertEquals(1, warned("GTM", "selection", TextNode.valueOf("published")));
        assertEquals(0, warned("GTM", "selection", TextNode.valueOf("nearest")));
        String shift =
                Attacks.REGISTRY.create(Component.named("ES")).departures().toString();
        assertTrue(shift.contains("1e-7") && shift.contains("final image"), shift);
    }

    private static long warned(String name, String key, JsonNode value) {
        Component component = Component.named(name);
        component.args().set(key, value);
        return Attacks.REGISTRY.create(component).departures().stream()
                .filter(departure -> departure.remedy().isPresent())
                .count();
    }
}
