package org.colotride.detection.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.colotride.attack.Attack;
import org.colotride.attack.ConfiguredAttack;
import org.colotride.attack.Gallery;
import org.colotride.attack.QueryObjective;
import org.colotride.detection.Calibration;
import org.colotride.detection.Evidence;
import org.colotride.detection.ExactSearch;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.robustness.AdversarialImages;
import org.colotride.robustness.AttackBudget;
import org.colotride.robustness.ScoredModel;
import org.colotride.robustness.SearchKind;

/**
 * Attacks one batch of images, by each of the settings, and has the detector look at what comes of it. What an image gets does
 * not depend on its batch. Not thread-safe.
 */
final class DetectedAttacks {
    /** An attacker may also go but a part of the way. */
    private static final double[] PARTS_OF_THE_WAY = {0.5, 0.75};

    private final EmbeddingEngine engine;
    private final Calibration calibration;
    private final AdversarialImages published;
    private final AdversarialImages worst;
    private final Gallery gallery;
    private final ExactSearch search;
    private final Evidence evidence;
    private final EvasiveAttack evasive;

    DetectedAttacks(ScoredModel model, DetectionPlan plan, Calibration calibration, int batch) {
        AttackBudget budget = plan.attacks().budget();
        this.engine = model.engine();
        this.calibration = calibration;
        this.published = new AdversarialImages(model, plan.attacks().searching(SearchKind.pgd, budget), batch);
        this.worst = new AdversarialImages(model, plan.attacks().searching(SearchKind.worst, budget), batch);
        this.gallery = published.gallery();
        this.search = new ExactSearch(gallery);
        this.evidence =
                new Evidence(engine::embed, engine.dimension(), model.shape(), model.metric(), calibration.settings());
        this.evasive = new EvasiveAttack(engine, model.shape(), gallery, plan, calibration);
    }

    int[] rows(ConfiguredAttack attack) {
        return published.rows(attack);
    }

    AttackOutcome run(ConfiguredAttack configured, int[] rows) {
        Attack attack = configured.rule();
        AdversarialImages.Made made = published.make(configured, rows);
        AdversarialImages.Made strongest = worst.make(configured, rows);
        List<QueryObjective> objectives = IntStream.range(0, rows.length)
                .mapToObj(i -> made.objective(attack, gallery, i))
                .toList();
        Map<String, double[]> benign = new LinkedHashMap<>();
        for (int i = 0; i < rows.length; i++) {
            int image = i;
            objectives
                    .get(i)
                    .figures(made.queries().get(i).embedding())
                    .forEach((figure, value) ->
                            benign.computeIfAbsent(figure, name -> new double[rows.length])[image] = value);
        }
        Attempts all = new Attempts(attack.figures(), rows.length, calibration.threshold());
        Map<Setting, Map<String, Attempts.Sent>> bySetting = new EnumMap<>(Setting.class);
        bySetting.put(Setting.published, sent(made.images(), objectives, made, all));
        bySetting.put(Setting.worst, sent(strongest.images(), objectives, made, all));
        List<float[]> ends = new ArrayList<>(evasive.run(made, objectives));
        ends.forEach(images -> look(images, objectives, made, all));
        ends.addAll(distinct(made.images()));
        ends.addAll(distinct(strongest.images()));
        for (float[] images : ends) {
            for (double part : PARTS_OF_THE_WAY) {
                look(partOfTheWay(made.benign(), images, part), objectives, made, all);
            }
        }
        bySetting.put(Setting.adaptive, all.sent());
        return new AttackOutcome(rows, benign, bySetting);
    }

    private static Set<float[]> distinct(Map<String, float[]> images) {
        return new LinkedHashSet<>(images.values());
    }

    private static float[] partOfTheWay(float[] benign, float[] images, double part) {
        float[] between = new float[images.length];
        for (int p = 0; p < between.length; p++) {
            between[p] = (float) (benign[p] + part * (images[p] - benign[p]));
        }
        return between;
    }

    /** Figures and scores of each figure's own images. */
    private Map<String, Attempts.Sent> sent(
            Map<String, float[]> imagesByFigure,
            List<QueryObjective> objectives,
            AdversarialImages.Made made,
            Attempts all) {
        Map<String, Attempts.Sent> sent = new LinkedHashMap<>();
        Map<float[], Looked> looked = new LinkedHashMap<>();
        imagesByFigure.forEach((figure, images) -> {
            Looked seen = looked.computeIfAbsent(images, each -> look(each, objectives, made, all));
            double[] values =
                    seen.figures().stream().mapToDouble(of -> of.get(figure)).toArray();
            sent.put(figure, new Attempts.Sent(values, seen.scores().clone()));
        });
        return sent;
    }

    /** @param figures of each image, n */
    private record Looked(List<Map<String, Double>> figures, double[] scores) {}

    private Looked look(float[] images, List<QueryObjective> objectives, AdversarialImages.Made made, Attempts all) {
        int count = objectives.size();
        int dimension = engine.dimension();
        float[] embeddings = new float[count * dimension];
        engine.embed(images, count, embeddings);
        double[] scores = Arrays.stream(evidence.measure(images, count, embeddings, i -> {
                    int own = made.queries().get(i).index();
                    return own < 0 ? search : search.without(own);
                }))
                .mapToDouble(calibration::score)
                .toArray();
        List<Map<String, Double>> figures = IntStream.range(0, count)
                .mapToObj(i ->
                        objectives.get(i).figures(Arrays.copyOfRange(embeddings, i * dimension, (i + 1) * dimension)))
                .toList();
        for (int i = 0; i < count; i++) {
            all.offer(i, figures.get(i), scores[i]);
        }
        return new Looked(figures, scores);
    }
}
