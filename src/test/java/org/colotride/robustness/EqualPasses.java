package org.colotride.robustness;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.attack.Attack;
import org.colotride.attack.AttackProfile;
import org.colotride.attack.Attacks;
import org.colotride.attack.AutoProjectedGradientDescent;
import org.colotride.attack.BatchObjective;
import org.colotride.attack.BenignQuery;
import org.colotride.attack.ConfiguredAttack;
import org.colotride.attack.Gallery;
import org.colotride.attack.QueryObjective;
import org.colotride.attack.RandomStart;
import org.colotride.attack.RestartedDescent;
import org.colotride.experiment.TrainedModel;
import org.colotride.experiment.folder.Provenance;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Progress;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.random.SeededRandom;
import org.colotride.retrieval.AttackFigure;

/**
 * How often Auto-PGD, from a random start, is at least as strong as the published descent with as many gradients, on the
 * attack's own loss: {@code java … EqualPasses RUN QUERIES OUTPUT.json}. Of each figure, query by query; and of the loss.
 */
public final class EqualPasses {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 128;
    private static final double ROUNDING = 1e-6;

    private final ScoredModel model;
    private final Gallery gallery;
    private final EmbeddingEngine engine;
    private final AttackProfile profile;

    private EqualPasses(ScoredModel model) {
        this.model = model;
        this.gallery = model.gallery();
        this.engine = model.engine();
        this.profile = AttackProfile.named(AttackProfile.nameFor(model.shape().height()));
    }

    /** Of one figure, or of the loss. */
    private static final class Tally {
        private int stronger;
        private int equal;
        private int weaker;

        /** @param ours what Auto-PGD leaves, less is stronger */
        void add(double ours, double published) {
            if (Math.abs(ours - published) <= ROUNDING) {
                equal++;
            } else if (ours < published) {
                stronger++;
            } else {
                weaker++;
            }
        }

        ObjectNode toJson() {
            double queries = stronger + equal + weaker;
            return JSON.createObjectNode()
                    .put("atLeastAsStrong", (stronger + equal) / queries)
                    .put("stronger", stronger / queries)
                    .put("equal", equal / queries)
                    .put("weaker", weaker / queries);
        }
    }

    public static void main(String... arguments) throws Exception {
        long began = System.nanoTime();
        RunFolder run = RunFolder.open(Path.of(arguments[0]));
        int queries = Integer.parseInt(arguments[1]);
        ObjectNode document = JSON.createObjectNode();
        try (TrainedModel trained = TrainedModel.open(run.model(), run.readConfig())) {
            EqualPasses comparison = new EqualPasses(trained.scoredModel(trained.embedTest(Progress.silent())));
            ObjectNode attacks = document.put("model", trained.config().name())
                    .put("defense", trained.config().defense().name())
                    .put("queries", queries)
                    .put("steps", comparison.profile.steps())
                    .putObject("attacks");
            for (ConfiguredAttack attack : Attacks.standard()) {
                Map<String, Tally> tallies = comparison.of(attack.rule(), queries);
                ObjectNode figures = attacks.putObject(attack.name());
                tallies.forEach((name, tally) -> figures.set(name, tally.toJson()));
                System.out.println(attack.name() + " " + figures);
            }
        }
        document.set(
                "provenance",
                JSON.valueToTree(Provenance.collect(Path.of(""), 1, List.of(arguments))
                        .withWallSeconds((System.nanoTime() - began) / 1e9)));
        AtomicFiles.writeString(
                Path.of(arguments[2]), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n");
    }

    private Map<String, Tally> of(Attack attack, int queries) {
        int[] rows = AttackSample.queries(model, queries, 1);
        Map<String, Tally> tallies = new LinkedHashMap<>();
        for (int first = 0; first < rows.length; first += BATCH) {
            compare(attack, Arrays.copyOfRange(rows, first, Math.min(rows.length, first + BATCH)), tallies);
        }
        return tallies;
    }

    private void compare(Attack attack, int[] rows, Map<String, Tally> tallies) {
        List<QueryObjective> objectives = new ArrayList<>();
        long[] seeds = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            BenignQuery query = query(rows[i]);
            SeededRandom random = SeededRandom.derive(1, rows[i]);
            int[] selected = attack.select(query, gallery, random);
            seeds[i] = random.nextLong();
            objectives.add(attack.objective(query, gallery, selected));
        }
        float[] benign = model.moving(attack.moves()).pixels(rows);
        RestartedDescent.Result published = new RestartedDescent(engine)
                .run(benign, rows.length, new BatchObjective(objectives, engine.dimension()), profile, seeds);
        float[] start = benign.clone();
        RandomStart.displace(start, profile.norm(), profile.epsilon(), seeds, 1);
        BatchObjective objective = new BatchObjective(objectives, engine.dimension());
        var found = new AutoProjectedGradientDescent(engine)
                .run(benign, start, objective, profile.norm(), profile.epsilon(), profile.steps(), images -> {});
        float[] ours = embed(found.images(), rows.length);
        float[] theirs = embed(published.images(), rows.length);
        double[] loss = losses(objectives, ours);
        double[] publishedLoss = losses(objectives, theirs);
        for (int i = 0; i < rows.length; i++) {
            tallies.computeIfAbsent("loss", key -> new Tally()).add(loss[i], publishedLoss[i]);
            Map<String, Double> its = objectives.get(i).figures(row(ours, i));
            Map<String, Double> others = objectives.get(i).figures(row(theirs, i));
            for (AttackFigure figure : attack.figures()) {
                tallies.computeIfAbsent(figure.name(), key -> new Tally())
                        .add(figure.points(its.get(figure.name())), figure.points(others.get(figure.name())));
            }
        }
    }

    private BenignQuery query(int row) {
        float[] embedding = row(gallery.embeddings().values(), row);
        return new BenignQuery(row, gallery.labels()[row], embedding, gallery.distances(embedding));
    }

    private double[] losses(List<QueryObjective> objectives, float[] embeddings) {
        BatchObjective objective = new BatchObjective(objectives, engine.dimension());
        objective.evaluate(1, embeddings, null);
        return objective.losses();
    }

    private float[] embed(float[] images, int count) {
        float[] embeddings = new float[count * engine.dimension()];
        engine.embed(images, count, embeddings);
        return embeddings;
    }

    private float[] row(float[] values, int row) {
        return Arrays.copyOfRange(values, row * engine.dimension(), (row + 1) * engine.dimension());
    }
}
