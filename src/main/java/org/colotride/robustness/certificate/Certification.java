package org.colotride.robustness.certificate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Mappers;
import org.colotride.io.Progress;
import org.colotride.io.StorageException;
import org.colotride.model.SetEmbedder.EmbeddedSet;
import org.colotride.random.SeededRandom;
import org.colotride.robustness.AttackSample;
import org.colotride.robustness.OutcomeStore;
import org.colotride.robustness.RobustnessException;
import org.colotride.robustness.ScoredModel;

/**
 * Certifies the queries of a model, one by one, in a folder that keeps each as it is done, so that a certification which was
 * killed goes on. The gallery is searched as the model embeds it, without noise.
 */
public final class Certification {
    private static final String RESULT = "certificate.json";
    /** More than single precision takes from a scalar product of embeddings. */
    private static final double ROUNDING = 1e-5;

    private static final ObjectMapper JSON = Mappers.json();

    private final CertificatePlan plan;
    private final OutcomeStore store;
    private final Progress progress;
    private final Consumer<Path> kept;

    /** What is kept of a query. */
    private record Certified(int row, double radius, double broken) {}

    /**
     * @param identity of the model and its images; what is in the folder must be of the same
     * @throws RobustnessException if the folder holds another certification, or something else
     */
    public Certification(CertificatePlan plan, Path folder, ObjectNode identity, Progress progress) {
        this(plan, OutcomeStore.open(folder, whole(identity, plan)), progress, file -> {});
    }

    private Certification(CertificatePlan plan, OutcomeStore store, Progress progress, Consumer<Path> kept) {
        this.plan = plan;
        this.store = store;
        this.progress = progress;
        this.kept = kept;
    }

    private static ObjectNode whole(ObjectNode identity, CertificatePlan plan) {
        ObjectNode whole = identity.deepCopy();
        whole.set("certificate", JSON.valueToTree(plan));
        return whole;
    }

    /** The same, telling someone of each file that keeps a certified query, once it is written. */
    public Certification keptBy(Consumer<Path> kept) {
        return new Certification(plan, store, progress, kept);
    }

    /**
     * Certifies as planned, leaving out what the folder holds, and writes {@code certificate.json}.
     *
     * @throws RobustnessException if the metric does not normalise embeddings, or there is no query
     */
    public Certificate run(ScoredModel model) {
        if (!model.metric().normalises()) {
            throw new RobustnessException("the metric " + model.metric()
                    + " does not normalise embeddings: nothing bounds how far noise carries their mean, so that nothing can"
                    + " be certified; train with the metric N or C");
        }
        int[] rows = AttackSample.queries(model, plan.queries(), plan.seed());
        SmoothedEmbedding smoothed = new SmoothedEmbedding(model.engine(), plan.sigma(), plan.samples());
        EmbeddedSet gallery = model.searched().embedded();
        SmoothedAttack attack = new SmoothedAttack(model.engine(), plan, gallery.embeddings(), gallery.labels());
        double[] radii = new double[rows.length];
        double[] broken = new double[plan.attackSteps() == 0 ? 0 : rows.length];
        progress.start("Certifying " + rows.length + " queries", rows.length);
        for (int i = 0; i < rows.length; i++) {
            Certified certified = certified(model, smoothed, attack, rows[i]);
            radii[i] = certified.radius();
            if (broken.length > 0) {
                broken[i] = certified.broken();
            }
            progress.step();
        }
        Certificate certificate =
                new Certificate(Certificate.VERSION, plan, plan.slope(), plan.samplingError(), rows, radii, broken);
        write(store.folder().resolve(RESULT), certificate);
        return certificate;
    }

    private Certified certified(ScoredModel model, SmoothedEmbedding smoothed, SmoothedAttack attack, int row) {
        Path file = store.folder().resolve("queries").resolve(String.format(Locale.ROOT, "%08d.json", row));
        if (Files.isRegularFile(file)) {
            try {
                return JSON.readValue(file.toFile(), Certified.class);
            } catch (IOException e) {
                throw new StorageException(file + ": is broken; delete it, and its query is certified again", e);
            }
        }
        // Each query draws its own noise, so that what was done before a kill does not matter.
        float[] image = model.queries().pixels(new int[] {row});
        double[] mean = smoothed.mean(image, SeededRandom.derive(plan.seed(), row));
        EmbeddedSet queries = model.queries().embedded();
        EmbeddedSet gallery = model.searched().embedded();
        int own = model.apart().isPresent() ? -1 : row;
        int label = queries.labels()[row];
        double margin = Margin.of(mean, label, gallery.embeddings(), gallery.labels(), own);
        double radius = (margin - plan.samplingError() - ROUNDING) / plan.slope();
        double broken = margin <= 0 || plan.attackSteps() == 0
                ? 0
                : attack.brokenAt(image, label, own, SeededRandom.derive(plan.seed(), row, 1));
        Certified certified = new Certified(row, radius, broken);
        write(file, certified);
        kept.accept(file);
        return certified;
    }

    private static void write(Path file, Object value) {
        try {
            AtomicFiles.writeString(file, JSON.writeValueAsString(value) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a certificate that is no JSON: " + e.getOriginalMessage(), e);
        }
    }
}
