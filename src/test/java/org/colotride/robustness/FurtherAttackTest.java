package org.colotride.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.colotride.attack.Attack;
import org.colotride.attack.Attacks;
import org.colotride.attack.BenignQuery;
import org.colotride.attack.ConfiguredAttack;
import org.colotride.attack.Departure;
import org.colotride.attack.Gallery;
import org.colotride.attack.QueryObjective;
import org.colotride.attack.Recall;
import org.colotride.config.Component;
import org.colotride.config.Registry;
import org.colotride.report.chart.RobustnessPlots;
import org.colotride.report.robustness.Comparison;
import org.colotride.report.robustness.RobustnessPage;
import org.colotride.report.robustness.ScoredPictures;
import org.colotride.retrieval.AttackFigure;
import org.colotride.tensor.DistanceMetric;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An attack that nothing but this file knows is scored, checked, drawn and shown like any other. */
class FurtherAttackTest {
    /** The query leaves the half-space of some images: loss is the mean of ⟨q, x⟩ over all but the last selected x. */
    private static final class Leaving implements Attack {
        /** @param images how many to leave; there is no default */
        record Args(int images) {}

        private final int images;

        Leaving(Args args) {
            this.images = args.images();
        }

        @Override
        public String name() {
            return "LEAVE";
        }

        @Override
        public List<AttackFigure> figures() {
            return List.of(
                    AttackFigure.distanceMoved("LEAVE:D", "how far the query goes to leave an image"),
                    AttackFigure.queriesRight("LEAVE:R", "R@1 of the queries that left"));
        }

        @Override
        public String aim() {
            return "image to leave";
        }

        @Override
        public OptionalInt aims() {
            return OptionalInt.of(images);
        }

        @Override
        public List<Departure> departures() {
            return List.of(
                    Departure.chosen("it has no paper", "Write one."),
                    Departure.always("it leaves " + images + " <images>"));
        }

        @Override
        public boolean succeedsUnbounded() {
            return true;
        }

        @Override
        public int[] select(BenignQuery query, Gallery gallery, RandomGenerator random) {
            int[] selected = new int[images + 1];
            for (int i = 0; i < selected.length; i++) {
                selected[i] = (query.index() + 1 + i) % gallery.size();
            }
            return selected;
        }

        @Override
        public QueryObjective objective(BenignQuery query, Gallery gallery, int[] selected) {
            return new QueryObjective() {
                @Override
                public double loss(int step, float[] embedding, float[] gradient) {
                    double loss = 0;
                    for (int i = 0; i < images; i++) {
                        float[] left = gallery.embeddings().row(selected[i]);
                        for (int k = 0; k < left.length; k++) {
                            loss += (double) left[k] * embedding[k] / images;
                            if (gradient != null) {
                                gradient[k] += left[k] / images;
                            }
                        }
                    }
                    return loss;
                }

                @Override
                public Map<String, Double> figures(float[] embedding) {
                    double squares = 0;
                    for (int k = 0; k < embedding.length; k++) {
                        squares += Math.pow((double) embedding[k] - query.embedding()[k], 2);
                    }
                    Map<String, Double> figures = new LinkedHashMap<>();
                    figures.put("LEAVE:D", Math.sqrt(squares));
                    figures.put("LEAVE:R", Recall.atOne(query, gallery, gallery.distances(embedding)));
                    return figures;
                }
            };
        }
    }

    private static final Registry<Attack> ATTACKS = Attacks.REGISTRY.with("LEAVE", Leaving.Args.class, Leaving::new);

    @TempDir
    static Path folder;

    private static RobustnessPlan plan;
    private static RobustnessResult result;
    private static Map<String, List<AttackExample>> examples;
    private static String html;

    @BeforeAll
    static void score() throws Exception {
        Component leaving =
                new Component("LEAVE", JsonNodeFactory.instance.objectNode().put("images", 2), "test");
        List<ConfiguredAttack> attacks = Stream.concat(
                        TestScoring.nine().stream(), Stream.of(ConfiguredAttack.of(ATTACKS, leaving)))
                .toList();
        plan = new RobustnessPlan(attacks, TestScoring.PROFILE, List.of(0.0), SearchKind.pgd, 20, 12, 3, true);
        try (TestScoring scoring = new TestScoring(DistanceMetric.N, 4)) {
            result = scoring.score(plan, folder, 12);
            OutcomeStore store = OutcomeStore.open(folder, TestScoring.identity(plan));
            examples = AttackExample.read(plan, store);
            html = Files.readString(RobustnessPage.write(
                            folder, ATTACKS, result, examples, List.of(), new ScoredPictures(scoring.model)))
                    .replaceAll("base64,[A-Za-z0-9+/=]+", "");
        }
    }

    @Test
    void itsFiguresAreInTheFiles() throws Exception {
        RobustnessResult.AttackResult last = result.attacks().get(9);
        assertEquals("LEAVE", last.attack());
        assertEquals(2, last.args().path("images").asInt());
        assertEquals(Set.of("LEAVE:D", "LEAVE:R"), last.figures().keySet());
        assertTrue(last.figures().get("LEAVE:D").adversarial().value() > 0);
        List<String> rows = Files.readAllLines(folder.resolve(RobustnessFiles.TABLE));
        assertTrue(rows.get(11).startsWith("LEAVE,LEAVE:D,pgd,0.1,12,0.0,"), rows.get(11));
        assertTrue(rows.get(12).startsWith("LEAVE,LEAVE:R,pgd,0.1,12,"), rows.get(12));
    }

    /** ERS stays the mean of the papers' ten. */
    @Test
    void theScoresAreThoseOfTheStandardAttacks() {
        assertNotNull(result.scores());
        assertEquals(
                Declarations.standardNames(),
                List.copyOf(result.scores().ersComponents().keySet()));
        String text = new Comparison(ATTACKS, List.of(RobustnessFiles.read(folder))).text();
        assertTrue(text.contains("GTT"), text);
    }

    @Test
    void thePageExplainsItsFiguresInTheirUnits() {
        assertTrue(
                html.matches("(?s).*<tr><th>LEAVE:D</th><td>0\\.000</td><td class=\"soft\">0\\.000 … 0\\.000</td>.*"));
        assertTrue(html.matches("(?s).*<tr><th>LEAVE:R</th><td>\\d+\\.\\d %</td>.*"));
        assertTrue(html.contains("<dt>LEAVE:D</dt><dd>how far the query goes to leave an image; 0 to 2"));
        assertTrue(html.contains("<dd>R@1 of the queries that left; 0 to 100 %, higher is better</dd>"));
    }

    @Test
    void thePageShowsWhatItAimsAtAndWhereItDeparts() {
        String section = html.substring(html.indexOf("<h2>LEAVE</h2>"));
        assertTrue(section.contains("and the image to leave; below"), section);
        assertTrue(section.contains("<figcaption>image to leave: "));
        examples.get("LEAVE").forEach(example -> assertEquals(2, example.selected().length));
        assertTrue(section.contains("<tr><th>LEAVE images</th><td>2</td></tr>"));
        assertTrue(section.contains("<tr><th>LEAVE</th><td>it leaves 2 &lt;images&gt;</td></tr>"));
        assertTrue(result.warnings()
                .contains(new RobustnessResult.Warning("LEAVE as published", "it has no paper", "Write one.")));
    }

    @Test
    void thePlotsHaveItsCurves() {
        Declarations declarations = new Declarations(ATTACKS, List.of(result));
        Set<String> strengths =
                RobustnessPlots.overEpsilon(result.curve(), declarations).keySet();
        assertEquals(List.of("ERS", "ARS", "ES:R", "LTM", "GTM", "GTT", "LEAVE:R"), List.copyOf(strengths));
        assertTrue(RobustnessPlots.lossPerStep(result).containsKey("LEAVE"));
    }

    /** It moves embeddings and must succeed without bounds: both as declared, so that every check runs on it. */
    @Test
    void theChecksRunOnIt() {
        Map<AttackCell.Role, List<String>> checked = plan.cells().stream()
                .filter(cell -> cell.role() != AttackCell.Role.score && cell.role() != AttackCell.Role.curve)
                .collect(Collectors.groupingBy(
                        AttackCell::role,
                        Collectors.mapping(cell -> cell.attack().name(), Collectors.toList())));
        List<String> moving = List.of("ES", "LEAVE");
        assertEquals(
                Map.of(
                        AttackCell.Role.unbounded, List.of("ES", "LTM", "LEAVE"),
                        AttackCell.Role.single, moving,
                        AttackCell.Role.restarted, moving,
                        AttackCell.Role.blackBox, moving),
                checked);
        assertFalse(result.warnings().stream()
                .anyMatch(warning -> warning.detail().startsWith("LEAVE (LEAVE:D, LEAVE:R): ")));
    }

    /** A reader without the attack still sees its figures, without words. */
    @Test
    void whoDoesNotKnowItShowsItsNumbers() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        String page = Files.readString(
                RobustnessPage.write(elsewhere, Attacks.REGISTRY, result, Map.of(), List.of(), row -> null));
        assertTrue(page.contains("<tr><th>LEAVE:D</th>"));
        assertFalse(page.contains("<dt>LEAVE:D</dt>"));
    }
}
