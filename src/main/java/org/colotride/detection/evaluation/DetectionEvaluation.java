package org.colotride.detection.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.colotride.attack.ConfiguredAttack;
import org.colotride.attack.Gallery;
import org.colotride.attack.MovingImage;
import org.colotride.detection.Calibration;
import org.colotride.detection.CalibrationFile;
import org.colotride.detection.DetectionException;
import org.colotride.detection.Evidence;
import org.colotride.detection.GalleryDigest;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Mappers;
import org.colotride.io.Progress;
import org.colotride.robustness.AdversarialImages;
import org.colotride.robustness.OutcomeStore;
import org.colotride.robustness.ScoredModel;
import org.colotride.tensor.ImageShape;

/**
 * Calibrates a detector on benign images and tries it on others, attacked and not, in a folder that keeps what is done, so that
 * a report which was killed goes on and ends the same.
 */
public final class DetectionEvaluation {
    private static final ObjectMapper JSON = Mappers.json();
    private static final String ATTACKS = "attacks";

    private final DetectionPlan plan;
    private final OutcomeStore store;
    private final int batch;
    private final Progress progress;

    /**
     * @param identity of the model and its images; what is in the folder must be of the same, and of this plan
     * @param batch images at a time, which nothing depends on
     * @throws org.colotride.robustness.RobustnessException if the folder holds something else
     */
    public DetectionEvaluation(DetectionPlan plan, Path folder, ObjectNode identity, int batch, Progress progress) {
        this.plan = plan;
        this.batch = batch;
        this.progress = progress;
        ObjectNode whole = identity.deepCopy();
        whole.set("plan", plan.toJson());
        this.store = OutcomeStore.open(folder, whole);
    }

    /**
     * Runs as planned what the folder lacks, and leaves {@code calibration.json} there.
     *
     * @param modelDigest SHA-256 of the model's file
     * @param subject what is attacked, for the result
     * @throws DetectionException if there are too few images
     * @throws org.colotride.robustness.RobustnessException if an attack cannot be made on this gallery
     */
    public DetectionResult run(ScoredModel model, String modelDigest, ObjectNode subject) {
        AdversarialImages images = new AdversarialImages(model, plan.attacks(), batch);
        Gallery gallery = images.gallery();
        int together = together(model.shape(), model);
        BenignScores benign = new BenignScores(model, plan.settings(), together, progress);
        Map<MovingImage, int[]> attacked = new EnumMap<>(MovingImage.class);
        for (ConfiguredAttack attack : plan.attacks().attacks()) {
            attacked.put(kind(model, attack), images.rows(attack));
        }
        int[] queries = attacked.getOrDefault(MovingImage.QUERY, new int[0]);
        int[] drawn = benign.draw(
                MovingImage.QUERY,
                queries,
                plan.calibration() + plan.benign(),
                plan.attacks().seed());
        Calibration calibration = calibrated(model, modelDigest, benign, gallery, drawn);
        Map<MovingImage, double[]> scores = new EnumMap<>(MovingImage.class);
        int[] heldOut = Arrays.copyOfRange(drawn, plan.calibration(), drawn.length);
        scores.put(MovingImage.QUERY, scores(MovingImage.QUERY, heldOut, benign, gallery, calibration));
        if (attacked.containsKey(MovingImage.CANDIDATE)) {
            int[] candidates = benign.draw(
                    MovingImage.CANDIDATE,
                    attacked.get(MovingImage.CANDIDATE),
                    plan.benign(),
                    plan.attacks().seed());
            scores.put(MovingImage.CANDIDATE, scores(MovingImage.CANDIDATE, candidates, benign, gallery, calibration));
        }
        DetectedAttacks attacks = new DetectedAttacks(model, plan, calibration, together);
        DetectionRows summary = new DetectionRows(calibration.threshold(), plan.rate());
        List<DetectionResult.Row> rows = new ArrayList<>();
        for (ConfiguredAttack attack : plan.attacks().attacks()) {
            rows.addAll(summary.of(attack, scores.get(kind(model, attack)), outcomes(attacks, attack, together)));
        }
        double[] ofQueries = scores.get(MovingImage.QUERY);
        double alarms = Arrays.stream(ofQueries)
                .filter(score -> score > calibration.threshold())
                .count();
        return new DetectionResult(
                DetectionResult.VERSION,
                subject,
                plan.toJson(),
                calibration.threshold(),
                plan.rate(),
                ofQueries.length,
                alarms / ofQueries.length,
                rows);
    }

    /** Where the gallery is not apart, queries and candidates are the same images. */
    private static MovingImage kind(ScoredModel model, ConfiguredAttack attack) {
        return model.apart().isEmpty() ? MovingImage.QUERY : attack.rule().moves();
    }

    private int together(ImageShape shape, ScoredModel model) {
        Evidence evidence =
                new Evidence(model.engine()::embed, model.engine().dimension(), shape, model.metric(), plan.settings());
        return Math.max(1, 4 * batch / (1 + evidence.copies()));
    }

    private Calibration calibrated(
            ScoredModel model, String modelDigest, BenignScores benign, Gallery gallery, int[] drawn) {
        Path file = store.folder().resolve(CalibrationFile.NAME);
        if (Files.isRegularFile(file)) {
            return CalibrationFile.read(file);
        }
        int[] rows = Arrays.copyOf(drawn, plan.calibration());
        Calibration calibration = Calibration.of(
                modelDigest,
                GalleryDigest.sha256(model.searched().embedded().embeddings()),
                plan.settings(),
                benign.measure(MovingImage.QUERY, rows, gallery),
                plan.attacks().seed(),
                plan.rate());
        CalibrationFile.write(file, calibration);
        return calibration;
    }

    private double[] scores(
            MovingImage kind, int[] rows, BenignScores benign, Gallery gallery, Calibration calibration) {
        Path file = store.folder()
                .resolve(
                        String.format(Locale.ROOT, "benign-%s.json", kind.name().toLowerCase(Locale.ROOT)));
        if (Files.isRegularFile(file)) {
            return read(file, double[].class);
        }
        double[] scores = Arrays.stream(benign.measure(kind, rows, gallery))
                .mapToDouble(calibration::score)
                .toArray();
        write(file, scores);
        return scores;
    }

    private List<AttackOutcome> outcomes(DetectedAttacks attacks, ConfiguredAttack attack, int together) {
        int[] rows = attacks.rows(attack);
        String name = attack.name().replace("+", "plus").replace("-", "minus");
        progress.start(attack.name() + " on " + rows.length + " images", rows.length);
        return IntStream.iterate(0, first -> first < rows.length, first -> first + together)
                .mapToObj(first -> {
                    int[] some = Arrays.copyOfRange(rows, first, Math.min(rows.length, first + together));
                    Path file = store.folder()
                            .resolve(ATTACKS)
                            .resolve(String.format(Locale.ROOT, "%s-%08d-%d.json", name, first, some.length));
                    AttackOutcome outcome;
                    if (Files.isRegularFile(file)) {
                        outcome = read(file, AttackOutcome.class);
                    } else {
                        outcome = attacks.run(attack, some);
                        write(file, outcome);
                    }
                    progress.step(some.length);
                    return outcome;
                })
                .toList();
    }

    private static <T> T read(Path file, Class<T> type) {
        try {
            return JSON.readValue(file.toFile(), type);
        } catch (IOException e) {
            throw new DetectionException(file + " is broken; delete it, and it is made again", e);
        }
    }

    private static void write(Path file, Object value) {
        try {
            AtomicFiles.writeString(file, JSON.writeValueAsString(value) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an outcome that is no JSON: " + e.getOriginalMessage(), e);
        }
    }
}
